/// The codes of a value set in their order, each once: by the numbers of known concepts, or as they are listed where
/// their system is not known.
package struct MemberList {
    package enum Member: Hashable {
        case known(ConceptID)
        // Few members are so: apart, they do not make all others as large as they are.
        indirect case listed(Coding)

        package static func == (a: Member, b: Member) -> Bool {
            switch (a, b) {
            case (.known(let a), .known(let b)): a == b
            case (.listed(let a), .listed(let b)): a.system == b.system && a.code == b.code
            default: false
            }
        }

        package func hash(into hasher: inout Hasher) {
            switch self {
            case .known(let id): hasher.combine(id)
            case .listed(let coding):
                hasher.combine(coding.system)
                hasher.combine(coding.code)
            }
        }
    }

    package private(set) var members: [Member] = []
    private var places: Set<Member> = []
    /// Displays and designations that the value set gives instead of the system's.
    package private(set) var names: [Member: Concept] = [:]

    package init() {}

    package init(_ ids: [ConceptID]) {
        members = ids.map { .known($0) }
        places = Set(members)
        if places.count < members.count {
            var seen: Set<Member> = []
            members = members.filter { seen.insert($0).inserted }
        }
    }

    package mutating func append(_ member: Member, name: Concept? = nil) {
        if places.insert(member).inserted { members.append(member) }
        if let name, names[member] == nil { names[member] = name }
    }

    package mutating func append(_ other: MemberList) {
        if members.isEmpty {
            self = other
            return
        }
        for member in other.members { append(member, name: other.names[member]) }
    }

    package func contains(_ member: Member) -> Bool { places.contains(member) }

    package mutating func formIntersection(_ other: MemberList) {
        keep { (member) throws(Never) in other.contains(member) }
        for (member, name) in other.names where names[member] == nil && contains(member) { names[member] = name }
    }

    /// Numbers of the systems of known members, and URLs of those of listed ones.
    var systems: (numbers: Set<Int64>, urls: Set<String>) {
        var numbers: Set<Int64> = []
        var urls: Set<String> = []
        var last: Int64 = 0
        for member in members {
            switch member {
            case .known(let id):
                // Members of one system stand together.
                if id >> 32 == last { continue }
                last = id >> 32
                numbers.insert(last)
            case .listed(let coding): urls.insert(coding.system ?? "")
            }
        }
        return (numbers, urls)
    }

    package mutating func subtract(_ other: MemberList) { keep { (member) throws(Never) in !other.contains(member) } }

    mutating func keep<E: Error>(_ condition: (Member) throws(E) -> Bool) throws(E) {
        var kept: [Member] = []
        for member in members where try condition(member) { kept.append(member) }
        members = kept
        places = Set(members)
    }
}
