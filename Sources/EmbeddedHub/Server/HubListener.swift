import Glibc
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix

/// The listening socket and the connections that came from it.
///
/// The socket is bound before the hub is ready, as its port is part of what the hub stores, and accepts
/// connections when ``serve(_:tls:)`` says with what; until then they wait in the kernel.
final class HubListener: Sendable {
    private struct Serving {
        var context: ServerContext
        var tls: TLSContext
    }

    private let group: MultiThreadedEventLoopGroup
    private let channel: any Channel
    private let connections: ConnectionList
    private let serving: NIOLockedValueBox<Serving?>

    /// The bound port.
    var port: Int { channel.localAddress?.port ?? 0 }

    /// Binds a loopback address.
    ///
    /// - Throws: ``EmbeddedHubError`` with ``EmbeddedHubError/Code/portInUse`` when the port is taken.
    init(host: String, port: Int) async throws(EmbeddedHubError) {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let connections = ConnectionList()
        let serving = NIOLockedValueBox<Serving?>(nil)
        self.group = group
        self.connections = connections
        self.serving = serving
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.autoRead, value: false)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try Self.keepFromChildren(channel) }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let serving = serving.withLockedValue({ $0 }) else {
                        throw ChannelError.ioOnClosedChannel
                    }
                    try Self.keepFromChildren(channel)
                    connections.add(channel)
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(TLSHandler(serving.tls))
                    try pipeline.configureHTTPServerPipeline()
                    try pipeline.addHandler(HTTPHandler(serving.context))
                }
            }
        do {
            channel = try await bootstrap.bind(host: host, port: port).get()
        } catch {
            try? await group.shutdownGracefully()
            if let error = error as? IOError, error.errnoCode == EADDRINUSE {
                throw EmbeddedHubError(.portInUse, "port \(port) of \(host) is taken")
            }
            throw EmbeddedHubError(.portInUse, "\(host):\(port) cannot be listened on: \(error)")
        }
    }

    /// Closes the socket in programs that this process starts, which NIO does not ask for: one of them would
    /// otherwise hold the port after the hub has ended.
    private static func keepFromChildren(_ channel: any Channel) throws {
        try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
            of: NIOBSDSocket.Handle.self
        ) { socket in
            _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
        }
    }

    /// Begins to accept connections.
    func serve(_ context: ServerContext, tls: TLSContext) async throws {
        serving.withLockedValue { $0 = Serving(context: context, tls: tls) }
        try await channel.setOption(.autoRead, value: true).get()
        channel.read()
    }

    /// Accepts nothing more.
    func stopAccepting() async {
        try? await channel.close().get()
    }

    /// Closes the connections and ends the event loops.
    func shutDown() async {
        serving.withLockedValue { $0 = nil }
        await connections.closeAll()
        try? await group.shutdownGracefully()
    }
}

/// The open connections of a listener.
private final class ConnectionList: Sendable {
    private let channels = NIOLockedValueBox<[ObjectIdentifier: any Channel]>([:])

    func add(_ channel: any Channel) {
        let key = ObjectIdentifier(channel)
        channels.withLockedValue { $0[key] = channel }
        channel.closeFuture.whenComplete { [channels] _ in
            channels.withLockedValue { $0[key] = nil }
        }
    }

    /// Closes each connection after what was handed to its event loop before.
    func closeAll() async {
        let open = channels.withLockedValue { Array($0.values) }
        for channel in open {
            channel.eventLoop.execute { channel.close(promise: nil) }
        }
        for channel in open { try? await channel.closeFuture.get() }
    }
}
