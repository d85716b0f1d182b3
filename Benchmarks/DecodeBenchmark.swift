import Foundation
import Glibc
import KubeValues
import VelaModel

/// Reads a generated list of 35 MB into rows, as the dashboard does.
struct DecodeBenchmark {
    private static let size = 35_000_000
    private static let chunk = 64 * 1024

    func run(_ report: inout Report) throws {
        let path =
            FileManager.default.temporaryDirectory.path
            + "/velatui-bench-list-\(UUID().uuidString).json"
        defer { unlink(path) }
        let count = try write(to: path)
        // Once to warm up the file's pages, then the figure that counts.
        var times: [Double] = []
        var added = 0.0
        for _ in 0..<5 {
            ProcessFigures.forgetPeak()
            let before = ProcessFigures.residentMegabytes(of: "self")
            let start = ContinuousClock.now
            let rows = try read(path)
            times.append((ContinuousClock.now - start).milliseconds / 1000)
            added = max(added, ProcessFigures.peakMegabytes(of: "self") - before)
            guard rows.count == count else {
                throw Unmeasurable("\(rows.count) of \(count) Applications were read")
            }
        }
        report.add(
            "decode and project a 35 MB list of \(count), median of 5",
            Statistics.median(of: times), "s", budget: 0.5)
        report.add("memory added by that, rows included", added, "MB", budget: 10)
    }

    private func read(_ path: String) throws -> [ApplicationSummary] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Unmeasurable("the list cannot be read") }
        defer { close(descriptor) }
        var splitter = ItemSplitter(.list)
        var rows: [ApplicationSummary] = []
        var piece = [UInt8](repeating: 0, count: Self.chunk)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            guard count > 0 else { break }
            splitter.consume(piece[..<count]) { item in
                if case .success(let object) = item { rows.append(ApplicationSummary(object)) }
            }
        }
        _ = try splitter.finish()
        return rows
    }

    private func write(to path: String) throws -> Int {
        guard let file = fopen(path, "w") else {
            throw Unmeasurable("\(path) cannot be written")
        }
        defer { fclose(file) }
        fputs(
            #"{"apiVersion":"v1","kind":"List","metadata":{"resourceVersion":"1"},"items":["#, file)
        var written = 0
        var count = 0
        while written < Self.size {
            let text = (count == 0 ? "" : ",") + ApplicationTemplate.stored(count)
            fputs(text, file)
            written += text.utf8.count
            count += 1
        }
        fputs("]}", file)
        return count
    }
}
