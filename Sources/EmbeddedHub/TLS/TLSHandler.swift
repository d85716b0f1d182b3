import NIOCore

/// Tells the handlers behind TLS that the handshake is complete, and who the client is.
struct TLSHandshakeCompleted: Sendable {
    /// The client, if it showed a certificate of our authority.
    let peer: TLSPeer?
}

/// Does TLS on a server's connection: ciphertext towards the socket, plaintext towards HTTP.
final class TLSHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum State {
        /// Still agreeing; nobody has anything to say yet.
        case handshaking
        /// Plaintext flows.
        case open
        /// Broken or closed; whatever still arrives is dropped.
        case closed
    }

    /// How long a client may take to agree, so that silent connections do not pile up.
    private static let handshakeLimit = TimeAmount.seconds(10)
    private static let readSize = 16 * 1024
    /// Plaintext is encrypted in pieces, so that a large answer does not exist a third time in OpenSSL.
    private static let writeSize = 128 * 1024

    private var session: TLSSession
    private var state = State.handshaking
    private var deadline: Scheduled<Void>?

    init(_ context: TLSContext) throws {
        session = try TLSSession(context)
    }

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: Self.handshakeLimit) {
            channel.close(promise: nil)
        }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        state = .closed
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard state != .closed else { return }
        let arrived = unwrapInboundIn(data)
        guard arrived.withUnsafeReadableBytes({ session.feed($0) }) else { return fail(context) }
        if state == .handshaking { goOnWithHandshake(context) }
        if state == .open { readPlaintext(context) }
    }

    private func goOnWithHandshake(_ context: ChannelHandlerContext) {
        let progress = session.handshake()
        sendOutput(context)
        switch progress {
        case .waiting: break
        case .failed: fail(context)
        case .complete:
            state = .open
            deadline?.cancel()
            context.fireUserInboundEventTriggered(TLSHandshakeCompleted(peer: session.peer))
        }
    }

    private func readPlaintext(_ context: ChannelHandlerContext) {
        while state == .open {
            var buffer = context.channel.allocator.buffer(capacity: Self.readSize)
            var result = PlaintextRead.none
            buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.readSize) { bytes in
                result = session.read(into: bytes)
                if case .bytes(let count) = result { return count }
                return 0
            }
            switch result {
            case .bytes: context.fireChannelRead(wrapInboundOut(buffer))
            case .none: return sendOutput(context)
            case .closed, .failed: return fail(context)
            }
        }
    }

    /// Sends what is left to say, an alert as a rule, and closes.
    private func fail(_ context: ChannelHandlerContext) {
        guard state != .closed else { return }
        session.close()
        sendOutput(context)
        state = .closed
        context.close(promise: nil)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard state == .open else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        var plaintext = unwrapOutboundIn(data)
        var output = context.channel.allocator.buffer(capacity: plaintext.readableBytes + 256)
        while let piece = plaintext.readSlice(
            length: min(Self.writeSize, plaintext.readableBytes)), piece.readableBytes > 0
        {
            guard piece.withUnsafeReadableBytes({ session.write($0) }) else {
                promise?.fail(ChannelError.ioOnClosedChannel)
                return fail(context)
            }
            drain(into: &output)
        }
        context.write(wrapOutboundOut(output), promise: promise)
    }

    func close(
        context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?
    ) {
        if state != .closed {
            session.close()
            sendOutput(context)
            state = .closed
        }
        context.close(mode: mode, promise: promise)
    }

    private func sendOutput(_ context: ChannelHandlerContext) {
        guard session.outputSize > 0 else { return }
        var output = context.channel.allocator.buffer(capacity: session.outputSize)
        drain(into: &output)
        context.writeAndFlush(wrapOutboundOut(output), promise: nil)
    }

    private func drain(into output: inout ByteBuffer) {
        while session.outputSize > 0 {
            let moved = output.writeWithUnsafeMutableBytes(
                minimumWritableBytes: session.outputSize
            ) { session.drain(into: $0) }
            if moved == 0 { return }
        }
    }
}
