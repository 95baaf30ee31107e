internal import Glibc
internal import Store

/// The lock of a store's folder: one process at a time. The kernel releases it when the process ends, however it ends.
final class StoreLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `StoreError.inUse` when another process holds it, `.notWritable` when the file cannot be made.
    init(folder: String) throws(StoreError) {
        let path = folder + "/lock"
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .notWritable(path: folder, reason: unsafe String(cString: strerror(errno))) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .inUse(path: folder)
        }
    }

    deinit { close(descriptor) }
}
