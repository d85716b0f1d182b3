import Delivery
import KubeValues

extension DocumentCheck {
    mutating func checkWorkflow(namespace: String, _ overrides: Overrides) {
        guard let workflow = value.at("spec", "workflow"), workflow.object != nil else { return }
        let path: [PathStep] = ["spec", "workflow"]
        checkMode(workflow["mode"], at: path + ["mode"])
        checkSteps(at: path + ["steps"], workflow["steps"])
        checkPolicyNames(
            in: workflow["steps"], at: path + ["steps"], application: value, namespace: namespace)
        guard let ref = workflow["ref"]?.string, !ref.isEmpty else { return }
        if workflow["steps"]?.array?.isEmpty == false {
            report(
                path + ["ref"],
                "cannot set steps and ref in workflow at the same time; remove one of the two",
                prefersKey: true)
        }
        let key = ObjectKey(namespace: namespace, name: ref)
        if let other = surroundings.workflows[key] {
            // The steps are the Workflow's, the internal policies this Application's.
            var check = DocumentCheck(other, surroundings: surroundings)
            check.checkPolicyNames(
                in: other.value["steps"], at: ["steps"], application: value, namespace: namespace)
            append(check.problems)
        } else if !surroundings.hub.workflows.contains(key) {
            let names =
                surroundings.workflows.keys.map(\.name)
                + surroundings.hub.workflows.filter { $0.namespace == namespace }.map(\.name)
            report(
                path + ["ref"],
                "Workflow \(key) is neither in these files nor on the hub; create it or name another"
                    + Suggestion.question(for: ref, among: names),
                surroundings.severityOfUnknown)
        }
    }

    mutating func checkMode(_ mode: JSON?, at path: [PathStep]) {
        for field in ["steps", "subSteps"] {
            guard let word = mode?[field]?.string, !["StepByStep", "DAG", ""].contains(word) else {
                continue
            }
            report(path + [.key(field)], "should be StepByStep or DAG, not \(word)", .warning)
        }
    }

    // MARK: - Steps

    mutating func checkSteps(at path: [PathStep], _ steps: JSON?) {
        var lines: [String: Int] = [:]
        var all: [(path: [PathStep], step: JSON)] = []
        for (index, step) in (steps?.array ?? []).enumerated() {
            let place = path + [.index(index)]
            all.append((place, step))
            let subSteps = step["subSteps"]?.array ?? []
            if !subSteps.isEmpty, step["type"]?.string != "step-group" {
                report(
                    place + ["subSteps"], "only a step-group has sub-steps; they would not run",
                    .warning, prefersKey: true)
            }
            for (number, subStep) in subSteps.enumerated() {
                all.append((place + ["subSteps", .index(number)], subStep))
            }
        }
        for (place, step) in all {
            if let name = step["name"]?.string, !name.isEmpty {
                if let line = lines[name] {
                    report(
                        place + ["name"],
                        "duplicated step name \(name); it is taken in line \(line)")
                } else {
                    lines[name] = document.mark(place + ["name"], prefersKey: false).line
                }
            }
        }
        var targets = Set(lines.keys)
        for (_, step) in all {
            // A step's status is known under these names as well.
            for field in ["component", "name"] {
                if let name = step["properties"]?[field]?.string { targets.insert(name) }
            }
        }
        for (place, step) in all { checkStep(step, at: place, names: targets) }
    }

    private mutating func checkStep(_ step: JSON, at path: [PathStep], names: Set<String>) {
        checkDuration(step["timeout"], at: path + ["timeout"], what: "timeout")
        for (index, name) in (step["dependsOn"]?.array ?? []).enumerated() {
            guard let name = name.string, !names.contains(name) else { continue }
            report(
                path + ["dependsOn", .index(index)],
                "no step is named \(name), this one would wait for ever"
                    + Suggestion.question(for: name, among: names), .warning)
        }
        guard let type = step["type"]?.string else { return }
        let properties = step["properties"]
        if let schema = checkType(type, .step, at: path + ["type"]) {
            checkProperties(
                properties, schema, type: type, at: path + ["properties"],
                supplied: inputKeys(step))
        }
        switch type {
        case "deploy":
            if let parallelism = properties?["parallelism"]?.int, parallelism < 1 {
                report(
                    path + ["properties", "parallelism"],
                    "parallelism cannot be smaller than 1; leave it out for 5")
            }
        case "suspend":
            checkDuration(
                properties?["duration"], at: path + ["properties", "duration"], what: "duration")
        default: break
        }
    }

    private mutating func checkDuration(_ value: JSON?, at path: [PathStep], what: String) {
        guard let text = value?.string, !text.isEmpty, GoDuration.seconds(text) == nil else {
            return
        }
        report(
            path,
            "invalid \(what) \(JSON.string(text).text()); write it like 30s, 5m or 1h30m")
    }

    /// Checks that the policies which deploy steps name exist for an Application.
    mutating func checkPolicyNames(
        in steps: JSON?, at path: [PathStep], application: JSON, namespace: String
    ) {
        let own = application.at("spec", "policies")?.array ?? []
        var names = Set(own.compactMap { $0["name"]?.string })
        names.formUnion(
            surroundings.policies.keys.filter { $0.namespace == namespace }.map(\.name))
        names.formUnion(
            surroundings.hub.policies.filter { $0.namespace == namespace }.map(\.name))
        for (index, step) in (steps?.array ?? []).enumerated() {
            let place = path + [.index(index)]
            let subSteps = (step["subSteps"]?.array ?? []).enumerated().map { number, subStep in
                (place + ["subSteps", .index(number)], subStep)
            }
            for (spot, step) in [(place, step)] + subSteps where step["type"] == "deploy" {
                for (number, name) in (step.at("properties", "policies")?.array ?? []).enumerated()
                {
                    guard let name = name.string, !names.contains(name) else { continue }
                    report(
                        spot + ["properties", "policies", .index(number)],
                        "policy \(JSON.string(name).text()) is neither in Application "
                            + "\(application.name) nor in these files nor on the hub"
                            + Suggestion.question(for: name, among: names),
                        surroundings.severityOfUnknown)
                }
            }
        }
    }
}
