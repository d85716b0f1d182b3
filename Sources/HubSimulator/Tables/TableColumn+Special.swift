import KubeValues

extension TableColumn {
    /// The columns of types that have more than name and age.
    static let special: [String: [TableColumn]] = {
        var all = workloads
        all.merge(others) { first, _ in first }
        all.merge(vela) { first, _ in first }
        return all
    }()

    private static func number(_ name: String, _ path: String...) -> TableColumn {
        TableColumn(name, type: "integer") { object, _ in object[path: path] ?? 0 }
    }

    private static let containers = TableColumn("Containers", wide: true) { object, _ in
        .string(TableText.containers(object, "name"))
    }

    private static let images = TableColumn("Images", wide: true) { object, _ in
        .string(TableText.containers(object, "image"))
    }

    private static let selector = TableColumn("Selector", wide: true) { object, _ in
        let selector = (try? LabelSelector(object.at("spec", "selector") ?? [:])) ?? .everything
        return .string(selector.description)
    }

    private static func ratio(_ name: String, _ part: String, of whole: [String]) -> TableColumn {
        TableColumn(name) { object, _ in
            .string(
                "\(object.at("status", part)?.int ?? 0)/\(object[path: whole]?.int ?? 0)")
        }
    }

    private static let workloads: [String: [TableColumn]] = [
        "apps/deployments": [
            objectName, ratio("Ready", "readyReplicas", of: ["spec", "replicas"]),
            number("Up-to-date", "status", "updatedReplicas"),
            number("Available", "status", "availableReplicas"), age, containers, images, selector,
        ],
        "apps/replicasets": [
            objectName, number("Desired", "spec", "replicas"),
            number("Current", "status", "replicas"), number("Ready", "status", "readyReplicas"),
            age, containers, images, selector,
        ],
        "apps/statefulsets": [
            objectName, ratio("Ready", "readyReplicas", of: ["spec", "replicas"]), age, containers,
            images,
        ],
        "apps/daemonsets": [
            objectName, number("Desired", "status", "desiredNumberScheduled"),
            number("Current", "status", "currentNumberScheduled"),
            number("Ready", "status", "numberReady"),
            number("Up-to-date", "status", "updatedNumberScheduled"),
            number("Available", "status", "numberAvailable"),
            TableColumn("Node Selector") { object, _ in
                .string(TableText.labels(object.at("spec", "template", "spec", "nodeSelector")))
            }, age, containers, images, selector,
        ],
        "batch/jobs": [
            objectName,
            TableColumn("Status") { object, _ in
                let isComplete = (object.at("status", "conditions")?.array ?? []).contains {
                    $0["type"] == "Complete"
                }
                return isComplete ? "Complete" : "Running"
            }, ratio("Completions", "succeeded", of: ["spec", "completions"]),
            TableColumn("Duration") { object, now in .string(TableText.jobDuration(object, now)) },
            age, containers, images, selector,
        ],
        "batch/cronjobs": [
            objectName, field("Schedule", "spec", "schedule"),
            TableColumn("Timezone") { object, _ in object.at("spec", "timeZone") ?? "<none>" },
            TableColumn("Suspend") { object, _ in
                .string(object.at("spec", "suspend")?.bool == true ? "True" : "False")
            },
            TableColumn("Active", type: "integer") { object, _ in
                JSON(object.at("status", "active")?.array?.count ?? 0)
            },
            TableColumn("Last Schedule") { object, now in
                guard let last = object.at("status", "lastScheduleTime")?.string else {
                    return "<none>"
                }
                return .string(TableText.age(last, now))
            }, age,
        ],
        "/pods": [
            objectName,
            TableColumn("Ready") { pod, _ in
                let statuses = pod.at("status", "containerStatuses")?.array ?? []
                let ready = statuses.filter { $0["ready"] == true }.count
                return .string("\(ready)/\(PodStatus.containers(pod).count)")
            }, TableColumn("Status") { pod, _ in .string(TableText.podStatus(pod)) },
            TableColumn("Restarts") { pod, _ in
                let counts = (pod.at("status", "containerStatuses")?.array ?? []).map {
                    $0["restartCount"]?.int ?? 0
                }
                return .string(String(counts.reduce(0, +)))
            }, age,
            TableColumn("IP", wide: true) { pod, _ in pod.at("status", "podIP") ?? "<none>" },
            TableColumn("Node", wide: true) { pod, _ in pod.at("spec", "nodeName") ?? "<none>" },
            TableColumn("Nominated Node", wide: true) { _, _ in "<none>" },
            TableColumn("Readiness Gates", wide: true) { _, _ in "<none>" },
        ],
    ]

    private static func count(_ name: String, _ member: String) -> TableColumn {
        TableColumn(name, type: "integer") { object, _ in JSON(object[member]?.object?.count ?? 0) }
    }

