/// Applications of the size that hubs really hold, about 3.5 KB each.
enum ApplicationTemplate {
    /// What a user writes.
    static func spec(_ number: Int) -> String {
        """
        {"apiVersion":"core.oam.dev/v1beta1","kind":"Application","metadata":{\
        "name":"app-\(padded(number))","namespace":"examples",\
        "annotations":{"app.oam.dev/description":"\(String(repeating: "storefront ", count: 12))"},\
        "labels":{"team":"t\(number % 40)","tier":"web"}},"spec":{"components":[\(components)],\
        "policies":[{"name":"topology-hangzhou-clusters","type":"topology","properties":{\
        "clusterLabelSelector":{"region":"hangzhou"}}},{"name":"override-high-availability",\
        "type":"override","properties":{"components":[{"type":"webservice","traits":[{"type":\
        "scaler","properties":{"replicas":3}}]}]}}],"workflow":{"steps":[{"type":"deploy","name":\
        "deploy-hangzhou","properties":{"policies":["topology-hangzhou-clusters",\
        "override-high-availability"],"auto":false}}]}}
        """ + "}"
    }

    /// The same as a hub holds it while a gate waits.
    static func stored(_ number: Int) -> String {
        var text = spec(number)
        text.removeLast()
        return text + ",\"status\":\(status)}"
    }

    private static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }

    private static let components = (0..<3).map { number in
        """
        {"name":"web-\(number)","type":"webservice","properties":{"image":"nginx:1.2\(number)",\
        "cpu":"0.5","memory":"256Mi","env":[{"name":"MODE","value":"production"},{"name":"LOG",\
        "value":"info"}],"ports":[{"port":80,"expose":true}]},"traits":[{"type":"scaler",\
        "properties":{"replicas":2}}]}
        """
    }.joined(separator: ",")

    private static let status: String = {
        let services = ["cluster-hangzhou-1", "cluster-hangzhou-2"].flatMap { cluster in
            (0..<3).map { number in
                """
                {"cluster":"\(cluster)","env":"","healthy":true,"message":"Ready:2/2","name":\
                "web-\(number)","namespace":"examples","traits":[{"healthy":true,"type":"scaler"}],\
                "workloadDefinition":{"apiVersion":"apps/v1","kind":"Deployment"}}
                """
            }
        }
        return """
            {"conditions":[{"lastTransitionTime":"2026-05-07T08:09:10Z","reason":"Available",\
            "status":"True","type":"Parsed"},{"lastTransitionTime":"2026-05-07T08:09:10Z",\
            "reason":"Available","status":"True","type":"Revision"}],"latestRevision":{"name":\
            "app-v1","revision":1,"revisionHash":"9fb2a3c1d4e5f607"},"observedGeneration":1,\
            "services":[\(services.joined(separator: ","))],"status":"workflowSuspending",\
            "workflow":{"appRevision":"app-v1:9fb2a3c1d4e5f607","finished":false,"mode":\
            "StepByStep-DAG","startTime":"2026-05-07T08:09:10Z","status":"suspending","suspend":\
            true,"terminated":false,"steps":[{"firstExecuteTime":"2026-05-07T08:09:11Z","id":\
            "9wa5h2dvcu","lastExecuteTime":"2026-05-07T08:09:11Z","name":"deploy-hangzhou","phase":\
            "suspending","reason":"Suspend","type":"deploy","message":"Suspended by field auto"}]}}
            """
    }()
}
