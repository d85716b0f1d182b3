package import KubeValues

/// Makes and compares the revisions of an Application.
package enum Revision {
    /// What a reconcile has to do about revisions.
    package enum Decision: Sendable, Hashable {
        /// The stored revision of that name holds what is wanted.
        case keep(JSON)
        /// This one has to be created.
        case create(JSON)

        /// The revision, stored or not.
        package var revision: JSON {
            switch self {
            case .keep(let revision), .create(let revision): revision
            }
        }
    }

    /// The hash of what a revision holds, in lower-case hexadecimal without leading zeros.
    package static func hash(of parsed: ParsedApplication) -> String {
        StableHash.hexadecimal(content(parsed).text(.canonical))
    }

    /// Finds the revision of what is wanted, or makes the next one.
    ///
    /// - Parameters:
    ///   - parsed: what is wanted.
    ///   - stored: the revisions that exist, plain, in whatever order.
    ///   - latest: the name of the revision that the status calls the latest, empty if it calls none.
    package static func decide(
        _ parsed: ParsedApplication, stored: [JSON], latest: String = ""
    ) -> Decision {
        let application = parsed.application
        if let pinned = pinned(application, stored: stored, latest: latest) {
            return .keep(pinned)
        }
        let wanted = content(parsed)
        let sorted = stored.sorted { number(of: $0) < number(of: $1) }
        let current = stored.filter { $0.name == latest }
        for revision in current + sorted.reversed()
        where content(ofStored: revision) == wanted
            && publishVersion(of: revision) == application.publishVersion
        {
            return .keep(revision)
        }
        let next = (sorted.last.map { number(of: $0) } ?? 0) + 1
        return .create(
            object(parsed, name: "\(application.name)-v\(next)", hash: Self.hash(of: parsed)))
    }

    /// The stored revision whose snapshot is pinned by the Application's publish version, if any.
    ///
    /// - Parameters:
    ///   - application: the Application.
    ///   - stored: the revisions that exist, plain, in whatever order.
    ///   - latest: the name of the revision that the status calls the latest, empty if it calls none.
    package static func pinned(
        _ application: Application, stored: [JSON], latest: String = ""
    ) -> JSON? {
        guard !application.publishVersion.isEmpty,
            let current = stored.first(where: { $0.name == latest })
                ?? stored.max(by: { number(of: $0) < number(of: $1) })
        else { return nil }
        for revision in [current] + stored.filter({ number(of: $0) > number(of: current) })
        where publishVersion(of: revision) == application.publishVersion {
            return revision
        }
        return nil
    }

    /// `status.latestRevision` for a revision.
    package static func status(of revision: JSON) -> JSON {
        [
            "name": .string(revision.name), "revision": JSON(number(of: revision)),
            "revisionHash": .string(revision.labels["app.oam.dev/app-revision-hash"] ?? ""),
        ]
    }

    /// The names of revisions that may go, oldest first: `limit` stay besides the one in use.
    package static func surplus(_ stored: [JSON], inUse: String, limit: Int) -> [String] {
        let sorted = stored.sorted { number(of: $0) < number(of: $1) }.map(\.name)
        let count = sorted.count - limit - 1
        guard count > 0 else { return [] }
        return Array(sorted.filter { $0 != inUse }.prefix(count))
    }

    /// The number at the end of a revision's name.
    package static func number(of revision: JSON) -> Int {
        guard let dash = revision.name.range(of: "-v", backwards: true) else { return 0 }
        return Int(revision.name[dash...]) ?? 0
    }

    /// The publish version under which a revision was made, empty if none.
    package static func publishVersion(of revision: JSON) -> String {
        revision.annotations["app.oam.dev/publishVersion"] ?? ""
    }
}

extension String {
    /// The position behind the last occurrence of a text.
    fileprivate func range(of text: String, backwards: Bool) -> Index? {
        var position = endIndex
        while position > startIndex {
            if self[..<position].hasSuffix(text) { return position }
            position = index(before: position)
        }
        return nil
    }
}
