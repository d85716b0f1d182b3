import ArgumentParser
import CursesKit
import Glibc
import KubeValues
import VelaModel

/// How a command that prints objects prints them.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    /// The object as JSON.
    case json
    /// The object as YAML.
    case yaml
}

/// The option `-o` of every command that prints something.
struct OutputOptions: ParsableArguments {
    @Option(name: [.short, .long], help: "Print the objects themselves: json or yaml.")
    var output: OutputFormat?

    /// Prints an object as asked, or else the text for people.
    func print(_ object: @autoclosure () -> JSON, else text: @autoclosure () -> String) {
        switch output {
        case .json: Console.write(object().withoutManagedFields.text(.shown) + "\n")
        case .yaml: Console.write(YAMLWriter.shownText(object().withoutManagedFields))
        case nil: Console.write(text())
        }
    }
}

extension OutputOptions {
    /// Prints an Application as it is now if asked for the object, or else the text for people.
    func print(_ key: ObjectKey, on hub: HubConnection, else text: String) async throws {
        guard output != nil else { return Console.write(text) }
        let object = try await hub.perform { () async throws(OperationError) in
            try await hub.operations.application(key)
        }
        print(object, else: text)
    }
}

/// The two streams of a command, and what they can show.
enum Console {
    /// Whether standard output is a terminal.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Colours on a terminal that has them, unless `NO_COLOR` is set.
    static var paint: TextPaint {
        let environment = processEnvironment()
        let isPlain = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        return isTerminal && !isPlain ? .ansi : .none
    }

    /// Writes text on standard output as it is; a result that cannot be written ends the command, exit code 1.
    static func write(_ text: String) {
        guard !writeWhole(text, to: STDOUT_FILENO) else { return }
        let reason = String(cString: strerror(errno))
        printProblem("Error: the result cannot be written on standard output: \(reason)")
        exit(1)
    }

    /// How many columns a text takes.
    static func width(_ text: String) -> Int { TextWidth.columns(of: text) }
}

extension JSON {
    /// The value with every text in it made harmless for a terminal; line breaks stay.
    var neutralised: JSON {
        switch self {
        case .null, .bool, .number: self
        case .string(let text): .string(SafeText.neutralised(text, newline: "\n"))
        case .array(let elements): .array(elements.map(\.neutralised))
        case .object(let object):
            .object(
                JSONObject(object.map { (SafeText.neutralised($0.key), $0.value.neutralised) }))
        }
    }

    /// The object without the record of who manages which field, which nobody wants to read.
    var withoutManagedFields: JSON {
        var object = self
        if object.at("metadata", "managedFields") != nil {
            object[path: ["metadata", "managedFields"]] = nil
        }
        if case .array(let items) = object["items"] ?? .null {
            object["items"] = .array(items.map(\.withoutManagedFields))
        }
        return object
    }

    /// Objects as the list that `kubectl -o json` prints.
    static func list(of objects: [JSON]) -> JSON {
        ["apiVersion": "v1", "kind": "List", "items": .array(objects)]
    }
}
