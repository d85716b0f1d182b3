import Foundation
import KubeKit
import KubeValues

/// Reads what the detail screens show of one Application: its run, its tree down to pods, its Events.
struct DetailReader: Sendable {
    private let access: ClusterAccess
    private let key: ObjectKey

    /// A reader of that Application.
    init(access: ClusterAccess, key: ObjectKey) {
        self.access = access
        self.key = key
    }

    /// The Application with its timeline and Events, but without its tree; nil if it is gone.
    ///
    /// - Throws: ``KubernetesError`` when the hub does not answer or refuses.
    func outline() async throws(KubernetesError) -> (application: JSON, detail: ApplicationDetail)?
    {
        let address = ObjectAddress(
            kind: .application, namespace: key.namespace, name: key.name)
        guard let application = try await access.get(address) else { return nil }
        let run = RunStatus(application: application)
        let workflow = await workflow(of: application)
        var detail = ApplicationDetail(summary: ApplicationSummary(application))
        detail.timeline = TimelineStep.timeline(
            of: application, workflow: workflow, resumeTimes: await resumeTimes(of: application))
        detail.runStartedAt = run?.startedAt
        detail.runEndedAt = run?.endedAt
        detail.revisionName = application.at("status", "latestRevision", "name")?.string ?? ""
        detail.events = await events()
        return (application, detail)
    }

    /// The tree of an Application, and the clusters that could not be read with the reason.
    ///
    /// Clusters are read side by side, so that one that does not answer holds up no other.
    func tree(of application: JSON) async -> (tree: ResourceNode, unread: [String: String]) {
        let tracked = await trackedResources(of: application)
        let byCluster = Dictionary(grouping: tracked, by: \.cluster)
        var findings: [TrackedResource: Finding] = [:]
        var unread: [String: String] = [:]
        await withTaskGroup(of: [TrackedResource: Finding].self) { group in
            for resources in byCluster.values {
                group.addTask { await read(resources) }
            }
            for await part in group { findings.merge(part) { _, new in new } }
        }
        for case (let resource, .unread(let reason)) in findings {
            unread[resource.cluster] = reason
        }
        let tree = ResourceTreeBuilder.tree(
            application: application, tracked: tracked, findings: findings)
        return (tree, unread)
    }

    // MARK: - The hub's part

    private func workflow(of application: JSON) async -> JSON? {
        guard let name = application.at("spec", "workflow", "ref")?.string, !name.isEmpty else {
            return nil
        }
        let address = ObjectAddress(kind: .workflow, namespace: key.namespace, name: name)
        return try? await access.get(address)
    }

    /// When timed suspensions end, by step id, from the run's context.
    private func resumeTimes(of application: JSON) async -> [String: Date] {
        let name = application.at("status", "workflow", "contextBackend", "name")?.string
        guard let name, application.at("status", "workflow", "suspend")?.bool == true else {
            return [:]
        }
        let address = ObjectAddress(
            kind: .configMap, namespace: key.namespace, name: name)
        guard let context = try? await access.get(address) else { return [:] }
        var times: [String: Date] = [:]
        for (entry, value) in context["data"]?.stringMap ?? [:]
        where entry.hasSuffix(".resumeTimeStamp") {
            times[String(entry.dropLast(".resumeTimeStamp".count))] = KubernetesTime.date(value)
        }
        return times
    }

    private func events() async -> [ApplicationEvent] {
        let selector = "involvedObject.kind=Application,involvedObject.name=\(key.name)"
        let path = ResourcePath(version: "v1", plural: "events", namespace: key.namespace)
            .text([("limit", "100"), ("fieldSelector", selector)])
        let items = (try? await access.read(path))?["items"]?.array ?? []
        let read = items.map { event in
            ApplicationEvent(
                at: event["lastTimestamp"]?.date ?? event["eventTime"]?.date
                    ?? event.at("metadata", "creationTimestamp")?.date,
                isWarning: event["type"]?.string == "Warning",
                reason: event["reason"]?.string ?? "",
                message: event["message"]?.string ?? "")
        }
        return read.sorted { ($0.at ?? .distantPast) > ($1.at ?? .distantPast) }
    }

    /// What the trackers record, each object once; what the status lists where trackers may not be read.
    private func trackedResources(of application: JSON) async -> [TrackedResource] {
        let labels = ["app.oam.dev/name": key.name, "app.oam.dev/namespace": key.namespace]
        guard let trackers = try? await access.list(.resourceTracker, labels: labels) else {
            let applied = application.at("status", "appliedResources")?.array ?? []
            return applied.compactMap(TrackedResource.init(applied:))
        }
        let newestLast = trackers.sorted {
            ($0.at("spec", "applicationGeneration")?.int ?? 0)
                < ($1.at("spec", "applicationGeneration")?.int ?? 0)
        }
        var byIdentity: [String: TrackedResource] = [:]
        var order: [String] = []
        for tracker in newestLast {
            let plain = PackedSpec.unpackTracker(tracker) ?? tracker
            for record in plain.at("spec", "managedResources")?.array ?? [] {
                guard let resource = TrackedResource(record: record) else { continue }
                let identity = [
                    resource.cluster, resource.kind, resource.namespace, resource.name,
                ].joined(separator: "/")
                if byIdentity[identity] == nil { order.append(identity) }
                byIdentity[identity] = resource
            }
        }
        return order.compactMap { byIdentity[$0] }
    }

    // MARK: - The members' part

    /// Reads the objects of one cluster; after the first failure to reach it the rest is not tried.
    private func read(_ resources: [TrackedResource]) async -> [TrackedResource: Finding] {
        var findings: [TrackedResource: Finding] = [:]
        var failure: String?
        for resource in resources {
            if let failure {
                findings[resource] = .unread(failure)
                continue
            }
            do {
                findings[resource] = try await find(resource)
            } catch {
                findings[resource] = .unread(error.description)
                failure = error.description
            }
        }
        return findings
    }

    private func find(_ resource: TrackedResource) async throws(KubernetesError) -> Finding {
        let kind = GroupVersionKind(apiVersion: resource.apiVersion, kind: resource.kind)
        let address = ObjectAddress(
            cluster: resource.cluster, kind: kind, namespace: resource.namespace,
            name: resource.name)
        guard let live = try await access.get(address) else { return .missing }
        var descendants: [JSON] = []
        for child in Self.childKinds[resource.kind] ?? [] {
            let labels = live.at("spec", "selector", "matchLabels")?.stringMap ?? [:]
            guard !labels.isEmpty else { break }
            descendants += try await access.list(
                child, in: resource.namespace, of: resource.cluster, labels: labels)
        }
        return .live(live, descendants: descendants)
    }

    /// Which kinds grow from a workload.
    private static let childKinds: [String: [GroupVersionKind]] = {
        let pod = GroupVersionKind(apiVersion: "v1", kind: "Pod")
        let replicaSet = GroupVersionKind(apiVersion: "apps/v1", kind: "ReplicaSet")
        return [
            "Deployment": [replicaSet, pod], "ReplicaSet": [pod], "StatefulSet": [pod],
            "DaemonSet": [pod], "Job": [pod],
        ]
    }()
}
