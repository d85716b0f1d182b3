/// The example Applications of an embedded hub, as KubeVela's guide to multi-cluster delivery has them.
enum ExampleManifests {
    /// What the Applications refer to: Policies and a Workflow of their namespace.
    static let references = """
        apiVersion: core.oam.dev/v1alpha1
        kind: Policy
        metadata:
          name: topology-hangzhou-clusters
          namespace: examples
        type: topology
        properties:
          clusterLabelSelector:
            region: hangzhou
        ---
        apiVersion: core.oam.dev/v1alpha1
        kind: Policy
        metadata:
          name: override-high-availability-webservice
          namespace: examples
        type: override
        properties:
          components:
            - type: webservice
              traits:
                - type: scaler
                  properties:
                    replicas: 3
        ---
        apiVersion: core.oam.dev/v1alpha1
        kind: Workflow
        metadata:
          name: make-release-in-hangzhou
          namespace: examples
        steps:
          - type: deploy
            name: deploy-hangzhou
            properties:
              auto: false
              policies: ["override-high-availability-webservice", "topology-hangzhou-clusters"]
        """

    /// The nine Applications.
    static let applications = """
        apiVersion: core.oam.dev/v1beta1
        kind: Application
        metadata:
          name: basic-topology
          namespace: examples
        spec:
          components:
            - name: nginx-basic
              type: webservice
              properties:
                image: nginx
              traits:
                - type: expose
                  properties:
                    port: [80]
          policies:
            - name: topology-hangzhou-clusters
              type: topology
              properties:
                clusters: ["cluster-hangzhou-1", "cluster-hangzhou-2"]
        ---
        apiVersion: core.oam.dev/v1beta1
        kind: Application
        metadata:
          name: label-selector-topology
          namespace: examples
        spec:
          components:
            - name: nginx-label-selector
              type: webservice
              properties:
                image: nginx
          policies:
            - name: topology-hangzhou-clusters
              type: topology
              properties:
                clusterLabelSelector:
                  region: hangzhou
        ---
        apiVersion: core.oam.dev/v1beta1
        kind: Application
        metadata:
          name: local-ns-topology
          namespace: examples
        spec:
          components:
            - name: nginx-local-ns
              type: webservice
              properties:
                image: nginx
          policies:
            - name: topology-local
              type: topology
              properties:
                clusters: ["local"]
                namespace: examples-alternative
        ---
        apiVersion: core.oam.dev/v1beta1
        kind: Application
        metadata:
          name: deploy-workflowstep
          namespace: examples
        spec:
          components:
            - name: nginx-deploy-workflowstep
              type: webservice
              properties:
                image: nginx
          policies:
            - name: topology-hangzhou-clusters
              type: topology
              properties:
                clusterLabelSelector:
                  region: hangzhou
            - name: topology-local
              type: topology
              properties:
                clusters: ["local"]
                namespace: examples-alternative
          workflow:
            steps:
              - type: deploy
                name: deploy-local
                properties:
                  policies: ["topology-local"]
              - type: deploy
                name: deploy-hangzhou
                properties:
                  # require manual approval before running this step
                  auto: false
                  policies: ["topology-hangzhou-clusters"]
        ---
        apiVersion: core.oam.dev/v1beta1
        kind: Application
        metadata:
          name: deploy-concurrently
          namespace: examples
        spec:
          components:
            - name: nginx-deploy-concurrently
              type: webservice
              properties:
                image: nginx
          policies:
            - name: topology-hangzhou-clusters
              type: topology
              properties:
                clusterLabelSelector:
                  region: hangzhou
            - name: topology-local
              type: topology
              properties:
                clusters: ["local"]
                namespace: examples-alternative
          workflow:
            steps:
              - type: deploy
                name: deploy-all
                properties:
                  policies: ["topology-local", "topology-hangzhou-clusters"]
        ---
        apiVersion: core.oam.dev/v1beta1
        kind: Application
        metadata:
          name: deploy-with-override
          namespace: examples
        spec:
          components:
            - name: nginx-with-override
              type: webservice
              properties:
                image: nginx
          policies:
            - name: topology-hangzhou-clusters
              type: topology
              properties:
                clusterLabelSelector:
                  region: hangzhou
            - name: topology-local
              type: topology
              properties:
                clusters: ["local"]
                namespace: examples-alternative
            - name: override-nginx-legacy-image
              type: override
              properties:
                components:
                  - name: nginx-with-override
                    properties:
                      image: nginx:1.20
            - name: override-high-availability
              type: override
              properties:
                components:
                  - type: webservice
                    traits:
                      - type: scaler
                        properties:
                          replicas: 3
          workflow:
            steps:
              - type: deploy
                name: deploy-local
                properties:
                  policies: ["topology-local"]
              - type: deploy
                name: deploy-hangzhou
                properties:
                  policies: ["topology-hangzhou-clusters", "override-nginx-legacy-image", "override-high-availability"]
        ---
        apiVersion: core.oam.dev/v1beta1
        kind: Application
        metadata:
          name: advance-override
          namespace: examples
        spec:
          components:
            - name: nginx-advance-override-legacy
              type: webservice
              properties:
                image: nginx:1.20
            - name: nginx-advance-override-latest
              type: webservice
              properties:
                image: nginx
          policies:
            - name: topology-hangzhou-clusters
              type: topology
              properties:
                clusterLabelSelector:
                  region: hangzhou
            - name: topology-local
              type: topology
              properties:
                clusters: ["local"]
                namespace: examples-alternative
            - name: override-nginx-legacy
              type: override
              properties:
                selector: ["nginx-advance-override-legacy"]
            - name: override-nginx-latest
              type: override
              properties:
                selector: ["nginx-advance-override-latest", "nginx-advance-override-stable"]
                components:
                  - name: nginx-advance-override-stable
                    type: webservice
                    properties:
                      image: nginx:stable
          workflow:
            steps:
              - type: deploy
                name: deploy-local
                properties:
                  policies: ["topology-local", "override-nginx-legacy"]
              - type: deploy
                name: deploy-hangzhou
                properties:
                  policies: ["topology-hangzhou-clusters", "override-nginx-latest"]
        ---
        apiVersion: core.oam.dev/v1beta1
        kind: Application
        metadata:
          name: external-policies-and-workflow
          namespace: examples
        spec:
          components:
            - name: nginx-external-policies-and-workflow
              type: webservice
              properties:
                image: nginx
          workflow:
            ref: make-release-in-hangzhou
        ---
        apiVersion: core.oam.dev/v1beta1
        kind: Application
        metadata:
          name: nginx-stable-ultra
          namespace: examples
        spec:
          components:
            - name: nginx-stable-ultra
              type: webservice
              properties:
                image: nginx:stable
          policies:
            - name: override-high-availability-webservice
              type: override
              properties:
                components:
                  - type: webservice
                    traits:
                      - type: scaler
                        properties:
                          replicas: 5
          workflow:
            ref: make-release-in-hangzhou
        """
}
