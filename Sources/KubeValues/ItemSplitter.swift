/// Cuts a long answer into its items while it arrives, so that memory holds one item and not all.
///
/// A list (`{"kind": ..., "metadata": ..., "items": [...]}`) gives each element of `items`; a stream
/// gives each of the values written after each other, as a watch writes one event a line. Feed
/// chunks as they come, cut anywhere.
package struct ItemSplitter: Sendable {
    /// What the bytes are.
    package enum Shape: Sendable, Hashable {
        /// One object whose member `items` is the list.
        case list
        /// Values one after another.
        case stream
    }

    private enum State {
        /// Outside the items: what is read here is kept for the end.
        case outside
        /// Among the items, before one.
        case before
        /// Inside an item.
        case inside
        /// Among the items, after one.
        case after
        /// The bytes are no list or stream; nothing more is read.
        case broken
    }

    private let shape: Shape
    private let limit: Int
    private var state: State
    private var item = ValueEnd()
    /// The part of an item that came with earlier chunks; empty when the item began in this one.
    private var buffer: [UInt8] = []
    private var itemSize = 0
    private var outside = OutsideReader()
    private var failure: ItemError?

    /// A splitter at the start.
    ///
    /// - Parameters:
    ///   - shape: What the bytes are.
    ///   - limit: The most bytes one item, or all that is not an item, may have.
    package init(_ shape: Shape, limit: Int = 16 * 1024 * 1024) {
        self.shape = shape
        self.limit = limit
        state = shape == .list ? .outside : .before
    }

    /// Takes a chunk and hands out the items that end in it, in order.
    ///
    /// An item that is too large or malformed is handed out as an error in its place.
    package mutating func consume<E: Error>(
        _ chunk: some Collection<UInt8>, each: (Result<JSON, ItemError>) throws(E) -> Void
    ) throws(E) {
        try consumeBytes(chunk) { bytes throws(E) in
            switch bytes {
            case .success(let bytes):
                switch JSONScanner.scanWhole(bytes) {
                case .success(let value): try each(.success(value))
                case .failure(let error): try each(.failure(.malformed(error)))
                }
            case .failure(let error): try each(.failure(error))
            }
        }
    }

    /// Takes a chunk and hands out the items that end in it as bytes, valid during the call only.
    package mutating func consumeBytes<E: Error>(
        _ chunk: some Collection<UInt8>,
        each: (Result<UnsafeBufferPointer<UInt8>, ItemError>) throws(E) -> Void
    ) throws(E) {
        // The storage closure is rethrowing and would lose the error's type.
        let result: Result<Void, E>? = chunk.withContiguousStorageIfAvailable { bytes in
            split(bytes, each)
        }
        if let result { return try result.get() }
        try ContiguousArray(chunk).withUnsafeBufferPointer { bytes in split(bytes, each) }.get()
    }

    /// Ends the answer and gives what was not an item: of a list all other members, with `items`
    /// empty; of a stream null.
    ///
    /// - Throws: ``ItemError`` when the answer ends early or is no JSON.
    package mutating func finish() throws(ItemError) -> JSON {
        if let failure { throw failure }
        switch shape {
        case .stream:
            guard state == .before || state == .after else { throw .truncated }
            return .null
        case .list:
            guard state == .outside else { throw .truncated }
            do throws(JSONError) {
                return try JSON(parsing: outside.bytes)
            } catch {
                throw outside.isComplete ? .malformed(error) : .truncated
            }
        }
    }

    // MARK: - Splitting

    private mutating func split<E: Error>(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ each: (Result<UnsafeBufferPointer<UInt8>, ItemError>) throws(E) -> Void
    ) -> Result<Void, E> {
        var position = 0
        var start = 0
        do throws(E) {
            while position < bytes.count {
                switch state {
                case .broken: return .success(())
                case .outside:
                    position = outside.read(bytes, from: position)
                    if outside.bytes.count > limit {
                        state = .broken
                        failure = .tooLarge(bytes: outside.bytes.count)
                    } else if outside.isAtItems {
                        outside.isAtItems = false
                        state = .before
                    }
                case .before, .after:
                    let byte = bytes[position]
                    switch byte {
                    case 0x20, 0x09, 0x0A, 0x0D: position += 1
                    case UInt8(ascii: "]") where shape == .list:
                        outside.bytes.append(byte)
                        position += 1
                        state = .outside
                        outside.leaveItems()
                    case UInt8(ascii: ",") where shape == .list && state == .after:
                        position += 1
                        state = .before
                    case _ where state == .after && shape == .list:
                        state = .broken
                        failure = .malformed(
                            JSONError(message: "expected ',' or ']'", offset: position))
                    default:
                        item = ValueEnd()
                        itemSize = 0
                        start = position
                        state = .inside
                    }
                case .inside:
                    let end = item.advance(over: bytes, from: position)
                    itemSize += end - position
                    position = end
                    guard item.isFinished else { break }
                    state = .after
                    if itemSize > limit {
                        buffer = []
                        try each(.failure(.tooLarge(bytes: itemSize)))
                    } else if buffer.isEmpty {
                        try each(.success(UnsafeBufferPointer(rebasing: bytes[start..<end])))
                    } else {
                        buffer.append(contentsOf: bytes[start..<end])
                        // Taken out, so that the closure may not see it change.
                        let whole = buffer
                        buffer.removeAll(keepingCapacity: true)
                        try hand(whole, each)
                        if buffer.capacity > ItemSplitter.keptCapacity { buffer = [] }
                    }
                    start = end
                }
            }
        } catch {
            return .failure(error)
        }
        keepUnfinished(bytes, from: start)
        return .success(())
    }

    private static let keptCapacity = 256 * 1024

    private func hand<E: Error>(
        _ whole: [UInt8],
        _ each: (Result<UnsafeBufferPointer<UInt8>, ItemError>) throws(E) -> Void
    ) throws(E) {
        let result: Result<Void, E> = whole.withUnsafeBufferPointer { bytes in
            do throws(E) {
                try each(.success(bytes))
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    private mutating func keepUnfinished(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) {
        guard state == .inside else { return }
        if itemSize > limit {
            buffer = []
        } else {
            buffer.append(contentsOf: bytes[start...])
        }
    }
}

/// Why an item, or the answer around the items, cannot be read.
package enum ItemError: Error, Hashable, CustomStringConvertible {
    /// It has more bytes than allowed; it was read past and dropped.
    case tooLarge(bytes: Int)
    /// It is no JSON.
    case malformed(JSONError)
    /// The answer ends inside it.
    case truncated

    package var description: String {
        switch self {
        case .tooLarge(let bytes): "the item is too large to read: \(bytes) bytes"
        case .malformed(let error): "the item is no JSON: \(error)"
        case .truncated: "the answer ends early"
        }
    }
}
