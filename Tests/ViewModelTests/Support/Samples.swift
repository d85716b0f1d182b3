import CursesKit
import Foundation
import VelaModel

@testable import VelaTUI

/// One hub's data, as the sketches of the design show it.
enum Samples {
    /// 2026-08-24 12:04:31 UTC.
    static let now = Date(timeIntervalSince1970: 1_787_573_071)

    static func ago(_ seconds: Double) -> Date { now - seconds }
    static let minute = 60.0
    static let hour = 3600.0
    static let day = 86400.0

    static let hub = HubDescription(hub: "prod-hub", user: "ana")

    static func app(
        _ name: String, _ namespace: String, _ headline: Headline, step: (Int, Int, String?)?,
        health: (Int, Int), clusters: [String], mode: String = "StepByStep-DAG", revision: Int,
        age: Double, gates: [Gate] = []
    ) -> ApplicationSummary {
        ApplicationSummary(
            key: ObjectKey(namespace: namespace, name: name), uid: "uid-\(name)",
            headline: headline, gates: gates,
            progress: step.map {
                StepProgress(finished: $0.0 - 1, position: $0.0, total: $0.1, currentName: $0.2)
            },
            servicesHealthy: health.0, servicesTotal: health.1, clusters: clusters, mode: mode,
            revision: revision, createdAt: ago(age))
    }

    static let gate = Gate(
        stepID: "s3", stepName: "deploy-eu", stepType: "deploy", since: ago(14 * minute + 2))

    static let checkout = app(
        "checkout", "shop", .approve, step: (3, 5, "deploy-eu"), health: (7, 8),
        clusters: ["eu1", "us1", "ap1", "canary"], revision: 42, age: 12 * day, gates: [gate])

    static let applications: [ApplicationSummary] = [
        checkout,
        app(
            "cart", "shop", .deploying, step: (2, 3, "deploy-us"), health: (5, 6),
            clusters: ["eu1", "us1"], mode: "DAG", revision: 17, age: 40 * day),
        app(
            "payments", "shop", .failed, step: (4, 6, "smoke-test"), health: (9, 9),
            clusters: ["eu1", "us1", "ap1"], revision: 88, age: 3 * day),
        app(
            "search", "web", .approve, step: (1, 2, "deploy-ap"), health: (4, 4),
            clusters: ["ap1"], revision: 5, age: 6 * hour,
            gates: [
                Gate(
                    stepID: "s1", stepName: "deploy-ap", stepType: "deploy",
                    since: ago(2 * hour + 11 * minute))
            ]),
        app(
            "catalog", "shop", .running, step: (4, 4, nil), health: (6, 6),
            clusters: ["eu1", "us1"], revision: 31, age: 90 * day),
        app(
            "identity", "sec", .running, step: (2, 2, nil), health: (12, 12),
            clusters: ["local", "eu1", "us1", "ap1", "canary"], mode: "DAG", revision: 12,
            age: 210 * day),
        app(
            "mailer", "ops", .unhealthy, step: (2, 2, nil), health: (1, 2), clusters: ["eu1"],
            revision: 9, age: 2 * day),
        app(
            "ledger", "fin", .waits(until: now + 72 * minute), step: (2, 4, "wait-3h"),
            health: (7, 7), clusters: ["eu1", "us1"], revision: 20, age: 11 * day),
        app(
            "batch-old", "ops", .deleting, step: nil, health: (0, 1), clusters: ["edge1"],
            revision: 3, age: 400 * day),
        app(
            "frontend", "web", .running, step: (3, 3, nil), health: (10, 10),
            clusters: ["eu1", "us1", "ap1"], revision: 77, age: 33 * day),
        app(
            "geo", "web", .terminated, step: (1, 2, "deploy"), health: (2, 2), clusters: ["ap1"],
            revision: 2, age: 61 * day),
    ]

    static func cluster(
        _ name: String, _ type: String, _ state: ClusterState, _ labels: [String: String],
        nodes: (Int, Int)?, version: String, apps: Int, isCritical: Bool = false
    ) -> ClusterSummary {
        ClusterSummary(
            name: name, type: type,
            endpoint: name == "local" ? "-" : "https://\(name).example:6443",
            labels: labels, state: state, version: version, nodesReady: nodes?.0 ?? 0,
            nodesTotal: nodes?.1, applications: apps, isCritical: isCritical)
    }

