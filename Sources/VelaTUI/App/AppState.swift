import CursesKit
import Foundation
import VelaModel

/// What all screens read: the hub, its Applications and its clusters as last heard.
struct HubData: Sendable {
    /// Who looks at which hub; nil until a session exists.
    var description: HubDescription?
    /// The name to show before a session exists.
    var expectedHub = ""
    /// The hub's state.
    var state: ClusterState
    /// Why no session could be made, or nil.
    var connectionFailure: String?
    /// The Applications.
    private(set) var applications: [ObjectKey: ApplicationSummary] = [:]
    /// How many Applications hold something in a cluster, by the cluster's name.
    private(set) var applicationsHeld: [String: Int] = [:]
    /// How many Applications have a gate that waits for a human.
    private(set) var waiting = 0
    /// Whether a whole list of Applications has been read.
    var isComplete = false
    /// The clusters, in the hub's order; nil until read.
    var clusters: [ClusterSummary]?
    /// Why the clusters could not be read, or nil.
    var clustersFailure: String?
    /// When something last changed.
    var changedAt: Date?

    /// Takes an Application over, or what became of it.
    mutating func set(_ summary: ApplicationSummary) {
        remove(summary.key)
        applications[summary.key] = summary
        if !summary.gates.isEmpty { waiting += 1 }
        for cluster in summary.clusters { applicationsHeld[cluster, default: 0] += 1 }
    }

    /// Forgets an Application.
    mutating func remove(_ key: ObjectKey) {
        guard let old = applications.removeValue(forKey: key) else { return }
        if !old.gates.isEmpty { waiting -= 1 }
        for cluster in old.clusters { applicationsHeld[cluster, default: 0] -= 1 }
    }

    /// The cluster of that name.
    func cluster(_ name: String) -> ClusterSummary? { clusters?.first { $0.name == name } }

    /// Why nothing can be changed now, or nil.
    var writeObstacle: String? {
        if description == nil { return connectionFailure ?? "not connected yet" }
        if description?.isReadOnly == true { return "this session is read-only" }
        switch state {
        case .live, .slow, .polling: return nil
        case .connecting: return "still connecting to the hub"
        case .stale: return "the hub's data is stale"
        case .unreachable: return "the hub does not answer"
        case .credentialRefused: return "the hub refuses the credential"
        case .forbidden: return "not allowed on this hub"
        case .untrusted: return "the hub's certificate is not trusted"
        case .detached: return "the hub is gone"
        }
    }
}

/// The Application that is read in full because a screen shows it.
struct DetailWatch: Sendable, Hashable {
    /// Which one.
    var key: ObjectKey
    /// Whether only the preview wants it.
    var isPreview: Bool
    /// What is known.
    var detail: ApplicationDetail?
    /// Why it could not be read, or nil.
    var failure: String?
    /// Whether it was deleted.
    var isGone = false
}

/// The line at the bottom.
struct MessageLine: Sendable, Hashable {
    /// The text.
    var text: String
    /// How important it is.
    var severity: Severity
    /// When it came.
    var at: Date
    /// How long an info stays.
    static let lifetime: TimeInterval = 4

    /// When it fades; nil if it stays.
    var fadesAt: Date? { severity == .error ? nil : at + MessageLine.lifetime }
}

/// The whole state of the dashboard.
struct AppState: Sendable {
    /// A list at the root.
    enum Tab: Sendable, Hashable, CaseIterable {
        /// Applications.
        case apps
        /// Clusters.
        case clusters
    }

    /// The terminal's size.
    var size: Size
    /// The present.
    var now: Date
    /// The hub's data.
    var hub: HubData
    /// The list at the root.
    var tab = Tab.apps
    /// The screens above it.
    var routes: [Route] = []
    /// The list of Applications.
    var apps = AppsScreen.State()
    /// The list of clusters.
    var clusters = ClustersScreen.State()
    /// The Application's screen.
    var detail = DetailScreen.State()
    /// The approval sheet, while open.
    var approval: ApprovalSheet.State?
    /// The editor of labels, while open.
    var labels: LabelsEditor.State?
    /// The help, while open.
    var help = HelpScreen.State()
    /// The Application that is read in full.
    var watch: DetailWatch?
    /// The filter that is being typed.
    var filterEditor: LineEditor?
    /// Keys of a chord typed so far.
    var pendingKeys: [Key] = []
    /// The message at the bottom.
    var message: MessageLine?
    /// When Ctrl-C was last pressed.
    var interruptedAt: Date?
    /// Counts plan requests.
    var planCount = 0
    /// The exit code, once the program is to end.
    var exitCode: Int32?

    init(size: Size, now: Date, expectedHub: String = "") {
        self.size = size
        self.now = now
        hub = HubData(expectedHub: expectedHub, state: .connecting(since: now))
    }

    /// Whether the terminal is too small for the screens.
    var isTooSmall: Bool {
        size.columns < AppLayout.minimum.columns || size.rows < AppLayout.minimum.rows
    }

    /// Where keys go.
    var scope: Scope {
        if filterEditor != nil { return .filter }
        switch routes.last {
        case .help: return .help
        case .labels: return labels?.phase == .confirming ? .labelsConfirm : .labels
        case .approval: return approval?.isTyping == true ? .approvalPhrase : .approval
        case .application(_, .tree): return .tree
        case .application(_, .workflow): return .workflow
        case .applications, nil: return tab == .apps ? .apps : .clusters
        }
    }

    /// The Application that the screen on top is about.
    var openKey: ObjectKey? {
        for route in routes.reversed() {
            switch route {
            case .application(let key, _), .approval(let key, _): return key
            case .labels, .help, .applications: continue
            }
        }
        return nil
    }

    /// What is known in full of that Application.
    func detail(of key: ObjectKey) -> ApplicationDetail? {
        watch?.key == key ? watch?.detail : nil
    }

    /// The newest summary of that Application.
    func summary(of key: ObjectKey) -> ApplicationSummary? {
        hub.applications[key] ?? detail(of: key)?.summary
    }
}

/// A set of keys that are bound together.
enum Scope: Sendable, Hashable, CaseIterable {
    /// The list of Applications.
    case apps
    /// The list of clusters.
    case clusters
    /// An Application's tree.
    case tree
    /// An Application's workflow.
    case workflow
    /// The approval sheet.
    case approval
    /// The phrase in the approval sheet.
    case approvalPhrase
    /// The editor of labels.
    case labels
    /// The cluster's name in the editor of labels.
    case labelsConfirm
    /// The help.
    case help
    /// A filter.
    case filter
}
