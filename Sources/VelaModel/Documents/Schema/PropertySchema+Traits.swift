extension PropertySchema {
    /// The built-in trait types.
    static let traitText = """
        scaler: {replicas: int}
        expose: {
            port: [int], ports: [{port!: int, name: string, protocol: $Protocol, nodePort: int}]
            annotations: $Strings, matchLabels: $Strings
            type: "ClusterIP"|"NodePort"|"LoadBalancer"|"ExternalName"
        }
        gateway: {
            http: {*: int}, domain: string, class: string, classInSpec: bool, secretName: string
            gatewayHost: string, name: string
            pathType: "ImplementationSpecific"|"Prefix"|"Exact"
            annotations: $Strings, labels: $Strings, existingServiceName: string
        }
        env: !{containerName: string, env: $Strings, replace: bool, unset: [string]}
            | !{containers!: [!{
                containerName!: string, env: $Strings, replace: bool, unset: [string]
            }]}
        labels: {*: string|null}
        annotations: {*: string|null}
        sidecar: {
            name!: string, image!: string, cmd: [string], args: [string]
            env: [{
                name!: string, value: string
                valueFrom: {
                    secretKeyRef: {name!: string, key!: string, *: any}
                    configMapKeyRef: {name!: string, key!: string, *: any}
                    fieldRef: {fieldPath!: string, *: any}
                    *: any
                }
                *: any
            }]
            volumes: [{name!: string, path!: string}]
            livenessProbe: $Probe, readinessProbe: $Probe
        }
        resource: {
            cpu: number|string, memory: quantity
            requests: {cpu: number|string, memory: quantity}
            limits: {cpu: number|string, memory: quantity}
        }
        storage: {
            pvc: [{
                name!: string, mountOnly: bool, mountPath!: string, subPath: string
                volumeMode: string, accessModes: [string], volumeName: string
                storageClassName: string, resources: $Storage, dataSource: $Reference
                dataSourceRef: $Reference, selector: $Selector
            }]
            configMap: [{
                name!: string, mountOnly: bool, mountPath: string, subPath: string
                mountToEnv: {envName!: string, configMapKey!: string}
                mountToEnvs: [{envName!: string, configMapKey!: string}]
                defaultMode: int, readOnly: bool, data: {*: any}, items: $Items
            }]
            secret: [{
                name!: string, mountOnly: bool, mountPath: string, subPath: string
                mountToEnv: {envName!: string, secretKey!: string}
                mountToEnvs: [{envName!: string, secretKey!: string}]
                defaultMode: int, readOnly: bool, data: {*: any}, stringData: {*: any}
                items: $Items
            }]
            emptyDir: [{name!: string, mountPath!: string, subPath: string, medium: $Medium}]
            hostPath: [{
                name!: string, path!: string, mountPath!: string
                type: "Directory"|"DirectoryOrCreate"|"FileOrCreate"|"File"|"Socket"|"CharDevice"
                    |"BlockDevice"
            }]
        }
        command: !{
                containerName: string, command: [string]|null, args: [string]|null
                addArgs: [string]|null, delArgs: [string]|null
            }
            | !{containers!: [!{
                containerName!: string, command: [string]|null, args: [string]|null
                addArgs: [string]|null, delArgs: [string]|null
            }]}
        container-image: !{
                containerName: string, image!: string
                imagePullPolicy: ""|"IfNotPresent"|"Always"|"Never"
            }
            | !{containers!: [!{
                containerName!: string, image!: string
                imagePullPolicy: ""|"IfNotPresent"|"Always"|"Never"
            }]}
        container-ports: !{
                containerName: string
                ports: [!{containerPort!: int, protocol: $Protocol, hostPort: int, hostIP: string}]
            }
            | !{containers!: [!{
                containerName!: string
                ports: [!{containerPort!: int, protocol: $Protocol, hostPort: int, hostIP: string}]
            }]}
        service-account: {
            name!: string, create: bool
            privileges: [!{
                verbs: [string], apiGroups: [string], resources: [string]
                resourceNames: [string], nonResourceURLs: [string], scope: "namespace"|"cluster"
            }]
        }
        service-binding: {envMappings: {*: !{secret!: string, key: string}}}
        cpuscaler: {min: int, max: int, cpuUtil: int, targetAPIVersion: string, targetKind: string}
        hpa: {
            min: int, max: int, targetAPIVersion: string, targetKind: string
            cpu: {type: "Utilization"|"AverageValue", value: int}
            mem: {type: "Utilization"|"AverageValue", value: int}
            podCustomMetrics: [{name!: string, value!: string}]
        }
        hostalias: {hostAliases: $HostAliases}
        init-container: {
            name!: string, image!: string, imagePullPolicy: "IfNotPresent"|"Always"|"Never"
            cmd: [string], args: [string], env: [$EnvVar], mountName: string
            appMountPath!: string, initMountPath!: string
            extraVolumeMounts: [{name!: string, mountPath!: string}]
        }
        lifecycle: {
            postStart: $LifecycleHandler
            preStop: $LifecycleHandler
        }
        affinity: {
            podAffinity: $PodAffinity, podAntiAffinity: $PodAffinity
            nodeAffinity: !{
                required: !{nodeSelectorTerms: [$NodeTerm]}
                preferred: [!{weight!: int(1..100), preference!: $NodeTerm}]
            }
            tolerations: [!{
                key: string, operator: "Equal"|"Exists", value: string
                effect: "NoSchedule"|"PreferNoSchedule"|"NoExecute", tolerationSeconds: int
            }]
        }
        k8s-update-strategy: {
            targetAPIVersion: string, targetKind: "Deployment"|"StatefulSet"|"DaemonSet"
            strategy: {
                type: "RollingUpdate"|"Recreate"|"OnDelete"
                rollingStrategy: {maxSurge: string, maxUnavailable: string, partition: int}
            }
        }
        startup-probe: !{
                containerName: string, exec: !{command: [string]}
                httpGet: !{
                    port!: int, path: string, host: string, scheme: "HTTP"|"HTTPS"
                    httpHeaders: $Headers
                }
                grpc: !{port!: int, service: string}, tcpSocket: !{port!: int, host: string}
                initialDelaySeconds: int, periodSeconds: int, timeoutSeconds: int
                successThreshold: int, failureThreshold: int, terminationGracePeriodSeconds: int
            }
            | !{probes!: [any]}
        topologyspreadconstraints: {
            constraints: [{
                maxSkew!: int, topologyKey!: string
                labelSelector: !{
                    matchLabels: $Strings
                    matchExpressions: [!{
                        key!: string, operator: "In"|"NotIn"|"Exists"|"DoesNotExist"
                        values: [string]
                    }]
                }
                whenUnsatisfiable: "DoNotSchedule"|"ScheduleAnyway", minDomains: int
                matchLabelKeys: [string], nodeAffinityPolicy: "Honor"|"Ignore"
                nodeTaintsPolicy: "Honor"|"Ignore"
            }]
        }
        json-patch: {operations: [{*: any}]}
        json-merge-patch: {*: any}
        podsecuritycontext: {
            runAsNonRoot: bool, runAsUser: int, runAsGroup: int, fsGroup: int
            seccompProfile: $SecurityProfile, appArmorProfile: $SecurityProfile
        }
        securitycontext: !{
                containerName: string, allowPrivilegeEscalation: bool, privileged: bool
                readOnlyRootFilesystem: bool, runAsNonRoot: bool, runAsUser: int, runAsGroup: int
                addCapabilities: [string], dropCapabilities: [string]
            }
            | !{containers!: [any]}
        ingress: {domain!: string, http: {*: int}}
        ingress-1-20: {domain!: string, http: {*: int}, class: string}
        pure-ingress: {domain!: string, http: {*: int}}
        pvc: {
            claimName!: string, volumeMode: string, volumeName: string, accessModes: [string]
            storageClassName: string, resources!: $Storage, dataSource: $Reference
            dataSourceRef: $Reference, selector: $Selector
            volumesToMount: [{name!: string, mountPath: string, devicePath: string}]
        }
        volumes: {
            volumes: [
                {name!: string, type: "emptyDir", medium: $Medium}
                | {name!: string, type!: "pvc", claimName!: string}
                | {name!: string, type!: "configMap", cmName!: string, defaultMode: int, items: $Items}
                | {name!: string, type!: "secret", secretName!: string, defaultMode: int, items: $Items}
            ]
        }
        configmap: {
            volumes: [{name!: string, mountPath!: string, readOnly: bool, data: $Strings}]
        }
        node-affinity: {affinity: {*: [string]}, tolerations: $Strings}
        nocalhost: {
            port!: int, image!: string, serviceType: string, gitUrl: string, shell: string
            workDir: string, storageClass: string, command: {run: [string], debug: [string]}
            debug: {remoteDebugPort: int}, hotReload: bool
            sync: {type: string, filePattern: [string], ignoreFilePattern: [string]}
            env: [{name!: string, value!: string}], portForward: [string]
            persistentVolumeDirs: [{path!: string, capacity!: string}]
            resources: {
                limits: {cpu: string, memory: string}, requests: {cpu: string, memory: string}
            }
        }
        """

    /// Parts that only traits share.
    static let traitSharedText = """
        LifecycleHandler: !{
            exec: !{command: [string]}
            httpGet: !{
                port!: int(1..65535), path: string, host: string, scheme: "HTTP"|"HTTPS"
                httpHeaders: $Headers
            }
            tcpSocket: !{port!: int(1..65535), host: string}
        }
        LabelSelector: !{
            matchLabels: $Strings
            matchExpressions: [!{
                key!: string, operator: "In"|"NotIn"|"Exists"|"DoesNotExist", values: [string]
            }]
        }
        NodeTerm: !{
            matchExpressions: [$NodeExpression], matchFields: [$NodeExpression]
        }
        NodeExpression: !{
            key!: string, operator: "In"|"NotIn"|"Exists"|"DoesNotExist"|"Gt"|"Lt"
            values: [string]
        }
        PodAffinity: !{
            required: [$PodTerm], preferred: [!{weight!: int(1..100), podAffinityTerm!: $PodTerm}]
        }
        PodTerm: !{
            topologyKey!: string, labelSelector: $LabelSelector
            namespaceSelector: $LabelSelector, namespaces: [string]
        }
        SecurityProfile: {
            type!: "RuntimeDefault"|"Unconfined"|"Localhost", localhostProfile: string
        }
        """

    /// The built-in trait types by name.
    static let traits = table(traitText, shared: traitShared)
    static let traitShared = sharedTable(traitSharedText, base: shared)
}
