/// An answer, ready to be written.
package struct HTTPResponse: Sendable {
    package var status: Int
    /// Fields beside those that the server adds: length, date, encoding.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// What comes behind `body`, part by part; `nil` when `body` is all.
    ///
    /// Called on a worker's thread, each time when the client has taken what came before, until it gives `nil`; parts are
    /// not empty. When it throws, the connection is closed before the end of the answer, by which the client sees that it
    /// is not whole. Compressed, each part is flushed: the client can unpack it when it arrives.
    package var more: More?

    package typealias More = @Sendable () throws -> [UInt8]?

    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package init(status: Int, contentType: String, body: [UInt8]) {
        self.init(status: status, headers: [("Content-Type", contentType)], body: body)
    }

    func header(_ name: String) -> String? {
        headers.first { field in
            field.name.utf8.count == name.utf8.count
                && zip(field.name.utf8, name.utf8).allSatisfy { HTTPResponse.lower($0) == HTTPResponse.lower($1) }
        }?.value
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }
}

/// Dates as HTTP writes them. Source: RFC 9110 section 5.6.7.
package enum HTTPDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `Sat, 21 Nov 2026 12:00:00 GMT`.
    ///
    /// - Parameter seconds: since 1970-01-01T00:00:00Z.
    package static func text(_ seconds: Int64) -> String {
        let day = Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400)
        let time = Int(seconds) - day * 86_400
        let (year, month, date) = civil(day)
        let weekday = days[((day + 4) % 7 + 7) % 7]
        return
            "\(weekday), \(two(date)) \(months[month - 1]) \(year) \(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60)) GMT"
    }

    /// Seconds since 1970; `nil` for anything but the form of ``text(_:)``.
    package static func seconds(_ text: String) -> Int64? {
        let parts = text.split(whereSeparator: { $0 == " " || $0 == ":" })
        guard parts.count == 8, parts[7] == "GMT", let date = Int(parts[1]),
            let month = months.firstIndex(of: String(parts[2])),
            let year = Int(parts[3]), let hour = Int(parts[4]), let minute = Int(parts[5]), let second = Int(parts[6]),
            (1...31).contains(date), (0..<24).contains(hour), (0..<60).contains(minute), (0...60).contains(second),
            (1...9999).contains(year)
        else { return nil }
        let seconds = Int64(days(year, month + 1, date)) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        return HTTPDate.text(seconds) == text ? seconds : nil
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func civil(_ days: Int) -> (Int, Int, Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let civilMonth = month < 10 ? month + 3 : month - 9
        return (yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, dayOfYear - (153 * month + 2) / 5 + 1)
    }

    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
