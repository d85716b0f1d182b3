import EmbeddedHub
import Foundation
import KubeValues
import Testing

@Suite struct FolderTests {
    @Test func onlyTheOwnerMayReadTheFolder() async throws {
        try await withHub({ $0.requestLog = "\($0.folder)/requests" }) { _, folder in
            #expect(try mode(folder) == 0o700)
            #expect(try mode("\(folder)/kubeconfigs") == 0o700)
            let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
            for file in try #require(files) where file != "kubeconfigs" {
                #expect(try mode("\(folder)/\(file)") == 0o600, "\(file)")
            }
        }
    }

    @Test func aFolderIsServedOnce() async throws {
        try await withHub { _, folder in
            let error = try await #require(throws: EmbeddedHubError.self) {
                _ = try await EmbeddedHubServer.start(ServerOptions(folder: folder))
            }
            #expect(error.code == .folderInUse)
            #expect(error.message.contains("process \(getpid())"))
            #expect(FolderLock.holder(of: folder) == getpid())
        }
    }

    @Test func aTakenPortIsSaid() async throws {
        try await withHub { hub, _ in
            try await withFolder { folder in
                var options = ServerOptions(folder: folder)
                options.port = hub.access.port
                let error = try await #require(throws: EmbeddedHubError.self) {
                    _ = try await EmbeddedHubServer.start(options)
                }
                #expect(error.code == .portInUse)
                #expect(FolderLock.holder(of: folder) == nil)
            }
        }
    }

    @Test func theFolderKeepsItsPortAndCredentials() async throws {
        try await withFolder { folder in
            let options = ServerOptions(folder: folder)
            let first = try await serving(options) { $0.access }
            let second = try await serving(options) { $0.access }
            #expect(first.isNew)
            #expect(!second.isNew)
            #expect(second.port == first.port)
            #expect(second.engineToken == first.engineToken)
            #expect(second.authority == first.authority)
        }
    }

    @Test func anotherPortReachesTheClusterSecrets() async throws {
        try await withFolder { folder in
            var options = ServerOptions(folder: folder)
            let secret = "/api/v1/namespaces/vela-system/secrets/cluster-beijing"
            func endpoint(_ hub: RunningHub) async throws -> String {
                let client = TestClient(hub.access, token: hub.access.engineToken)
                let data = try await client.request("GET", secret).json?.at("data", "endpoint")?
                    .string
                return String(decoding: Base64.decode((data ?? "").utf8) ?? [], as: UTF8.self)
            }
            let first = try await serving(options) { hub in
                let found = try await endpoint(hub)
                #expect(found == "\(hub.access.endpoint)/clusters/cluster-beijing")
                return hub.access.port
            }
            options.port = try await serving(ServerOptions(folder: folder + "-2")) {
                $0.access.port
            }
            try await serving(options) { hub in
                #expect(hub.access.port != first)
                let found = try await endpoint(hub)
                #expect(found == "\(hub.access.endpoint)/clusters/cluster-beijing")
            }
        }
    }

    @Test func looksAtTheHolderKeepNobodyFromServing() async throws {
        try await withFolder { folder in
            try PrivateFiles.makeFolder(folder)
            let looking = Thread {
                while !Thread.current.isCancelled { _ = FolderLock.holder(of: folder) }
            }
            looking.start()
            defer { looking.cancel() }
            for _ in 0..<200 { _ = try FolderLock(folder: folder) }
        }
    }

    @Test func moreClustersJoinAnOldFolder() async throws {
        try await withFolder { folder in
            var options = ServerOptions(folder: folder)
            try await serving(options) { _ in }
            options.clusters = 5
            for _ in 0..<2 {
                try await serving(options) { hub in
                    let client = TestClient(hub.access, token: hub.access.engineToken)
                    let path = "/api/v1/namespaces/vela-system/secrets/cluster-5"
                    #expect(try await client.request("GET", path).status == 200)
                    let members = try await client.request(
                        "GET", "/clusters/cluster-5/api/v1/namespaces/examples")
                    #expect(members.status == 200)
                }
                options.clusters = 3
            }
        }
    }

    @Test func whatWasAnsweredSurvivesASuddenEnd() async throws {
        try await withHub { hub, folder in
            let client = TestClient(hub.access, token: hub.access.engineToken)
            var names: Set<String> = []
            for number in 0..<30 {
                let answer = try await client.request(
                    "POST", configMaps, body: configMap("k\(number)"))
                #expect(answer.status == 201)
                names.insert("k\(number)")
            }
            #expect(try await client.request("DELETE", "\(configMaps)/k7").status == 200)
            names.remove("k7")
            // A copy of the files is what a killed process leaves behind: nothing is closed or flushed.
            let copy = folder + "-killed"
            try FileManager.default.copyItem(atPath: folder, toPath: copy)
            try PrivateFiles.write(Array("0\n".utf8), to: "\(copy)/port")
            let found = try await serving(ServerOptions(folder: copy)) { second in
                let client = TestClient(second.access, token: second.access.engineToken)
                let list = try await client.request("GET", configMaps).json
                return list?["items"]?.array?.compactMap { $0.at("metadata", "name")?.string } ?? []
            }
            #expect(Set(found) == names)
        }
    }

    @Test(arguments: ["this is no database, but a text that is long enough", "SQLite format 3\0"])
    func aDamagedDatabaseIsSaidInOneSentence(_ content: String) async throws {
        try await withFolder { folder in
            try PrivateFiles.makeFolder(folder)
            let bytes = Array(content.utf8) + [UInt8](repeating: 7, count: 8192)
            try PrivateFiles.write(bytes, to: "\(folder)/hub.db")
            let error = try await #require(throws: EmbeddedHubError.self) {
                _ = try await EmbeddedHubServer.start(ServerOptions(folder: folder))
            }
            #expect(error.code == .storage)
            #expect(error.message.contains("hub.db is damaged or no database"))
            #expect(!error.message.contains("\n"))
        }
    }

    @Test func theLogHasALineForEachRequestAndNoSecrets() async throws {
        try await withHub({ $0.requestLog = "\($0.folder)/requests" }) { hub, folder in
            let client = TestClient(hub.access, token: hub.access.engineToken)
            _ = try await client.request(
                "POST", "/clusters/cluster-beijing\(configMaps)", headers: ["User-Agent: me"],
                body: configMap("logged", size: 77))
            _ = try await TestClient(hub.access, token: "sesame").request("GET", "/healthz")
            let text = String(
                decoding: try PrivateFiles.read("\(folder)/requests") ?? [], as: UTF8.self)
            let lines = try text.split(separator: "\n").map { try JSON(parsing: String($0)) }
            #expect(lines.map { $0["status"]?.int } == [201, 401])
            #expect(lines[0]["method"] == "POST")
            #expect(lines[0]["cluster"] == "cluster-beijing")
            #expect(lines[0]["path"]?.string == configMaps)
            #expect(lines[0]["userAgent"] == "me")
            #expect(lines[0]["user"] == "system:serviceaccount:vela-system:velatui-controller")
            #expect(!text.contains(hub.access.engineToken))
            #expect(!text.contains("sesame"))
            #expect(!text.contains("xxxx"))
        }
    }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }
}
