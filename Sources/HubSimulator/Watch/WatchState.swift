import KubeValues

/// A type in a cluster, as watches are filed.
struct WatchedResource: Sendable, Hashable {
    var cluster: String
    var resource: String
}

/// An open watch.
struct WatchState: Sendable {
    /// How many events may wait for being taken before the watch is ended as too slow.
    static let queueLimit = 20_000

    /// What it watches.
    var resource: WatchedResource
    /// The type.
    var type: ResourceType
    /// The version asked for.
    var version: String
    /// The objects that it is about.
    var filter: ObjectFilter
    /// The form in which objects are sent.
    var form: AnswerForm
    /// Whether bookmarks are wanted.
    var wantsBookmarks: Bool
    /// How many events wait for being taken.
    var pending = 0
    /// Whether the columns of the table have been sent.
    var hasSentColumns = false
}

/// How often a watch gets a bookmark, in milliseconds.
let bookmarkInterval: Int64 = 60_000
