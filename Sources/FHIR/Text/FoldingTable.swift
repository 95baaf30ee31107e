internal import Assets
internal import Wording

/// What single characters become where texts are compared: full case folding, compatibility forms, no marks.
///
/// Two steps to each character: its page of 256 (most have none), then its form (most are their own).
struct FoldingTable: Sendable {
    private var pages = [UInt16](repeating: 0, count: 0x11_0000 >> 8)
    /// For each page and each character on it the place of its form; 0 for a character that stays as it is.
    private var places = [UInt16](repeating: 0, count: 256)
    private var forms: [[Unicode.Scalar]] = [[]]

    static let shared: FoldingTable = FoldingTable(unsafe String(embedded: xinglin_asset_folding()))

    /// - Parameter text: lines as `Tools/folding/make_folding.py` writes them.
    init(_ text: String) {
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
            precondition(columns.count == 2, "the embedded table of folding has a line of another form")
            forms.append(
                columns[0].split(separator: " ").compactMap { FoldingTable.number($0).flatMap { Unicode.Scalar($0) } })
            for range in columns[1].split(separator: " ") {
                let ends = range.split(separator: "-").compactMap(FoldingTable.number)
                guard let low = ends.first, let high = ends.last, low <= high, high < 0x11_0000 else {
                    preconditionFailure("the embedded table of folding has a range of another form")
                }
                for value in low...high { set(Int(value), UInt16(forms.count - 1)) }
            }
        }
    }

    private static func number(_ text: Substring) -> UInt32? { UInt32(text, radix: 16) }

    private mutating func set(_ value: Int, _ place: UInt16) {
        if pages[value >> 8] == 0 {
            pages[value >> 8] = UInt16(places.count >> 8)
            places += [UInt16](repeating: 0, count: 256)
        }
        places[Int(pages[value >> 8]) << 8 | value & 0xFF] = place
    }

    /// What a character becomes, nothing for a mark; `nil` when it stays as it is.
    func form(of scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
        let page = Int(pages[Int(scalar.value >> 8)])
        guard page > 0 else { return nil }
        let place = Int(places[page << 8 | Int(scalar.value & 0xFF)])
        return place > 0 ? forms[place] : nil
    }
}
