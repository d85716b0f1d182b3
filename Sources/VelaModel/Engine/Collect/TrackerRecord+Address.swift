import Delivery
import KubeKit
import KubeValues

extension TrackerRecord {
    /// Where the object is.
    var address: ObjectAddress {
        ObjectAddress(
            cluster: cluster,
            kind: GroupVersionKind(
                apiVersion: raw["apiVersion"]?.string ?? "", kind: raw["kind"]?.string ?? ""),
            namespace: raw["namespace"]?.string ?? "", name: raw["name"]?.string ?? "")
    }
}
