import Glibc
import HubSimulator
import KubeValues

/// The hub's objects on disk: all of them are read at start, after that changes are only written.
///
/// WAL with `synchronous = NORMAL`: a commit is in the kernel when it returns, so a killed process
/// loses nothing; what a power cut can lose is the newest commits, never the file's consistency. A laptop's
/// simulated hub does not pay a disk flush for each write to survive that too.
struct ObjectStore: ~Copyable {
    /// What a folder held at start.
    struct Content {
        /// The newest state of each object, in the order of their last changes.
        var objects: [StoredObject]
        /// The highest revision.
        var revision: Int64
        /// The managed clusters that this folder has ever served.
        var clusters: [String]
        /// Whether the database was made just now.
        var isNew: Bool
    }

    /// "VELA", so that another program's database is not mistaken for ours.
    private static let applicationID: Int64 = 0x5645_4C41
    private static let version: Int64 = 1

    private let database: Database
    private let upsert: Statement
    private let delete: Statement
    private let setValue: Statement

    /// Opens the folder's database and makes it when it is not there.
    ///
    /// - Throws: ``EmbeddedHubError`` when the file is damaged, foreign or of a newer version.
    init(folder: String) throws(EmbeddedHubError) {
        let path = "\(folder)/hub.db"
        // SQLite gives its side files the mode of the main one.
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw EmbeddedHubError(.storage, "\(path) cannot be opened: \(errorText())")
        }
        fchmod(descriptor, 0o600)
        close(descriptor)
        let database = try Database(path: path)
        try Self.prepareSchema(database, path)
        let upsert = try database.prepare(
            """
            INSERT INTO objects(cluster, key, object, revision) VALUES(?, ?, ?, ?)
            ON CONFLICT(cluster, key) DO UPDATE SET object = excluded.object, revision = excluded.revision
            """)
        let delete = try database.prepare("DELETE FROM objects WHERE cluster = ? AND key = ?")
        let setValue = try database.prepare(
            "INSERT INTO facts(name, value) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value"
        )
        self.database = database
        self.upsert = upsert
        self.delete = delete
        self.setValue = setValue
    }

    private static func prepareSchema(
        _ database: borrowing Database, _ path: String
    ) throws(EmbeddedHubError) {
        let owner = try database.integer("PRAGMA application_id")
        let tables = try database.integer("SELECT count(*) FROM sqlite_master")
        guard owner == applicationID || (owner == 0 && tables == 0) else {
            throw EmbeddedHubError(.storage, "\(path) is another program's database")
        }
        let found = try database.integer("PRAGMA user_version")
        guard found <= version else {
            throw EmbeddedHubError(.storage, "\(path) was written by a newer velatui")
        }
        try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
        guard owner == 0 else { return }
        try database.execute(
            """
            BEGIN IMMEDIATE;
            CREATE TABLE objects(
                cluster TEXT NOT NULL, key TEXT NOT NULL, object BLOB NOT NULL,
                revision INTEGER NOT NULL, PRIMARY KEY(cluster, key));
            CREATE TABLE facts(name TEXT PRIMARY KEY, value TEXT NOT NULL);
            PRAGMA application_id = \(applicationID);
            PRAGMA user_version = \(version);
            COMMIT;
            """)
    }

    /// Reads everything.
    func content() throws(EmbeddedHubError) -> Content {
        var content = Content(objects: [], revision: 0, clusters: [], isNew: false)
        let rows = try database.prepare(
            "SELECT cluster, key, object FROM objects ORDER BY revision")
        while try database.step(rows) {
            let object: JSON
            do throws(JSONError) {
                object = try JSON(parsing: rows.bytes(2))
            } catch {
                throw EmbeddedHubError(
                    .storage, "the stored object \(rows.text(1)) is damaged: \(error)")
            }
            content.objects.append(
                StoredObject(cluster: rows.text(0), key: rows.text(1), object: object))
        }
        let facts = try database.prepare("SELECT name, value FROM facts")
        while try database.step(facts) {
            switch facts.text(0) {
            case "revision": content.revision = Int64(facts.text(1)) ?? 0
            case "clusters":
                content.clusters = facts.text(1).split(separator: ",").map(String.init)
            default: break
            }
        }
        content.isNew = content.revision == 0 && content.objects.isEmpty
        return content
    }

    /// Writes the changes as one transaction; when it returns they survive the process.
    func commit(_ changes: [StoreChange]) throws(EmbeddedHubError) {
        guard let last = changes.last else { return }
        try database.execute("BEGIN IMMEDIATE")
        do throws(EmbeddedHubError) {
            for change in changes { try write(change) }
            try set("revision", "\(last.revision)")
            try database.execute("COMMIT")
        } catch {
            try? database.execute("ROLLBACK")
            throw error
        }
    }

    /// Remembers which managed clusters this folder serves.
    func remember(clusters: [String]) throws(EmbeddedHubError) {
        try set("clusters", clusters.joined(separator: ","))
    }

    private func write(_ change: StoreChange) throws(EmbeddedHubError) {
        if let object = change.object {
            upsert.bind(change.cluster, at: 1)
            upsert.bind(change.key, at: 2)
            upsert.bind(object.encoded(), at: 3)
            upsert.bind(change.revision, at: 4)
            defer { upsert.reset() }
            _ = try database.step(upsert)
        } else {
            delete.bind(change.cluster, at: 1)
            delete.bind(change.key, at: 2)
            defer { delete.reset() }
            _ = try database.step(delete)
        }
    }

    private func set(_ name: String, _ value: String) throws(EmbeddedHubError) {
        setValue.bind(name, at: 1)
        setValue.bind(value, at: 2)
        defer { setValue.reset() }
        _ = try database.step(setValue)
    }
}
