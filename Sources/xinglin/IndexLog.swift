import Logging
import SQLiteStore

extension Logger {
    /// Writes down what the work behind the requests did to the index; steps are told to whoever debugs.
    func log(_ notice: IndexNotice) {
        switch notice {
        case .advanced: debug("index step")
        case .redrawn(let type): info("index made anew", metadata: ["type": "\(type)"])
        case .filled(let parameter, let institution):
            info("search parameter filled", metadata: ["parameter": "\(parameter)", "institution": "\(institution)"])
        case .removed(let parameter, let institution):
            info("search parameter removed", metadata: ["parameter": "\(parameter)", "institution": "\(institution)"])
        case .failed(let reason): error("index step failed, is tried again", metadata: ["reason": "\(reason)"])
        }
    }
}
