import KubeValues

/// The component types that run one container in pods of their own.
struct PodWorkload {
    /// The types and what they have in common.
    enum Kind: String, CaseIterable {
        case webservice, worker, task, daemon
        case cronTask = "cron-task"

        var hasArguments: Bool { self == .webservice }
        var hasPorts: Bool { self == .webservice || self == .daemon }
        var hasPodLabels: Bool { self != .worker }
        var hasVolumeMounts: Bool { self != .task }
        var hasHostAliases: Bool { hasPorts || self == .cronTask }
        var isJob: Bool { self == .task || self == .cronTask }
    }

    let kind: Kind
    let component: Component
    let context: RenderContext
    let missing: MissingValues

    /// Where the pod template's spec is in the workload.
    var pod: String {
        kind == .cronTask ? "spec.jobTemplate.spec.template.spec" : "spec.template.spec"
    }

    func render() throws(TypeFailure) -> RenderedComponent {
        let reader = try PropertyReader(
            component.properties, path: "parameter", output: "\(pod).containers.0",
            missing: missing)
        let metadata = try metadata(reader)
        let template: JSON = ["metadata": metadata, "spec": try podSpec(reader)]
        switch kind {
        case .task: return RenderedComponent(workload: try job(reader, template))
        case .cronTask: return RenderedComponent(workload: try cronJob(reader, template))
        case .webservice, .worker, .daemon: break
        }
        var rendered = RenderedComponent(workload: [
            "apiVersion": "apps/v1", "kind": kind == .daemon ? "DaemonSet" : "Deployment",
            "spec": [
                "selector": [
                    "matchLabels": ["app.oam.dev/component": .string(component.name)]
                ],
                "template": template,
            ],
        ])
        if kind.hasPorts, let service = try service(reader) {
            rendered.auxiliaries.append(
                RenderedObject(
                    trait: RenderedObject.ofComponent, resource: "webserviceExpose",
                    stage: .normal, object: service))
        }
        return rendered
    }

    // MARK: - Pod

    private func metadata(_ reader: PropertyReader) throws(TypeFailure) -> JSON {
        var labels: JSON = [
            "app.oam.dev/name": .string(context.appName),
            "app.oam.dev/component": .string(component.name),
        ]
        guard kind.hasPodLabels else { return ["labels": labels] }
        for (key, value) in try reader.textMap("labels") ?? JSONObject() {
            if let old = labels[key], old != value {
                throw TypeFailure(
                    message: "output.spec.template.metadata.labels.\"\(key)\":"
                        + " conflicting values \(value.text()) and \(old.text())")
            }
            labels[key] = value
        }
        if kind.hasPorts, try reader.flag("addRevisionLabel") == true {
            labels["app.oam.dev/revision"] = .string(
                context.revision.isEmpty
                    ? StableHash.hexadecimal(component.raw.text(.canonical)) : context.revision)
        }
        var metadata: JSON = ["labels": labels]
        if let annotations = try reader.textMap("annotations") {
            metadata["annotations"] = .object(annotations)
        }
        return metadata
    }

    private func podSpec(_ reader: PropertyReader) throws(TypeFailure) -> JSON {
        var spec = JSON.object([:])
        var container = try self.container(reader)
        try volumes(reader, &container, &spec)
        if let secrets = try reader.texts("imagePullSecrets") {
            spec["imagePullSecrets"] = .array(secrets.map { ["name": $0] })
        }
        if kind.hasHostAliases,
            let aliases = try reader.readers("hostAliases", output: "hostAliases")
        {
            var list: [JSON] = []
            for alias in aliases {
                list.append([
                    "ip": .string(try alias.requiredText("ip")),
                    "hostnames": .array(try alias.texts("hostnames") ?? []),
                ])
            }
            spec["hostAliases"] = .array(list)
        }
        if kind.isJob {
            spec["restartPolicy"] = .string(try reader.text("restart") ?? "Never")
        }
        spec["containers"] = [container]
        return spec
    }

    private func container(_ reader: PropertyReader) throws(TypeFailure) -> JSON {
        var container: JSON = [
            "name": .string(component.name), "image": .string(try reader.requiredText("image")),
        ]
        let policy =
            kind == .worker
            ? try reader.text("imagePullPolicy")
            : try reader.choice("imagePullPolicy", ["Always", "Never", "IfNotPresent"])
        if let policy { container["imagePullPolicy"] = .string(policy) }
        if let command = try reader.texts("cmd") { container["command"] = .array(command) }
        if kind.hasArguments, let arguments = try reader.texts("args") {
            container["args"] = .array(arguments)
        }
        if kind.hasPorts, let ports = try ports(reader) { container["ports"] = .array(ports) }
        if let env = try Self.environment(reader) { container["env"] = env }
        if let resources = try resources(reader) { container["resources"] = resources }
        for (key, probe) in try Probe.all(reader, hasHost: kind.hasPorts) where !kind.isJob {
            container[key] = probe
        }
        return container
    }

    /// The list of variables as written, checked.
    static func environment(_ reader: PropertyReader) throws(TypeFailure) -> JSON? {
        guard let env = try reader.readers("env", output: "\(reader.output).env") else {
            return nil
        }
        for variable in env {
            _ = try variable.requiredText("name")
            _ = try variable.text("value")
            _ = try variable.object("valueFrom")
        }
        return .array(env.map { .object($0.object) })
    }

    private func resources(_ reader: PropertyReader) throws(TypeFailure) -> JSON? {
        var requests = JSONObject()
        for key in ["cpu", "memory"] {
            if let text = try reader.text(key) { requests[key] = .string(text) }
        }
        guard !requests.isEmpty else { return nil }
        return ["requests": .object(requests), "limits": .object(requests)]
    }
}
