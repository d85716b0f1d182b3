import Foundation

/// The dashboard on a hub with the examples: first frame, keys, idleness, memory.
struct DashboardBenchmark {
    /// Names of which the first frame with data shows at least one.
    static let names = [
        "basic-topology", "label-selector-topology", "local-ns-topology", "deploy-workflowstep",
        "deploy-concurrently", "deploy-with-override", "advance-override",
    ]

    private static let starts = 20
    private static let keys = 300
    private static let windows = 4

    func run(_ report: inout Report) throws {
        let scratch = try Scratch()
        let hub = try Hub(scratch, ["--examples"])
        // The examples settle before anything is measured.
        let first = try dashboard(scratch, hub)
        _ = try first.waitForAny(of: Self.names, within: .seconds(20))
        first.settle(.seconds(3), within: .seconds(40))
        first.end()

        var times: [Double] = []
        for _ in 0..<Self.starts {
            let start = ContinuousClock.now
            let program = try dashboard(scratch, hub)
            _ = try program.waitForAny(of: Self.names, within: .seconds(20))
            times.append((ContinuousClock.now - start).milliseconds)
            program.end()
        }
        report.add(
            "exec to first Application, hub running, median of \(Self.starts)",
            Statistics.median(of: times), "ms", budget: 100)

        let program = try dashboard(scratch, hub)
        _ = try program.waitForAny(of: Self.names, within: .seconds(20))
        program.settle(.seconds(2))
        try measureKeys(program, &report)
        measureIdleness(program, &report)
        report.add(
            "resident memory of the client",
            ProcessFigures.residentMegabytes(of: String(program.pid)), "MB", budget: 60)
        report.note(
            "resident memory of the hub",
            ProcessFigures.residentMegabytes(of: String(hub.process.pid)), "MB")
        program.end()
        hub.process.end()
    }

    private func dashboard(_ scratch: Scratch, _ hub: Hub) throws -> ChildProcess {
        try ChildProcess(
            try Velatui.path, ["--kubeconfig", hub.kubeconfig], environment: scratch.environment,
            connection: .terminal(columns: 160, rows: 45))
    }

    private func measureKeys(_ program: ChildProcess, _ report: inout Report) throws {
        var times: [Double] = []
        var unanswered = 0
        for number in 0..<Self.keys {
            program.settle(.milliseconds(8), within: .seconds(2))
            let start = ContinuousClock.now
            program.type(number % 2 == 0 ? "j" : "k")
            if program.read(for: .milliseconds(500)).isEmpty {
                unanswered += 1
            } else {
                times.append((ContinuousClock.now - start).milliseconds)
            }
        }
        guard times.count > Self.keys / 2 else {
            throw Unmeasurable("\(unanswered) of \(Self.keys) keys drew nothing")
        }
        report.add(
            "key to paint, p99 of \(times.count)", Statistics.percentile(0.99, of: times), "ms",
            budget: 10)
        report.note("key to paint, median", Statistics.median(of: times), "ms")
    }

    /// Ages on the screen step now and then, so the quietest of a few windows counts.
    private func measureIdleness(_ program: ChildProcess, _ report: inout Report) {
        let pid = String(program.pid)
        program.settle(.seconds(2))
        var quietest = (bytes: Int.max, share: Double.infinity)
        for _ in 0..<Self.windows where quietest.bytes > 0 {
            let end = ContinuousClock.now + .seconds(10)
            let before = ProcessFigures.processorSeconds(of: pid)
            var bytes = 0
            while ContinuousClock.now < end {
                bytes += program.read(for: end - ContinuousClock.now).count
            }
            let share = (ProcessFigures.processorSeconds(of: pid) - before) * 10
            if bytes < quietest.bytes { quietest = (bytes, share) }
        }
        report.add(
            "bytes written in 10 idle seconds between age steps", none: quietest.bytes, "bytes")
        report.add("processor share in them", quietest.share, "%", budget: 1)
    }
}

/// The first start of all: the dashboard starts its hub, which posts the examples.
struct ColdStartBenchmark {
    private static let starts = 5

    func run(_ report: inout Report) throws {
        var times: [Double] = []
        for _ in 0..<Self.starts {
            let scratch = try Scratch()
            let binary = try Velatui.path
            let start = ContinuousClock.now
            let program = try ChildProcess(
                binary, ["--embedded"], environment: scratch.environment,
                connection: .terminal(columns: 160, rows: 45))
            let outcome = Result {
                try program.waitForAny(of: DashboardBenchmark.names, within: .seconds(20))
            }
            times.append((ContinuousClock.now - start).milliseconds / 1000)
            program.end()
            let stop = try ChildProcess(
                binary, ["hub", "stop"], environment: scratch.environment, connection: .pipe)
            stop.waitForEnd()
            _ = try outcome.get()
        }
        report.add(
            "exec to first Application, cold, median of \(Self.starts)",
            Statistics.median(of: times), "s", budget: 1.5)
    }
}
