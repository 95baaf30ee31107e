internal import Glibc
internal import Store
internal import Synchronization
internal import Wording

/// The lock of a store's folder: one process at a time. The kernel releases it when the process ends, however it ends.
final class StoreLock: Sendable {
    private let descriptor: Mutex<Int32>

    /// - Throws: `StoreError.inUse` when another process holds it, `.notWritable` when the file cannot be made.
    init(folder: String) throws(StoreError) {
        let path = folder + "/lock"
        let opened = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else {
            throw .notWritable(path: folder, reason: Message(data: unsafe String(cString: strerror(errno))))
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            close(opened)
            throw .inUse(path: folder)
        }
        descriptor = Mutex(opened)
    }

    deinit { release() }

    /// Lets others have the store: when it is closed, whatever still refers to it.
    func release() {
        descriptor.withLock { descriptor in
            if descriptor >= 0 { close(descriptor) }
            descriptor = -1
        }
    }
}
