package import Store

/// What lets a caller through the door of the record: who asks, in which institution, and why that is allowed.
///
/// Every function of `Record` takes one, and only this target makes them: a read without a decision does not compile.
package struct Permit: Sendable {
    package let institution: Institution
    /// Who asks, for the record of what happened.
    package let actor: String

    init(institution: Institution, actor: String) {
        self.institution = institution
        self.actor = actor
    }
}

/// The decision that needs no identity: a server bound to its own machine, or a command of whoever holds the store's
/// files. The only maker of permits until there is sign-in.
package enum OpenMode {
    package static func permit(for actor: String, institution: Institution = .first) -> Permit {
        Permit(institution: institution, actor: actor)
    }
}
