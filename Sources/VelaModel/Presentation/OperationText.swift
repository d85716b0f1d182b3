/// What the commands that change something print, in the words of `vela` 1.9.14.
package enum OperationText {
    /// After `up` has written an Application.
    package static func applied(_ key: ObjectKey, paint: TextPaint = .none) -> String {
        let scope = key.namespace == "default" ? "" : " -n \(key.namespace)"
        func command(_ verb: String, _ suffix: String = "") -> String {
            paint.command("velatui \(verb) \(key.name)\(scope)\(suffix)")
        }
        return """
            ✅ App has been deployed 🚀🚀🚀
                 App status: \(command("status"))
            Application \(key.namespace)/\(paint.value(key.name)) applied.

            """
    }

    /// After a run was suspended.
    package static func suspended(_ name: String) -> String {
        "Successfully suspend workflow: \(name)\n"
    }

    /// After a run was resumed, as a whole or from one step.
    package static func resumed(_ name: String, step: String?) -> String {
        step.map { "Successfully resume workflow \(name) from step \($0) \n" }
            ?? "Successfully resume workflow: \(name)\n"
    }

    /// The question before a deletion.
    package static func deleteQuestion(_ key: ObjectKey) -> String {
        "Are you sure to delete the application \(key) (y/n)"
    }

    /// When a deletion begins.
    package static func deleting(_ key: ObjectKey) -> String {
        "Start deleting appplication \(key)\n"
    }

    /// When it is over.
    package static func deleted(_ key: ObjectKey) -> String {
        "Delete appplication \(key) succeeded\n"
    }

    /// When the answer to the question was no.
    package static func deletionSkipped(_ key: ObjectKey) -> String {
        "skip deleting appplication \(key)\n"
    }

    /// When there was nothing to delete.
    package static func alreadyDeleted(_ key: ObjectKey) -> String {
        "application \(key) already deleted\n"
    }
}
