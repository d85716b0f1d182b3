import KubeValues

extension DocumentCheck {
    mutating func checkApplication() {
        let namespace = surroundings.namespace(of: value)
        let overrides = Overrides(value, surroundings: surroundings, namespace: namespace)
        checkComponents(overrides)
        for (index, policy) in (value.at("spec", "policies")?.array ?? []).enumerated() {
            checkPolicy(policy, at: ["spec", "policies", .index(index)], overrides: overrides)
        }
        checkWorkflow(namespace: namespace, overrides)
        let annotations = value.annotations
        if annotations["app.oam.dev/publishVersion"] != nil,
            annotations["app.oam.dev/autoUpdate"] == "true"
        {
            report(
                ["metadata", "annotations", "app.oam.dev/autoUpdate"],
                "Application has both autoUpdate and publishVersion annotations. Only one can be "
                    + "present; newer releases of KubeVela refuse this", .warning, prefersKey: true)
        }
    }

    // MARK: - Components

    private mutating func checkComponents(_ overrides: Overrides) {
        let components = value.at("spec", "components")?.array ?? []
        var lines: [String: Int] = [:]
        for (index, component) in components.enumerated() {
            let path: [PathStep] = ["spec", "components", .index(index)]
            if let name = component["name"]?.string {
                checkName(name, of: component, at: path + ["name"])
                if let line = lines[name] {
                    report(
                        path + ["name"],
                        "duplicated component name \(name); it is taken in line \(line)")
                } else {
                    lines[name] = document.mark(path + ["name"], prefersKey: false).line
                }
            }
            checkComponent(component, at: path, overrides)
        }
        let names = Set(components.compactMap { $0["name"]?.string })
        for (index, component) in components.enumerated() {
            for (place, name) in (component["dependsOn"]?.array ?? []).enumerated() {
                guard let name = name.string, !names.contains(name) else { continue }
                report(
                    ["spec", "components", .index(index), "dependsOn", .index(place)],
                    "no component is named \(name), this one would wait for ever"
                        + Suggestion.question(for: name, among: names), .warning)
            }
        }
    }

    /// Types that run containers name one after the component, which takes a label; all others need
    /// the name in the value of a label only.
    private mutating func checkName(_ name: String, of component: JSON, at path: [PathStep]) {
        let containers = ["webservice", "worker", "task", "cron-task", "daemon", "statefulset"]
        let runsContainers = component["type"]?.string.map { containers.contains($0) } ?? false
        if name.isEmpty {
            report(path, "add a name")
        } else if let problem = runsContainers
            ? KubernetesName.labelProblems(name).first
            : KubernetesName.labelValueProblems(name).first
        {
            report(path, "\(JSON.string(name).text()): \(problem)")
        }
    }

    private mutating func checkComponent(
        _ component: JSON, at path: [PathStep], _ overrides: Overrides
    ) {
        if let type = component["type"]?.string,
            let schema = checkType(type, .component, at: path + ["type"])
        {
            checkProperties(
                component["properties"], schema, type: type, at: path + ["properties"],
                supplied: overrides.supplied(to: component).union(inputKeys(component)))
        }
        for (index, trait) in (component["traits"]?.array ?? []).enumerated() {
            let place = path + ["traits", .index(index)]
            guard let type = trait["type"]?.string,
                let schema = checkType(type, .trait, at: place + ["type"])
            else { continue }
            // Inputs and overrides reach into traits as well; what they fill in is not missing.
            let isPartial = overrides.touches(trait: type, of: component) || hasInputs(component)
            checkProperties(
                trait["properties"], schema, type: type, at: place + ["properties"],
                isPartial: isPartial)
        }
    }

    /// The top-level properties that workflow inputs fill in: `image`, `properties.image`.
    func inputKeys(_ element: JSON) -> Set<String> {
        var keys: Set<String> = []
        for input in element["inputs"]?.array ?? [] {
            guard let text = input["parameterKey"]?.string else { continue }
            let steps = text.split(whereSeparator: { ".[]\"".contains($0) }).map(String.init)
            if steps.first == "properties" {
                keys.formUnion(steps.dropFirst().prefix(1))
            } else {
                keys.formUnion(steps.prefix(1))
            }
        }
        return keys
    }

    private func hasInputs(_ component: JSON) -> Bool {
        component["inputs"]?.array?.isEmpty == false
    }

    // MARK: - Policies

