import CZstd

/// Zstandard frames, the form in which trackers and revisions are stored.
package enum Zstandard {
    /// Largest content that is unpacked; a larger frame is refused, so that a small object cannot fill
    /// the memory.
    package static let contentLimit = 64 << 20

    /// One frame that holds those bytes, or nil if the library refuses.
    ///
    /// The corresponding C function is `ZSTD_compress`.
    package static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        var size = 0
        let bound = ZSTD_compressBound(bytes.count)
        let frame = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            size = bytes.withUnsafeBytes { source in
                ZSTD_compress(buffer.baseAddress, bound, source.baseAddress, source.count, 3)
            }
            count = ZSTD_isError(size) == 0 ? size : 0
        }
        return ZSTD_isError(size) == 0 ? frame : nil
    }

    /// The bytes that a frame holds, or nil if it is broken or holds more than ``contentLimit``.
    ///
    /// The corresponding C function is `ZSTD_decompressStream`, as a frame need not say its size.
    package static func decompress(_ frame: [UInt8]) -> [UInt8]? {
        guard let stream = ZSTD_createDStream() else { return nil }
        defer { ZSTD_freeDStream(stream) }
        var content: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: ZSTD_DStreamOutSize())
        var isComplete = false
        let isSound = frame.withUnsafeBytes { source -> Bool in
            var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
            while true {
                let (left, written) = piece.withUnsafeMutableBytes { target -> (Int, Int) in
                    var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
                    let left = ZSTD_decompressStream(stream, &output, &input)
                    return (left, output.pos)
                }
                guard ZSTD_isError(left) == 0 else { return false }
                content.append(contentsOf: piece[..<written])
                guard content.count <= contentLimit else { return false }
                isComplete = left == 0
                if isComplete && input.pos == input.size { return true }
                if written == 0 && input.pos == input.size { return isComplete }
            }
        }
        return isSound ? content : nil
    }
}
