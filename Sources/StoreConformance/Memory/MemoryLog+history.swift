internal import Store

/// Histories: the log backwards.
extension MemoryLog {
    func page(_ request: HistoryRequest) -> HistoryPage {
        let shown = changes.map(\.version).reversed().filter { version in
            request.scope.holds(version.address)
                && version.sequence < request.before ?? .max
                && version.updated >= request.since ?? .min
                && (request.at.map { wasCurrent(version, within: $0) } ?? true)
        }
        let page = shown.prefix(request.limit)
        return HistoryPage(versions: Array(page), next: shown.count > page.count ? page.last?.sequence : nil)
    }

    /// Made before the range's end, and not replaced before or at its beginning.
    private func wasCurrent(_ version: StoredVersion, within range: ClosedRange<Int64>) -> Bool {
        guard version.updated < range.lowerBound else { return version.updated <= range.upperBound }
        let next = changes.first { $0.version.address == version.address && $0.version.sequence > version.sequence }
        return next.map { $0.version.updated > range.lowerBound } ?? true
    }
}

extension HistoryRequest.Scope {
    fileprivate func holds(_ address: ResourceAddress) -> Bool {
        switch self {
        case .system(let institution): address.institution == institution
        case .type(let institution, let type): address.institution == institution && address.type == type
        case .instance(let wanted): address == wanted
        }
    }
}