    private static let others: [String: [TableColumn]] = [
        "/configmaps": [objectName, count("Data", "data"), age],
        "/secrets": [objectName, field("Type", "type"), count("Data", "data"), age],
        "/namespaces": [objectName, field("Status", "status", "phase"), age],
        "/serviceaccounts": [
            objectName,
            TableColumn("Secrets", type: "integer") { object, _ in
                JSON(object["secrets"]?.array?.count ?? 0)
            }, age,
        ],
        "/services": [
            objectName, field("Type", "spec", "type"),
            TableColumn("Cluster-IP") { object, _ in object.at("spec", "clusterIP") ?? "<none>" },
            TableColumn("External-IP") { object, _ in
                switch object.at("spec", "type")?.string {
                case "LoadBalancer": "<pending>"
                case "ExternalName": object.at("spec", "externalName") ?? "<none>"
                default: "<none>"
                }
            }, TableColumn("Port(s)") { object, _ in .string(TableText.ports(object)) }, age,
            TableColumn("Selector", wide: true) { object, _ in
                .string(TableText.labels(object.at("spec", "selector")))
            },
        ],
        "/nodes": [
            objectName,
            TableColumn("Status") { node, _ in
                let isReady = (node.at("status", "conditions")?.array ?? []).contains {
                    $0["type"] == "Ready" && $0["status"] == "True"
                }
                let word = isReady ? "Ready" : "NotReady"
                return .string(
                    node.at("spec", "unschedulable")?.bool == true
                        ? "\(word),SchedulingDisabled" : word)
            }, TableColumn("Roles") { _, _ in "<none>" }, age,
            field("Version", "status", "nodeInfo", "kubeletVersion"),
        ],
        "/persistentvolumeclaims": [
            objectName, field("Status", "status", "phase"),
            TableColumn("Volume") { object, _ in object.at("spec", "volumeName") ?? "" },
            TableColumn("Capacity") { object, _ in
                object.at("status", "capacity", "storage") ?? ""
            },
            TableColumn("Access Modes") { object, _ in
                guard object.at("spec", "volumeName") != nil else { return "" }
                return .string(TableText.accessModes(object))
            },
            TableColumn("StorageClass") { object, _ in
                object.at("spec", "storageClassName") ?? ""
            }, age,
        ],
        "/events": [
            TableColumn("Last Seen") { event, now in
                .string(
                    TableText.age(
                        event["lastTimestamp"]?.string ?? event["eventTime"]?.string
                            ?? event.at("metadata", "creationTimestamp")?.string, now))
            }, field("Type", "type"), field("Reason", "reason"),
            TableColumn("Object") { event, _ in
                let object = event["involvedObject"]
                return .string(
                    "\((object?["kind"]?.string ?? "").lowercased())/"
                        + (object?["name"]?.string ?? ""))
            },
            TableColumn("Message") { event, _ in .string((event["message"]?.string ?? "").trimmed)
            },
            TableColumn("Name", format: "name", wide: true) { event, _ in .string(event.name) },
        ],
        "coordination.k8s.io/leases": [
            objectName, field("Holder", "spec", "holderIdentity"), age,
        ],
        "networking.k8s.io/ingresses": [
            objectName,
            TableColumn("Class") { object, _ in object.at("spec", "ingressClassName") ?? "<none>" },
            TableColumn("Hosts") { object, _ in
                let hosts = (object.at("spec", "rules")?.array ?? []).map {
                    $0["host"]?.string ?? "*"
                }
                return .string(hosts.isEmpty ? "*" : hosts.joined(separator: ","))
            }, TableColumn("Address") { _, _ in "" },
            TableColumn("Ports") { object, _ in
                object.at("spec", "tls")?.array?.isEmpty == false ? "80, 443" : "80"
            }, age,
        ],
        "autoscaling/horizontalpodautoscalers": [
            objectName,
            TableColumn("Reference") { object, _ in
                let target = object.at("spec", "scaleTargetRef")
                return .string(
                    "\(target?["kind"]?.string ?? "")/\(target?["name"]?.string ?? "")")
            }, TableColumn("Targets") { _, _ in "<unknown>" },
            TableColumn("MinPods") { object, _ in object.at("spec", "minReplicas") ?? 1 },
            TableColumn("MaxPods") { object, _ in object.at("spec", "maxReplicas") ?? 0 },
            TableColumn("Replicas") { object, _ in object.at("status", "currentReplicas") ?? 0 },
            age,
        ],
        "apiregistration.k8s.io/apiservices": [
            objectName,
            TableColumn("Service") { object, _ in
                guard let service = object.at("spec", "service") else { return "Local" }
                return .string(
                    "\(service["namespace"]?.string ?? "")/\(service["name"]?.string ?? "")")
            },
            TableColumn("Available") { object, _ in
                object.at("status", "conditions")?[0]?["status"] ?? "Unknown"
            }, age,
        ],
        CustomTypes.definitions: [
            objectName,
            TableColumn("Created At", type: "date") { object, _ in
                object.at("metadata", "creationTimestamp") ?? .null
            },
        ],
    ]
}
