package import KubeValues

/// What policies say about writing one object.
package struct ApplyRules: Sendable, Hashable {
    /// An unmanaged object of the name is adopted.
    package var takesOver = false
    /// The object is never written, only looked at.
    package var isReadOnly = false
    /// Several Applications may apply the object.
    package var isShared = false
    /// A change of one of these fields deletes the object and creates it anew.
    package var recreateFields: [String] = []
    /// The object is replaced as a whole instead of being patched.
    package var replaces = false

    /// No policy says anything.
    package init() {}
}

/// How one object gets from what is live to what is wanted.
package enum ApplyDecision: Sendable, Hashable {
    /// Create this object.
    case create(JSON)
    /// Merge this patch, which carries the live resource version.
    case patch(JSON)
    /// Replace the live object by this one, which carries the live resource version.
    case replace(JSON)
    /// Delete the live object and create it anew.
    case recreate
    /// Leave it alone.
    case nothing
    /// It may not be written; the sentence says why.
    case refuse(String)
}
