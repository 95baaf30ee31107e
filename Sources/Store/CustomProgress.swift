package import Search

/// How far the index has come with the values of a custom parameter on one type.
///
/// Searches are right whatever it says: what is not indexed yet is read and looked at.
package struct CustomProgress: Sendable {
    package let field: CustomField
    /// Resources whose values are in the index.
    package let indexed: Int
    /// Resources of the type.
    package let all: Int
    /// Resources on which the expression fails: they have no value.
    package let failed: Int
    package let isComplete: Bool

    package init(field: CustomField, indexed: Int, all: Int, failed: Int, isComplete: Bool) {
        self.field = field
        self.indexed = indexed
        self.all = all
        self.failed = failed
        self.isComplete = isComplete
    }
}
