import KubeKit
import Testing

@Suite struct KubeconfigTests {
    private static let secret = "s3cr3t-value"

    private static let main = """
        apiVersion: v1
        kind: Config
        current-context: prod
        clusters:
        - name: prod
          cluster:
            server: https://hub.example:6443/
            certificate-authority: ca.crt
            tls-server-name: kubernetes
        - name: lax
          cluster: {server: "https://10.0.0.1", insecure-skip-tls-verify: true}
        - name: proxied
          cluster: {server: "https://10.0.0.2", proxy-url: "http://p:1"}
        - name: strange
          cluster: {server: "ftp://10.0.0.2"}
        contexts:
        - name: prod
          context: {cluster: prod, user: admin, namespace: shop}
        - name: lax
          context: {cluster: lax, user: robot}
        - name: file
          context: {cluster: lax, user: filed}
        - name: exec
          context: {cluster: lax, user: exec}
        - name: half
          context: {cluster: lax, user: half}
        - name: broken
          context: {cluster: lax, user: broken}
        - name: nobody
          context: {cluster: lax, user: missing}
        - name: nowhere
          context: {cluster: missing, user: robot}
        - name: proxied
          context: {cluster: proxied, user: robot}
        - name: strange
          context: {cluster: strange, user: robot}
        users:
        - name: admin
          user:
            client-certificate-data: Q0VSVA==
            client-key: keys/admin.key
        - name: robot
          user: {token: \(secret)}
        - name: filed
          user: {tokenFile: /run/token}
        - name: exec
          user: {exec: {command: aws, env: [{name: A, value: \(secret)}]}}
        - name: half
          user: {client-certificate-data: Q0VSVA==}
        - name: broken
          user: {client-certificate-data: "\(secret)!", client-key-data: "\(secret)!"}
        """

    private static let files = [
        "/home/u/.kube/config": main,
        "/home/u/.kube/ca.crt": "CA",
        "/home/u/.kube/keys/admin.key": "KEY",
        "/run/token": "abc\n",
        "/other": """
        current-context: lax
        contexts:
        - name: lax
          context: {cluster: prod, user: admin}
        - name: more
          context: {cluster: lax, user: robot}
        """,
        "/bad": "a: [1\nb: 2",
        "/list": "- a",
        "/empty": "",
    ]

    private static let reader: Kubeconfig.Reader = { path in files[path].map { Array($0.utf8) } }

    private func config(_ files: String...) throws(KubeconfigError) -> Kubeconfig {
        try Kubeconfig(files: files, reader: Self.reader)
    }

    @Test func theCurrentContextLeadsToServerCredentialsAndNamespace() throws {
        let target = try config("/home/u/.kube/config").target()
        #expect(target.context == "prod" && target.user == "admin" && target.namespace == "shop")
        #expect(target.endpoint.url == "https://hub.example:6443")
        #expect(target.endpoint.authorities == Array("CA".utf8))
        #expect(target.endpoint.serverName == "kubernetes")
        #expect(target.endpoint.credentials.certificate == Array("CERT".utf8))
        #expect(target.endpoint.credentials.key == Array("KEY".utf8))
    }

    @Test func tokensComeFromTheEntryOrAFile() throws {
        let config = try config("/home/u/.kube/config")
        let lax = try config.target(context: "lax").endpoint
        #expect(lax.credentials.token == Self.secret && lax.isInsecure)
        let filed = try config.target(context: "file").endpoint.credentials
        #expect(filed.token == "abc" && filed.tokenFile == "/run/token")
    }

    @Test func ofSeveralFilesTheFirstCounts() throws {
        let config = try config("/empty", "/home/u/.kube/config", "/other")
        #expect(config.currentContext == "prod")
        #expect(try config.target(context: "lax").user == "robot")
        #expect(try config.target(context: "more").user == "robot")
        let reversed = try self.config("/other", "/home/u/.kube/config")
        #expect(reversed.currentContext == "lax")
        #expect(try reversed.target().user == "admin")
    }

    @Test(arguments: [
        ("exec", "user exec in /home/u/.kube/config: exec is not supported yet"),
        ("half", "user half in /home/u/.kube/config needs both"),
        ("broken", "user broken in /home/u/.kube/config: client-certificate-data is not base64"),
        ("nobody", "names the user missing, which is missing"),
        ("nowhere", "names the cluster missing, which is missing"),
        ("proxied", "proxy-url is not supported yet"),
        ("strange", "server must begin with https:// or http://"),
        ("absent", "there is no context absent; there are: prod, lax"),
    ])
    func anUnusableContextSaysWhereAndNeverASecret(context: String, expected: String) throws {
        let config = try config("/home/u/.kube/config")
        let error = #expect(throws: KubeconfigError.self) {
            try config.target(context: context)
        }
        #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains(Self.secret) == false)
    }

    @Test(arguments: [
        ("/missing", "the kubeconfig /missing cannot be read"), ("/bad", "/bad:2:"),
        ("/list", "/list is no kubeconfig"),
    ])
    func anUnusableFileIsNamed(file: String, expected: String) {
        let error = #expect(throws: KubeconfigError.self) { try config(file) }
        #expect(error?.message.hasPrefix(expected) == true, "\(error?.message ?? "")")
    }

    @Test func aPodFindsItsOwnServer() throws {
        let folder = "/var/run/secrets/kubernetes.io/serviceaccount"
        let files = [
            "\(folder)/token": "tok\n", "\(folder)/ca.crt": "CA",
            "\(folder)/namespace": "vela-system",
        ]
        let environment = ["KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"]
        let target = try Kubeconfig.Target.inCluster(environment: environment) { path in
            files[path].map { Array($0.utf8) }
        }
        #expect(target.endpoint.url == "https://[fd00::1]:443")
        #expect(target.endpoint.credentials.token == "tok")
        #expect(target.endpoint.credentials.tokenFile == "\(folder)/token")
        #expect(target.namespace == "vela-system")
        #expect(throws: KubeconfigError.self) {
            try Kubeconfig.Target.inCluster(environment: [:]) { _ in nil }
        }
    }

    @Test func credentialsDescribeThemselvesWithoutTheirTexts() {
        let credentials = Credentials(
            certificate: Array("CERT".utf8), key: Array("KEY".utf8), token: Self.secret)
        #expect("\(credentials)" == "client certificate and bearer token")
        #expect(String(reflecting: credentials) == "client certificate and bearer token")
    }
}
