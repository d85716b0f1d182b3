import Glibc
import HubSimulator

/// Where the answer to one request goes; called on the service's own threads.
protocol AnswerReceiver: Sendable {
    /// The complete answer.
    func answer(_ response: HubResponse)
    /// The answer is a stream, which ends or is cut by its reader.
    func answer(streaming stream: StreamSink)
}

/// The simulator on a thread of its own: requests come in, answers go out after their commit.
///
/// A turn takes all requests that have arrived, lets the simulator answer them, and hands its changes to
/// the writer together with what may be said once they are on disk: the answers and the watch events.
final class HubService: Sendable {
    private enum Message: Sendable {
        case request(HubRequest, LoggedCaller, any AnswerReceiver)
        case log(RequestLog.Entry)
        case close(WatchID)
        case stop
    }

    /// Who asked and when, for the request log.
    struct LoggedCaller: Sendable {
        /// The value of `User-Agent`.
        var userAgent: String
        /// When the request was complete.
        var arrival: Moment
        /// The path as it was asked for.
        var path: String
    }

    private let inbox = Inbox<Message>()
    private let thread: WorkerThread

    /// Starts the simulator's thread; it ends with ``stop()``.
    init(
        _ simulator: consuming HubSimulator, writer: CommitWriter, log: RequestLog?,
        streamLimit: Int
    ) throws(EmbeddedHubError) {
        let inbox = inbox
        let loop = ServiceLoop(simulator, writer, log, streamLimit: streamLimit)
        thread = try WorkerThread { Self.work(loop, inbox) }
    }

    /// Lets the simulator answer a request.
    func handle(_ request: HubRequest, _ caller: LoggedCaller, for receiver: any AnswerReceiver) {
        inbox.put(.request(request, caller, receiver))
    }

    /// Records a request that was refused before it came here.
    func record(_ entry: RequestLog.Entry) { inbox.put(.log(entry)) }

    /// Forgets a stream whose reader has gone.
    func close(_ watch: WatchID) { inbox.put(.close(watch)) }

    /// Answers what has arrived, ends all streams and the thread, and then the writer's.
    func stop() {
        inbox.put(.stop)
        thread.join()
    }

    private static func work(_ start: ServiceLoop, _ inbox: Inbox<Message>) {
        var loop = start
        while true {
            let messages = inbox.takeAll(waitingAtMost: loop.pause)
            loop.beginTurn()
            var stops = false
            for message in messages {
                switch message {
                case .request(let request, let caller, let receiver):
                    loop.handle(request, caller, receiver)
                case .log(let entry): loop.record(entry)
                case .close(let watch): loop.close(watch)
                case .stop: stops = true
                }
            }
            loop.endTurn()
            if stops {
                loop.finish()
                return
            }
        }
    }
}

/// What the simulator's thread owns.
private struct ServiceLoop: Sendable {
    private enum Delivery: Sendable {
        case response(HubResponse, any AnswerReceiver, RequestLog.Entry)
        case stream(StreamSink, any AnswerReceiver, RequestLog.Entry)
        case data(StreamSink, [UInt8])
        case end(StreamSink)
        case log(RequestLog.Entry)
    }

    private var simulator: HubSimulator
    private let writer: CommitWriter
    private let log: RequestLog?
    private var streams: [WatchID: StreamSink] = [:]
    private var deliveries: [Delivery] = []
    /// The newest piece of stream output, to which more for the same stream is added in place.
    private var gathered: (stream: StreamSink, bytes: [UInt8])?
    private let streamLimit: Int
    private var now: Moment

    init(
        _ simulator: HubSimulator, _ writer: CommitWriter, _ log: RequestLog?, streamLimit: Int
    ) {
        self.simulator = simulator
        self.streamLimit = streamLimit
        self.writer = writer
        self.log = log
        now = .current
    }

    /// How long the thread may sleep, in milliseconds; nil while nothing becomes due by itself.
    var pause: Int64? {
        simulator.nextDue.map { $0.milliseconds - Moment.current.milliseconds }
    }

    /// Lets the simulator do what has become due.
    ///
    /// Its time never goes back, whatever the clock does.
    mutating func beginTurn() {
        now = max(now, .current)
        simulator.advance(to: now)
    }

    mutating func handle(
        _ request: HubRequest, _ caller: HubService.LoggedCaller, _ receiver: any AnswerReceiver
    ) {
        let reply = simulator.handle(request, at: now)
        var entry = RequestLog.Entry(
            at: caller.arrival, user: request.identity?.user ?? "", userAgent: caller.userAgent,
            method: request.method, cluster: request.cluster, path: caller.path, status: 200)
        switch reply {
        case .response(let response):
            entry.status = response.status
            // The events that the request caused are already under way; those of before go first.
            collectOutput()
            add(.response(response, receiver, entry))
        case .watch(let identifier):
            let stream = StreamSink(identifier, limit: streamLimit)
            streams[identifier] = stream
            add(.stream(stream, receiver, entry))
            collectOutput()
        }
    }

    mutating func record(_ entry: RequestLog.Entry) { add(.log(entry)) }

    mutating func close(_ watch: WatchID) {
        if streams.removeValue(forKey: watch) != nil { simulator.close(watch) }
    }

    /// Hands the turn's changes to the writer, and with them what waits for their commit.
    mutating func endTurn() {
        collectOutput()
        if let gathered { deliveries.append(.data(gathered.stream, gathered.bytes)) }
        gathered = nil
        let changes = simulator.takeChanges()
        guard !changes.isEmpty || !deliveries.isEmpty else { return }
        let due = deliveries
        let log = log
        deliveries = []
        writer.commit(changes) { Self.deliver(due, log) }
    }

    /// Ends the streams and waits until the writer has written everything.
    mutating func finish() {
        collectOutput()
        for stream in streams.values { add(.end(stream)) }
        streams = [:]
        endTurn()
        writer.stop()
    }

    private mutating func add(_ delivery: Delivery) {
        if let gathered { deliveries.append(.data(gathered.stream, gathered.bytes)) }
        gathered = nil
        deliveries.append(delivery)
    }

    /// Moves the simulator's stream output to the deliveries; neighbouring pieces of a stream are joined.
    private mutating func collectOutput() {
        for output in simulator.takeStreamOutput() {
            switch output {
            case .data(let identifier, let bytes):
                guard let stream = streams[identifier] else { continue }
                if gathered?.stream === stream {
                    gathered?.bytes += bytes
                } else {
                    if let gathered { deliveries.append(.data(gathered.stream, gathered.bytes)) }
                    gathered = (stream, bytes)
                }
            case .end(let identifier):
                guard let stream = streams.removeValue(forKey: identifier) else { continue }
                add(.end(stream))
            }
        }
    }

    /// The log's line is written before the answer leaves, so that no answered request is missing in it.
    private static func deliver(_ deliveries: [Delivery], _ log: RequestLog?) {
        if let log {
            let now = Moment.current
            log.append(
                deliveries.compactMap { delivery in
                    switch delivery {
                    case .response(_, _, let entry), .stream(_, _, let entry), .log(let entry):
                        entry.line(answeredAt: now)
                    case .data, .end: nil
                    }
                })
        }
        for delivery in deliveries {
            switch delivery {
            case .response(let response, let receiver, _): receiver.answer(response)
            case .stream(let stream, let receiver, _): receiver.answer(streaming: stream)
            case .data(let stream, let bytes): stream.send(bytes)
            case .end(let stream): stream.end()
            case .log: break
            }
        }
    }
}

extension Moment {
    /// The machine's clock.
    static var current: Moment {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Moment(
            milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
