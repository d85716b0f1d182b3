import Delivery
import Foundation
import KubeKit
import KubeValues

/// One Application being driven once: the effects in order, from what was read to what is written.
///
/// Whatever stops it in between, the next drive goes on from what is on the hub.
struct ApplicationDrive {
    /// The finalizer that keeps an Application until its objects are gone.
    static let finalizer = "app.oam.dev/resource-tracker-finalizer"
    /// The finalizer that makes its objects stay when it goes.
    static let orphanFinalizer = "app.oam.dev/orphan-resource"
    /// The annotation that names the controller's version, by which clients choose their words.
    static let versionAnnotation = "oam.dev/kubevela-version"
    /// The release whose behaviour is followed.
    static let followedVersion = "v1.9.14"
    /// The seconds until a look at objects that are going.
    static let collectionPause = 3.0

    let setting: DriveSetting
    /// The Application as it was last read or written.
    var application: JSON
    /// The status to be.
    var status: ApplicationStatus
    /// What happened and is told once something was written.
    var events: [DeliveryEvent] = []
    /// The Application as the last write left it.
    var wrote: WakeRule?

    init(_ application: JSON, setting: DriveSetting) {
        self.setting = setting
        self.application = application
        status = ApplicationStatus(application["status"])
    }

    /// The Application's name and namespace.
    var key: ObjectKey {
        ObjectKey(namespace: application.namespace, name: application.name)
    }

    /// The present moment.
    var now: Date { setting.clock.now }

    /// The present moment as it is written.
    var stamp: String { KubernetesTime.text(now) }

    /// Drives; the moment of the next drive.
    mutating func run() async throws(KubernetesError) -> Date? {
        guard application.labels["controller.core.oam.dev/pause"] != "true",
            application.annotations["app.oam.dev/controller-version-require"] == nil
        else { return nil }
        if application.isBeingDeleted { return try await delete() }
        try await prepare()
        let next = try await deliver()
        await tell()
        return next
    }

    /// Marks the Application as one that this controller keeps.
    private mutating func prepare() async throws(KubernetesError) {
        var metadata: JSON = ["resourceVersion": .string(application.resourceVersion)]
        var change: JSON = [:]
        if !application.finalizers.contains(Self.finalizer) {
            metadata["finalizers"] = .array(
                (application.finalizers + [Self.finalizer]).map { .string($0) })
            change["metadata"] = metadata
        }
        if application.annotations[Self.versionAnnotation] == nil {
            metadata["annotations"] = [Self.versionAnnotation: .string(Self.followedVersion)]
            change["metadata"] = metadata
        }
        guard change["metadata"] != nil else { return }
        if application.at("spec", "workflow", "steps") == [] {
            change["spec"] = ["workflow": ["steps": .null]]
        }
        application = try await setting.access.patch(change, at: address)
        wrote = WakeRule(application)
    }

    /// Parses, settles the revision, runs the workflow and collects.
    private mutating func deliver() async throws(KubernetesError) -> Date? {
        let revisions = try await RevisionStore(access: setting.access, owner: key).all()
        let parsed: ParsedApplication
        do {
            parsed = try await parse(revisions)
        } catch {
            switch error {
            case .engine(let error): throw error
            case .delivery(let error): return try await stop(.parsed, error, "FailedParse")
            }
        }
        status.succeed(.parsed, at: stamp)
        events.append(.parsed)
        let revision = try await settle(parsed, revisions)
        status.succeed(.revision, at: stamp)
        events.append(.revisioned)
        let latest = Revision.status(of: revision)
        status.observedGeneration = application.generation
        if status.latestRevision != latest {
            status.latestRevision = latest
            status.phase = .rendering
            try await write()
        }
        status.succeed(.policy, at: stamp)
        events.append(.policyGenerated)
        return try await work(parsed, revision: revision, revisions: revisions)
    }

    /// Ends with a phase in which nothing can be delivered, because of a mistake in the Application or in
    /// what it refers to.
    mutating func stop(
        _ condition: ApplicationStatus.Condition, _ error: DeliveryError, _ reason: String
    ) async throws(KubernetesError) -> Date? {
        status.phase = .rendering
        status.observedGeneration = application.generation
        status.fail(condition, message: error.message, at: stamp)
        events.append(.failed(reason, error.message))
        try await write()
        let count = setting.memory.countFailure(key)
        return now.addingTimeInterval(min(Double(1 << min(count - 1, 5)), resync))
    }

    /// The seconds between looks at a settled Application.
    var resync: Double { Double(setting.options.resyncPeriod.components.seconds) }
}

// MARK: - Writing

extension ApplicationDrive {
    /// Where the Application is.
    var address: ObjectAddress {
        ObjectAddress(
            kind: .application, namespace: application.namespace, name: application.name)
    }

    /// Writes the status if it differs from what is recorded, guarded by the version that was read, so
    /// that what somebody else wrote meanwhile is never lost.
    mutating func write() async throws(KubernetesError) {
        let before = application["status"] ?? [:]
        guard let difference = MergePatch.diff(from: before, to: status.json) else { return }
        let change: JSON = [
            "metadata": ["resourceVersion": .string(application.resourceVersion)],
            "status": difference,
        ]
        application = try await setting.access.patch(change, at: address, subresource: "status")
        wrote = WakeRule(application)
    }

    /// Records what happened, once something was written.
    mutating func tell() async {
        guard wrote != nil else { return }
        let recorder = EventRecorder(
            access: setting.access, clock: setting.clock, log: setting.log)
        for event in events { await recorder.record(event, about: application) }
        events = []
    }
}