    static let clusters: [ClusterSummary] = [
        cluster("local", "Internal", .live, [:], nodes: (3, 3), version: "v1.30.4", apps: 1),
        cluster(
            "eu1", "X509Certificate", .live, ["env": "prod", "region": "eu", "tier": "1"],
            nodes: (24, 24), version: "v1.30.4", apps: 8, isCritical: true),
        cluster(
            "us1", "ServiceAccountToken", .live, ["env": "prod", "region": "us", "tier": "1"],
            nodes: (21, 22), version: "v1.29.8", apps: 7, isCritical: true),
        cluster(
            "ap1", "ServiceAccountToken", .live, ["env": "test", "region": "ap", "tier": "2"],
            nodes: (8, 8), version: "v1.29.8", apps: 5),
        cluster(
            "canary", "X509Certificate", .slow(latency: .milliseconds(2100)),
            ["env": "canary", "region": "eu"], nodes: (3, 3), version: "v1.31.1", apps: 2),
        cluster(
            "edge1", "X509Certificate",
            .unreachable(
                since: ago(12 * minute + 21), reason: "dial tcp 10.9.0.4:6443: i/o timeout"),
            ["env": "edge", "region": "eu"], nodes: nil, version: "", apps: 1),
    ]

    // MARK: - Details

    static let timeline: [TimelineStep] = [
        TimelineStep(
            id: "s1", name: "build-config", type: "apply-object", state: .succeeded,
            startedAt: ago(18 * minute + 31), lastAt: ago(18 * minute + 27)),
        TimelineStep(
            id: "s2", name: "deploy-canary", type: "deploy", state: .succeeded,
            startedAt: ago(18 * minute + 27), lastAt: ago(16 * minute + 56),
            policies: ["canary"]),
        TimelineStep(
            id: "s3", name: "deploy-eu", type: "deploy", state: .approve, reason: "Suspend",
            message: "Suspended by field suspend", startedAt: ago(14 * minute + 2),
            lastAt: ago(14 * minute + 2), needsApproval: true,
            policies: ["eu-clusters", "eu-scale"]),
        TimelineStep(
            name: "smoke-test", type: "step-group", state: .pending,
            subSteps: [
                TimelineStep(name: "http-check", type: "job", state: .pending),
                TimelineStep(name: "latency", type: "job", state: .pending),
            ]),
        TimelineStep(name: "deploy-world", type: "deploy", state: .pending, needsApproval: true),
    ]

    static func node(
        _ id: String, _ subject: ResourceNode.Subject, _ name: String, cluster: String = "",
        namespace: String = "", _ health: ResourceNode.Health, _ detail: String = "",
        age: Double? = nil, _ children: [ResourceNode] = []
    ) -> ResourceNode {
        ResourceNode(
            id: id, subject: subject, name: name, cluster: cluster, namespace: namespace,
            health: health, detail: detail, createdAt: age.map(ago), children: children)
    }

    static func node(
        _ id: String, _ subject: ResourceNode.Subject, _ name: String, cluster: String = "",
        namespace: String = "", _ health: ResourceNode.Health, age: Double? = nil,
        _ children: [ResourceNode]
    ) -> ResourceNode {
        node(
            id, subject, name, cluster: cluster, namespace: namespace, health, "", age: age,
            children)
    }

    static func pod(_ name: String, _ health: ResourceNode.Health, _ detail: String) -> ResourceNode
    {
        node(
            "us/\(name)", .object(kind: "Pod", generated: true), name, cluster: "us1",
            namespace: "shop", health, detail, age: 11 * minute)
    }

