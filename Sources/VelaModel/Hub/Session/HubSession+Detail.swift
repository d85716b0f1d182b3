import Foundation
import KubeValues

extension HubSession {
    /// How often a tree is read anew while somebody looks at it.
    private static let treePeriod = Duration.seconds(3)

    /// One Application with timeline and tree, kept fresh while it is read.
    ///
    /// A change of the Application is shown at once; the tree, which members do not announce, follows
    /// every few seconds.
    package func detail(_ key: ObjectKey) -> AsyncStream<DetailEvent> {
        AsyncStream { continuation in
            let task = Task.detached { [self] in
                await self.follow(key, continuation)
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func follow(
        _ key: ObjectKey, _ output: AsyncStream<DetailEvent>.Continuation
    ) async {
        let reader = DetailReader(access: operations.access, key: key)
        var last: ApplicationDetail?
        while !Task.isCancelled {
            do {
                if let (application, outline) = try await reader.outline() {
                    var detail = outline
                    detail.tree = last?.tree
                    detail.treeReadAt = last?.treeReadAt
                    detail.unread = last?.unread ?? [:]
                    output.yield(.detail(detail))
                    let (tree, unread) = await reader.tree(of: application)
                    if Task.isCancelled { return }
                    detail.tree = tree
                    detail.treeReadAt = Date()
                    detail.unread = unread
                    output.yield(.detail(detail))
                    last = detail
                } else {
                    output.yield(.gone)
                }
            } catch {
                if Task.isCancelled { return }
                output.yield(.failed("\(error)"))
            }
            await signal.wait(Self.treePeriod, topic: Self.topic(of: key))
        }
    }
}
