import KubeKit
import VelaModel

/// Performs effects as tasks that it owns; what comes of them goes into the mailbox.
///
/// It is used by the loop's thread alone; tasks share only the mailbox and the session's slot.
final class EffectRunner {
    /// Makes the session: finds the hub, or starts it.
    typealias Connect = @Sendable () async throws -> HubSession

    /// How long a selection must rest before the preview is read, and a text before it is asked about.
    static let settlingTime = Duration.milliseconds(150)

    private let connect: Connect
    private let mailbox: Mailbox
    private let session = SessionSlot()
    private var tasks: [EffectID: Task<Void, Never>] = [:]

    init(mailbox: Mailbox, connect: @escaping Connect) {
        self.mailbox = mailbox
        self.connect = connect
    }

    deinit { for task in tasks.values { task.cancel() } }

    /// Starts an effect; the screen's own effects are the loop's.
    func perform(_ effect: AppEffect) {
        switch effect {
        case .connect:
            start(.connection) { [connect, mailbox, session] in
                await EffectRunner.connect(connect, mailbox, session)
            }
        case .watchDetail(let key, let isPreview):
            withSession(.detail) { session, mailbox in
                if isPreview { try? await Task.sleep(for: EffectRunner.settlingTime) }
                guard !Task.isCancelled else { return }
                for await event in session.detail(key) {
                    await mailbox.post(.detail(key, event))
                }
            }
        case .plan(let request):
            withSession(.plan) { session, mailbox in
                let result = await session.approvalPlan(request.key, stepID: request.stepID)
                guard !Task.isCancelled else { return }
                await mailbox.post(.plan(request, result))
            }
        case .approve(let request, let plan):
            withSession(.approval) { session, mailbox in
                await mailbox.post(.approval(request, session.approve(plan)))
            }
        case .selectorEffects(let question):
            withSession(.selectorEffects) { session, mailbox in
                try? await Task.sleep(for: EffectRunner.settlingTime)
                guard !Task.isCancelled else { return }
                let effects = await session.selectorEffects(
                    cluster: question.cluster, labels: question.labels)
                guard !Task.isCancelled else { return }
                await mailbox.post(.selectorEffects(question, effects))
            }
        case .setLabels(let cluster, let labels, let old):
            withSession(.labels) { session, mailbox in
                let result = await session.setLabels(
                    cluster: cluster, labels: labels, replacing: old)
                await mailbox.post(.labelsSaved(cluster: cluster, result))
            }
        case .refresh: session.value?.refresh()
        case .cancel(let id): tasks.removeValue(forKey: id)?.cancel()
        case .redraw, .suspend, .discardTypedKeys: break
        }
    }

    /// Stops everything.
    func cancelAll() {
        for task in tasks.values { task.cancel() }
        tasks = [:]
    }

    private func start(_ id: EffectID, _ work: @escaping @Sendable () async -> Void) {
        switch id {
        case .approval, .labels:
            // What was sent to a cluster is never cut off in the middle.
            break
        case .connection, .detail, .plan, .selectorEffects: tasks[id]?.cancel()
        }
        // Detached: a task made here would inherit the main actor, whose thread is the loop's.
        tasks[id] = Task.detached { await work() }
    }

    private func withSession(
        _ id: EffectID, _ work: @escaping @Sendable (HubSession, Mailbox) async -> Void
    ) {
        guard let session = session.value else { return }
        start(id) { [mailbox] in await work(session, mailbox) }
    }

    private static func connect(
        _ connect: Connect, _ mailbox: Mailbox, _ slot: SessionSlot
    ) async {
        do {
            let session = try await connect()
            slot.value = session
            await mailbox.post(.connected(session.description))
            for await event in session.events() { await mailbox.post(.hub(event)) }
        } catch {
            guard !Task.isCancelled else { return }
            await mailbox.post(.connectionFailed(String(describing: error)))
        }
    }
}

/// The session, once it exists.
private final class SessionSlot: Sendable {
    private let content = LockedBox<HubSession?>(nil)

    /// The session.
    var value: HubSession? {
        get { content.withLock { $0 } }
        set { content.withLock { $0 = newValue } }
    }
}
