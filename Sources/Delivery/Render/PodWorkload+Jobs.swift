import KubeValues

extension PodWorkload {
    /// The Job of a task.
    func job(_ reader: PropertyReader, _ template: JSON) throws(TypeFailure) -> JSON {
        let count = JSON(try reader.int("count") ?? 1)
        return [
            "apiVersion": "batch/v1", "kind": "Job",
            "spec": ["parallelism": count, "completions": count, "template": template],
        ]
    }

    /// The CronJob of a task that comes again.
    func cronJob(_ reader: PropertyReader, _ template: JSON) throws(TypeFailure) -> JSON {
        let count = JSON(try reader.int("count") ?? 1)
        var job: JSON = [
            "parallelism": count, "completions": count, "template": template,
            "backoffLimit": JSON(try reader.int("backoffLimit") ?? 6),
        ]
        for key in ["ttlSecondsAfterFinished", "activeDeadlineSeconds"] {
            if let seconds = try reader.int(key) { job[key] = JSON(seconds) }
        }
        let policy = try reader.choice("concurrencyPolicy", ["Allow", "Forbid", "Replace"])
        var spec: JSON = [
            "schedule": .string(try reader.requiredText("schedule", output: "spec.schedule")),
            "concurrencyPolicy": .string(policy ?? "Allow"),
            "suspend": .bool(try reader.flag("suspend") ?? false),
            "successfulJobsHistoryLimit": JSON(
                try reader.int("successfulJobsHistoryLimit") ?? 3),
            "failedJobsHistoryLimit": JSON(try reader.int("failedJobsHistoryLimit") ?? 1),
            "jobTemplate": ["metadata": template["metadata"] ?? [:], "spec": job],
        ]
        if let seconds = try reader.int("startingDeadlineSeconds") {
            spec["startingDeadlineSeconds"] = JSON(seconds)
        }
        let version = context.clusterMinor >= 25 ? "batch/v1" : "batch/v1beta1"
        return ["apiVersion": .string(version), "kind": "CronJob", "spec": spec]
    }
}