    static let tree = node(
        "app", .application, "checkout", namespace: "shop", .unhealthy, age: 12 * day,
        [
            node(
                "app/web", .component(type: "webservice"), "web", .unhealthy,
                [
                    node(
                        "us", .cluster(namespace: "shop"), "us1", cluster: "us1",
                        namespace: "shop", .unhealthy,
                        [
                            node(
                                "us/d", .object(kind: "Deployment", generated: false), "web",
                                cluster: "us1", namespace: "shop", .unhealthy, "2/3 ready",
                                age: 12 * day,
                                [
                                    node(
                                        "us/rs", .object(kind: "ReplicaSet", generated: true),
                                        "web-6c9f", cluster: "us1", namespace: "shop", .unhealthy,
                                        "2/3 ready", age: 11 * minute,
                                        [
                                            pod("web-6c9f-4kq2w", .healthy, "1/1 Running"),
                                            pod(
                                                "web-6c9f-8xw9d", .unhealthy,
                                                "0/1 CrashLoopBackOff x7"),
                                            pod("web-6c9f-zz1mm", .healthy, "1/1 Running"),
                                        ])
                                ]),
                            node(
                                "us/s", .object(kind: "Service", generated: false), "web",
                                cluster: "us1", namespace: "shop", .healthy, "10.3.0.9 80/TCP",
                                age: 12 * day),
                        ]),
                    node(
                        "ap", .cluster(namespace: "shop"), "ap1", cluster: "ap1",
                        namespace: "shop", .healthy,
                        [
                            node(
                                "ap/d", .object(kind: "Deployment", generated: false), "web",
                                cluster: "ap1", namespace: "shop", .healthy, "2/2 ready",
                                age: 12 * day)
                        ]),
                    node(
                        "ca", .cluster(namespace: "shop"), "canary", cluster: "canary",
                        namespace: "shop", .progressing,
                        [
                            node(
                                "ca/d", .object(kind: "Deployment", generated: false), "web",
                                cluster: "canary", namespace: "shop", .progressing, "1/3 ready",
                                age: 16 * minute)
                        ]),
                ]),
            node(
                "app/worker", .component(type: "worker"), "worker", .unknown, "not delivered yet"),
        ])

    static let events = [
        ApplicationEvent(
            at: ago(14 * minute + 2), isWarning: false, reason: "WorkflowSuspended",
            message: "step deploy-eu waits for approval"),
        ApplicationEvent(
            at: ago(16 * minute + 56), isWarning: false, reason: "Applied",
            message: "3 resources on canary"),
        ApplicationEvent(
            at: ago(18 * minute), isWarning: true, reason: "FailedRender",
            message: "retrying: parameter image: not found"),
    ]

    static let detail = ApplicationDetail(
        summary: checkout, timeline: timeline, runStartedAt: ago(18 * minute + 31),
        revisionName: "checkout-v42", tree: tree, treeReadAt: now, events: events)

    // MARK: - Plans

    static func plan(
        risk: ApprovalPlan.Risk, age: Double = 1, hash: String = "7f3a9c", replicas: Int = 6,
        disabledReason: String? = nil
    ) -> ApprovalPlan {
        ApprovalPlan(
            application: checkout.key, uid: "uid-checkout", generation: 4, gate: gate,
            revision: "checkout-v42", previousRevision: "checkout-v41",
            targets: [
                ApprovalPlan.Target(
                    cluster: "eu1", namespace: "shop", state: .live, isCritical: true,
                    comparison: .live, creates: 1, changes: 2)
            ],
            objects: [
                ApprovalPlan.PlannedObject(
                    cluster: "eu1", namespace: "shop", kind: "ConfigMap", name: "web-flags",
                    change: .create, summary: "4 keys",
                    diff: [.init(path: "data.NEW_CHECKOUT", old: nil, new: #""true""#)]),
                ApprovalPlan.PlannedObject(
                    cluster: "eu1", namespace: "shop", kind: "Deployment", name: "web",
                    change: .change, summary: "image, replicas 3 to \(replicas)",
                    diff: [
                        .init(path: "spec.replicas", old: "3", new: String(replicas)),
                        .init(
                            path: "spec.template.spec.containers[app].image",
                            old: #""registry.example/shop/web:1.41.3""#,
                            new: #""registry.example/shop/web:1.42.0""#),
                    ]),
                ApprovalPlan.PlannedObject(
                    cluster: "eu1", namespace: "shop", kind: "Deployment", name: "worker",
                    change: .change, summary: "image",
                    diff: [
                        .init(
                            path: "spec.template.spec.containers[app].image",
                            old: #""worker:1.41.3""#, new: #""worker:1.42.0""#)
                    ]),
            ],
            then: [
                .init(step: "smoke-test", type: "step-group", asksAgain: false),
                .init(step: "deploy-world", type: "deploy", asksAgain: true),
            ],
            only: [], caveats: ["Admission and quotas on eu1 are not checked"], risk: risk,
            disabledReason: disabledReason, madeAt: ago(age),
            hash: hash + String(repeating: "0", count: 58))
    }

    static let high = ApprovalPlan.Risk.high(
        phrase: "eu1", reasons: ["eu1 is of the production class"])
    static let medium = ApprovalPlan.Risk.medium(reasons: ["eu1 refused the dry-run"])
}
