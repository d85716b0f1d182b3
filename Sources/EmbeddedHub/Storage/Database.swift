import CSQLite

/// One SQLite connection, for the thread that owns it.
struct Database: ~Copyable {
    private let handle: OpaquePointer
    private let path: String

    /// Opens the file, made if it is not there.
    init(path: String) throws(EmbeddedHubError) {
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2(path, &handle, flags, nil)
        guard code == SQLITE_OK, let handle else {
            let reason = String(cString: sqlite3_errstr(code))
            sqlite3_close_v2(handle)
            throw EmbeddedHubError(.storage, "\(path) cannot be opened: \(reason)")
        }
        self.handle = handle
        self.path = path
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, 2000)
    }

    deinit { sqlite3_close_v2(handle) }

    /// Runs statements that give no rows.
    func execute(_ sql: String) throws(EmbeddedHubError) {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure() }
    }

    /// A compiled statement, to be run many times.
    func prepare(_ sql: String) throws(EmbeddedHubError) -> Statement {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement
        else { throw failure() }
        return Statement(handle: statement)
    }

    /// The integer in the first column of the first row, 0 if there is none.
    func integer(_ sql: String) throws(EmbeddedHubError) -> Int64 {
        let statement = try prepare(sql)
        return try step(statement) ? statement.integer(0) : 0
    }

    /// Goes on to the next row; false after the last one.
    func step(_ statement: borrowing Statement) throws(EmbeddedHubError) -> Bool {
        switch sqlite3_step(statement.handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw failure()
        }
    }

    /// What the library says about the last call, without the statement, which may hold a Secret.
    private func failure() -> EmbeddedHubError {
        let primary = sqlite3_extended_errcode(handle) & 0xFF
        let reason = String(cString: sqlite3_errmsg(handle))
        if primary == SQLITE_NOTADB || primary == SQLITE_CORRUPT {
            return EmbeddedHubError(
                .storage, "\(path) is damaged or no database of an embedded hub (\(reason))")
        }
        return EmbeddedHubError(.storage, "\(path) cannot be used: \(reason)")
    }
}

/// A compiled statement of a ``Database``.
struct Statement: ~Copyable {
    fileprivate let handle: OpaquePointer

    deinit { sqlite3_finalize(handle) }

    /// Makes it ready to run again, without its parameters.
    func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    /// Sets a parameter, counted from 1, to a text.
    func bind(_ text: String, at index: Int32) {
        let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        sqlite3_bind_text(handle, index, text, -1, copies)
    }

    /// Sets a parameter to bytes.
    func bind(_ bytes: [UInt8], at index: Int32) {
        let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        sqlite3_bind_blob(handle, index, bytes, Int32(bytes.count), copies)
    }

    /// Sets a parameter to an integer.
    func bind(_ value: Int64, at index: Int32) { sqlite3_bind_int64(handle, index, value) }

    /// The column, counted from 0, as an integer.
    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// The column as a text.
    func text(_ column: Int32) -> String {
        sqlite3_column_text(handle, column).map { String(cString: $0) } ?? ""
    }

    /// The column as bytes.
    func bytes(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        let count = Int(sqlite3_column_bytes(handle, column))
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }
}
