extension PropertySchema {
    /// Parts that several types share.
    static let sharedText = """
        EnvVar: {
            name!: string
            value: string
            valueFrom: {
                secretKeyRef: {name!: string, key!: string, *: any}
                configMapKeyRef: {name!: string, key!: string, *: any}
                *: any
            }
            *: any
        }
        Headers: [{name!: string, value!: string}]
        Probe: !{
            exec: !{command: [string]}
            httpGet: !{path!: string, port!: int, httpHeaders: $Headers}
            tcpSocket: !{port!: int}
            initialDelaySeconds: int, periodSeconds: int, timeoutSeconds: int
            successThreshold: int, failureThreshold: int
        }
        ProbePlus: !{
            exec: !{command: [string]}
            httpGet: !{path!: string, port!: int, httpHeaders: $Headers, host: string, scheme: string}
            tcpSocket: !{port!: int}
            initialDelaySeconds: int, periodSeconds: int, timeoutSeconds: int
            successThreshold: int, failureThreshold: int
        }
        Items: [{key!: string, path!: string, mode: int}]
        Medium: ""|"Memory"
        Protocol: "TCP"|"UDP"|"SCTP"
        PullPolicy: "Always"|"Never"|"IfNotPresent"
        Strings: {*: string}
        HostAliases: [{ip!: string, hostnames: [string]}]
        Volumes: [
            {name!: string, mountPath!: string, type: "emptyDir", medium: $Medium}
            | {name!: string, mountPath!: string, type!: "pvc", claimName!: string}
            | {
                name!: string, mountPath!: string, type!: "configMap", cmName!: string
                defaultMode: int, items: $Items
            }
            | {
                name!: string, mountPath!: string, type!: "secret", secretName!: string
                defaultMode: int, items: $Items
            }
        ]
        VolumeMounts: {
            pvc: [{name!: string, mountPath!: string, subPath: string, claimName!: string}]
            configMap: [{
                name!: string, mountPath!: string, subPath: string, cmName!: string
                defaultMode: int, items: $Items
            }]
            secret: [{
                name!: string, mountPath!: string, subPath: string, secretName!: string
                defaultMode: int, items: $Items
            }]
            emptyDir: [{name!: string, mountPath!: string, subPath: string, medium: $Medium}]
            hostPath: [{
                name!: string, mountPath!: string, subPath: string, path!: string
                mountPropagation: "None"|"HostToContainer"|"Bidirectional", readOnly: bool
            }]
        }
        Selector: {
            matchLabels: $Strings
            matchExpressions: {key!: string, operator!: string, values: [string]}
        }
        Reference: {name!: string, kind!: string, apiGroup!: string}
        Storage: {requests: {storage!: quantity}, limits: {storage!: quantity}}
        RuleSelector: {
            componentNames: [string], componentTypes: [string], oamTypes: [string]
            traitTypes: [string], resourceTypes: [string], resourceNames: [string]
        }
        OverrideComponents: [!{
            name: string, type: string, properties: {*: any}|null, externalRevision: string
            traits: [!{type!: string, properties: {*: any}|null, disable: bool}]
        }]
        ValueOrSecret: {value: string, secretRef: {name!: string, key!: string}}
        """

    /// The built-in component types.
    static let componentText = """
        webservice: {
            image!: string, imagePullPolicy: $PullPolicy, imagePullSecrets: [string]
            labels: $Strings, annotations: $Strings
            ports: [{
                port!: int, containerPort: int, name: string, protocol: $Protocol, expose: bool
                nodePort: int
            }]
            port: int, exposeType: "ClusterIP"|"NodePort"|"LoadBalancer", addRevisionLabel: bool
            cmd: [string], args: [string], env: [$EnvVar], cpu: string, memory: string
            limit: {cpu: string, memory: string}
            volumeMounts: $VolumeMounts, volumes: $Volumes
            livenessProbe: $ProbePlus, readinessProbe: $ProbePlus, hostAliases: $HostAliases
        }
        worker: {
            image!: string, imagePullPolicy: string, imagePullSecrets: [string]
            cmd: [string], env: [$EnvVar], cpu: string, memory: string
            volumeMounts: $VolumeMounts, volumes: $Volumes
            livenessProbe: $Probe, readinessProbe: $Probe
        }
        task: {
            image!: string, count: int, restart: string
            labels: $Strings, annotations: $Strings
            imagePullPolicy: $PullPolicy, imagePullSecrets: [string]
            cmd: [string], env: [$EnvVar], cpu: string, memory: string, volumes: $Volumes
            livenessProbe: $Probe, readinessProbe: $Probe
        }
        cron-task: {
            schedule!: string, image!: string, startingDeadlineSeconds: int, suspend: bool
            concurrencyPolicy: "Allow"|"Forbid"|"Replace"
            successfulJobsHistoryLimit: int, failedJobsHistoryLimit: int, count: int
            backoffLimit: int, ttlSecondsAfterFinished: int, activeDeadlineSeconds: int
            restart: string, labels: $Strings, annotations: $Strings
            imagePullPolicy: $PullPolicy, imagePullSecrets: [string]
            cmd: [string], env: [$EnvVar], cpu: string, memory: string
            volumeMounts: $VolumeMounts, volumes: $Volumes, hostAliases: $HostAliases
            livenessProbe: $Probe, readinessProbe: $Probe
        }
        daemon: {
            image!: string, imagePullPolicy: $PullPolicy, imagePullSecrets: [string]
            labels: $Strings, annotations: $Strings
            ports: [{port!: int, name: string, protocol: $Protocol, expose: bool}]
            port: int, exposeType: "ClusterIP"|"NodePort"|"LoadBalancer"|"ExternalName"
            addRevisionLabel: bool, cmd: [string], env: [$EnvVar], cpu: string, memory: string
            volumeMounts: $VolumeMounts, volumes: $Volumes
            livenessProbe: $ProbePlus, readinessProbe: $ProbePlus, hostAliases: $HostAliases
        }
        statefulset: {
            image!: string, imagePullPolicy: $PullPolicy, imagePullSecrets: [string]
            labels: $Strings, annotations: $Strings
            ports: [{
                port!: int, containerPort: int, name: string, protocol: $Protocol, expose: bool
                nodePort: int
            }]
            port: int, exposeType: "ClusterIP"|"NodePort"|"LoadBalancer", addRevisionLabel: bool
            cmd: [string], args: [string], env: [$EnvVar], cpu: string, memory: string
            volumeMounts: $VolumeMounts, volumes: $Volumes
            livenessProbe: $ProbePlus, readinessProbe: $ProbePlus, hostAliases: $HostAliases
        }
        k8s-objects: {objects!: [+{apiVersion!: string, kind!: string, *: any}]}
        ref-objects: !{
            objects: [!{
                resource: string, group: string, name: string, labelSelector: $Strings
                namespace: string, cluster: string
            }]
            urls: [string]
        }
        raw: {apiVersion!: string, kind!: string, *: any}
        """

    /// The shared parts by name.
    static let shared = sharedTable(sharedText, base: [:])

    /// The built-in component types by name.
    static let components = table(componentText, shared: shared)
}
