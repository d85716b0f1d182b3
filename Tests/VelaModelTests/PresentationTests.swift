import Foundation
import KubeValues
import Testing
import VelaModel

/// What the commands print, held against the feature document and recordings of `vela`.
@Suite struct PresentationTests {
    private static func width(_ text: String) -> Int { text.count }

    private func cluster(
        _ name: String, alias: String = "", labels: [String: String] = [:]
    ) -> ClusterSummary {
        let isHub = name == "local"
        return ClusterSummary(
            name: name, alias: alias, type: isHub ? "Internal" : "X509Certificate",
            endpoint: isHub ? "-" : "https://127.0.0.1:16444", labels: labels, state: .live)
    }

    @Test func clusterListHasTheColumnsOfTheDocument() {
        let text = ClusterListText.text(
            [
                cluster("local"),
                cluster("cluster-beijing", labels: ["tier": "gold", "region": "bj"]),
            ],
            width: Self.width)

        #expect(
            text == """
                CLUSTER        \tTYPE           \tENDPOINT               \tACCEPTED\tLABELS   
                local          \tInternal       \t-                      \ttrue    \t         
                cluster-beijing\tX509Certificate\thttps://127.0.0.1:16444\ttrue    \tregion=bj
                               \t               \t                       \t        \ttier=gold

                """)
    }

    @Test func clusterListShowsAliasesOnlyIfThereAreAny() {
        let text = ClusterListText.text(
            [cluster("local"), cluster("c", alias: "Edge")], width: Self.width)

        #expect(text.hasPrefix("CLUSTER\tALIAS\tTYPE"))
    }

    @Test func labelsAreListedAfterAnUpdate() {
        let text = ClusterListText.labelsUpdated(
            cluster("cluster-beijing", labels: ["tier": "gold", "region": "beijing"]))

        #expect(
            text == """
                Successfully update labels for cluster cluster-beijing, type: X509Certificate.
                region=beijing
                tier=gold

                """)
    }

    @Test func statusHasTheLayoutOfTheDocument() throws {
        let application = try JSON(
            parsing: """
                {"metadata": {"name": "basic-topology", "namespace": "examples",
                  "creationTimestamp": "2022-04-08T06:37:54Z"},
                 "spec": {"components": [{"name": "nginx-basic", "type": "webservice"}]},
                 "status": {"status": "workflowFinished",
                  "workflow": {"mode": "DAG", "finished": true, "suspend": false,
                   "terminated": false, "steps": [{"id": "3mvz5i8elj", "type": "deploy",
                   "name": "deploy-topology-hangzhou-clusters", "phase": "succeeded"}]},
                  "services": [{"name": "nginx-basic", "cluster": "cluster-hangzhou-1",
                   "namespace": "examples", "healthy": true, "message": "Ready:1/1",
                   "traits": [{"type": "expose", "healthy": true}]}]}}
                """)
        let zone = try #require(TimeZone(secondsFromGMT: 8 * 3600))

        let text = StatusText(application: application, zone: zone, width: Self.width).text

        let created = "2022-04-08 14:37:54 +0800 GMT+8"
        let pad = created.count
        func row(_ key: String, _ value: String) -> String {
            "  " + key.padding(toLength: 11, withPad: " ", startingAt: 0) + "\t"
                + value.padding(toLength: pad, withPad: " ", startingAt: 0)
        }
        #expect(
            text == """
                About:

                \(row("Name:", "basic-topology"))
                \(row("Namespace:", "examples"))
                \(row("Created at:", created))
                \(row("Status:", "workflowFinished"))

                Workflow:

                  mode: DAG
                  finished: true
                  Suspend: false
                  Terminated: false
                  Steps
                  - id:3mvz5i8elj
                    name:deploy-topology-hangzhou-clusters
                    type:deploy
                    phase:succeeded 
                    message:

                Services:

                  - Name: nginx-basic  
                    Cluster: cluster-hangzhou-1  Namespace: examples
                    Type: webservice
                    Healthy Ready:1/1
                    Traits:
                      ✅ expose

                """)
    }

    @Test func applicationListDrawsFurtherComponentsBelowTheName() throws {
        let application = try JSON(
            parsing: """
                {"metadata": {"name": "shop", "namespace": "store",
                  "creationTimestamp": "2026-11-24T03:34:53Z"},
                 "spec": {"components": [
                   {"name": "a", "type": "webservice", "traits": [{"type": "scaler"},
                    {"type": "expose"}]},
                   {"name": "b", "type": "worker"}]},
                 "status": {"status": "running", "services": [
                   {"name": "a", "healthy": true, "message": "Ready:1/1"}]}}
                """)
        let zone = try #require(TimeZone(secondsFromGMT: 0))
        let list = ApplicationListText(showsNamespace: false, zone: zone)

        let text = list.text([ApplicationListText.Entry(application)], width: Self.width)

        let created = "2026-11-24 03:34:53 +0000 UTC"
        #expect(
            text == """
                APP \tCOMPONENT\tTYPE      \tTRAITS       \tPHASE  \tHEALTHY\tSTATUS   \tCREATED-TIME                 
                shop\ta        \twebservice\tscaler,expose\trunning\thealthy\tReady:1/1\t\(created)
                └─  \tb        \tworker    \t             \trunning\t       \t         \t\(created)

                """)
    }

    @Test func longCellsWrapAtWords() {
        var table = TextTable()
        table.append(["a", Array(repeating: "word", count: 15).joined(separator: " ")])

        let lines = table.text(width: Self.width).split(separator: "\n")

        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.count <= 2 + TextTable.maximumWidth })
    }
}
