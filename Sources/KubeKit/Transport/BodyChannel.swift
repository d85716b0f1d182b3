/// The pieces of a streamed body between the transfer thread and one reader.
///
/// Bounded: the writer is told when to pause, or that the reader is hopelessly behind.
final class BodyChannel: Sendable {
    /// What the transfer does after offering a piece.
    enum Acceptance {
        /// Go on.
        case taken
        /// Keep the piece; the reader will ask to go on.
        case pause
        /// End the transfer: the reader is too slow for a shared connection.
        case overflow
    }

    private struct State {
        var pieces: [[UInt8]] = []
        var size = 0
        var isPaused = false
        var end: Result<Void, TransportError>?
        var reader: CheckedContinuation<[UInt8]?, any Error>?
    }

    private let state = LockedBox(State())
    private let highWater: Int
    private let limit: Int

    /// - Parameters:
    ///   - highWater: bytes from which a pausable transfer is paused.
    ///   - limit: bytes from which a transfer that cannot pause is ended.
    init(highWater: Int = 256 * 1024, limit: Int = 64 * 1024 * 1024) {
        self.highWater = highWater
        self.limit = limit
    }

    /// Offers a piece that came over a connection that can or cannot be paused.
    func offer(_ piece: [UInt8], canPause: Bool) -> Acceptance {
        let (answer, waiting): (Acceptance, CheckedContinuation<[UInt8]?, any Error>?) =
            state.withLock { state in
                if let reader = state.reader {
                    state.reader = nil
                    return (.taken, reader)
                }
                if canPause, state.size >= highWater {
                    state.isPaused = true
                    return (.pause, nil)
                }
                if !canPause, state.size + piece.count > limit { return (.overflow, nil) }
                state.pieces.append(piece)
                state.size += piece.count
                return (.taken, nil)
            }
        waiting?.resume(returning: piece)
        return answer
    }

    /// Says that nothing follows, or why.
    func finish(_ result: Result<Void, TransportError>) {
        let reader = state.withLock { state -> CheckedContinuation<[UInt8]?, any Error>? in
            if state.end == nil { state.end = result }
            defer { state.reader = nil }
            return state.reader
        }
        switch result {
        case .success: reader?.resume(returning: nil)
        case .failure(let error): reader?.resume(throwing: error)
        }
    }

    /// The next pieces joined, or nil at the end.
    ///
    /// - Parameters:
    ///   - resume: called when a paused transfer should go on.
    ///   - cancel: called when the task is cancelled while it waits.
    /// - Throws: ``TransportError`` when the transfer broke.
    func next(
        resume: () -> Void, cancel: @escaping @Sendable () -> Void
    ) async throws -> [UInt8]? {
        let (ready, isResuming, end) = state.withLock { state in
            let joined = state.pieces.isEmpty ? nil : Array(state.pieces.joined())
            state.pieces.removeAll()
            state.size = 0
            defer { state.isPaused = false }
            return (joined, state.isPaused, state.end)
        }
        if isResuming { resume() }
        if let ready { return ready }
        if let end {
            try end.get()
            return nil
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in wait(continuation) }
        } onCancel: {
            finish(.failure(TransportError(.cancelled, "the request was given up")))
            cancel()
        }
    }

    private func wait(_ continuation: CheckedContinuation<[UInt8]?, any Error>) {
        // Something may have come since the look before.
        let answer: Result<[UInt8]?, TransportError>? = state.withLock { state in
            if !state.pieces.isEmpty {
                let joined = Array(state.pieces.joined())
                state.pieces.removeAll()
                state.size = 0
                return .success(joined)
            }
            if let end = state.end { return end.map { nil } }
            state.reader = continuation
            return nil
        }
        switch answer {
        case .success(let piece): continuation.resume(returning: piece)
        case .failure(let error): continuation.resume(throwing: error)
        case nil: break
        }
    }
}