    /// Checks a policy of an Application, or a Policy object, whose fields stand at the top.
    mutating func checkPolicy(_ policy: JSON, at path: [PathStep], overrides: Overrides?) {
        guard let type = policy["type"]?.string else { return }
        let schema = checkType(type, .policy, at: path + ["type"])
        let properties = policy["properties"] ?? .null
        if properties.isNull {
            if type != "debug" {
                let name = policy["name"]?.string ?? value.name
                report(
                    path + ["properties"],
                    "policy \(type) named \(name) must not have empty properties; add them")
            }
            return
        }
        if let schema {
            checkProperties(properties, schema, type: type, at: path + ["properties"])
        }
        switch type {
        case "topology": checkTopology(properties, at: path + ["properties"])
        case "override":
            checkOverride(properties, at: path + ["properties"], overrides: overrides)
        case "env-binding":
            for (index, env) in (properties["envs"]?.array ?? []).enumerated() {
                if let patch = env["patch"] {
                    checkOverride(
                        patch, at: path + ["properties", "envs", .index(index), "patch"],
                        overrides: overrides)
                }
            }
        default: break
        }
    }

    private mutating func checkTopology(_ properties: JSON, at path: [PathStep]) {
        if let namespace = properties["namespace"]?.string, !namespace.isEmpty,
            let problem = KubernetesName.labelProblems(namespace).first
        {
            report(path + ["namespace"], "\(JSON.string(namespace).text()): \(problem)")
        }
        for (index, cluster) in (properties["clusters"]?.array ?? []).enumerated() {
            if cluster == "" { report(path + ["clusters", .index(index)], "name a cluster") }
        }
        if properties["clusters"] != nil, properties["clusterLabelSelector"] != nil {
            report(
                path + ["clusterLabelSelector"],
                "clusters is given as well and wins; remove one of the two", .warning,
                prefersKey: true)
        }
        if properties["clusterSelector"] != nil, properties["clusterLabelSelector"] == nil {
            report(
                path + ["clusterSelector"], "is outdated and ignored; use clusterLabelSelector",
                .warning, prefersKey: true)
        }
        for (key, label) in properties["clusterLabelSelector"]?.object ?? JSONObject() {
            let place = path + ["clusterLabelSelector", .key(key)]
            if let problem = KubernetesName.keyProblems(key).first {
                report(place, problem, prefersKey: true)
            } else if let text = label.string,
                let problem = KubernetesName.labelValueProblems(text).first
            {
                report(place, "\(JSON.string(text).text()): \(problem)")
            }
        }
    }

    private mutating func checkOverride(
        _ properties: JSON, at path: [PathStep], overrides: Overrides?
    ) {
        for (index, entry) in (properties["components"]?.array ?? []).enumerated() {
            let place = path + ["components", .index(index)]
            let known = overrides?.typeOfComponent(named: entry["name"]?.string)
            if let overrides { checkTarget(of: entry, at: place, overrides) }
            if let type = entry["type"]?.string {
                if let schema = checkType(type, .component, at: place + ["type"]) {
                    checkProperties(
                        entry["properties"], schema, type: type, at: place + ["properties"],
                        isPartial: true)
                }
            } else if let known, let schema = surroundings.schema(known, .component) {
                checkProperties(
                    entry["properties"], schema, type: known, at: place + ["properties"],
                    isPartial: true)
            }
            for (number, trait) in (entry["traits"]?.array ?? []).enumerated() {
                let spot = place + ["traits", .index(number)]
                guard let type = trait["type"]?.string,
                    let schema = checkType(type, .trait, at: spot + ["type"])
                else { continue }
                checkProperties(
                    trait["properties"], schema, type: type, at: spot + ["properties"],
                    isPartial: true)
            }
        }
        guard let overrides else { return }
        for (index, name) in (properties["selector"]?.array ?? []).enumerated() {
            guard let name = name.string, !overrides.allNames.contains(name) else { continue }
            report(
                path + ["selector", .index(index)],
                "no component is named \(name)"
                    + Suggestion.question(for: name, among: overrides.componentNames), .warning)
        }
    }

    /// An entry whose name fits no component adds one: with a type, and not under a pattern's name.
    private mutating func checkTarget(of entry: JSON, at path: [PathStep], _ overrides: Overrides) {
        guard let name = entry["name"]?.string, overrides.addsComponent(name) else { return }
        let question = Suggestion.question(for: name, among: overrides.componentNames)
        if Overrides.isPattern(name) {
            report(
                path + ["name"],
                "no component's name fits the pattern \(name); correct it\(question)")
        } else if !overrides.givesType(name) {
            report(
                path + ["name"],
                "no component is named \(name); correct it, or give a type to add a component"
                    + question)
        }
    }
}
