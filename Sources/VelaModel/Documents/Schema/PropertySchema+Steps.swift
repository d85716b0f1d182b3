extension PropertySchema {
    /// The built-in policy types; those that the engine reads strictly are closed.
    static let policyText = """
        topology: !{
            clusters: [string], clusterLabelSelector: $Strings, clusterSelector: $Strings
            allowEmpty: bool, namespace: string
        }
        override: !{components: $OverrideComponents, selector: [string]}
        replication: {keys: [string], selector: [string]}
        apply-once: {
            enable: bool
            rules: [{selector: $RuleSelector, strategy!: {affect: string, path: [string]}}]
        }
        garbage-collect: {
            applicationRevisionLimit: int, keepLegacyResource: bool, continueOnFailure: bool
            order: string
            rules: [{
                selector!: $RuleSelector, strategy: "onAppUpdate"|"onAppDelete"|"never"
                propagation: "orphan"|"cascading"
            }]
        }
        shared-resource: {rules: [{selector!: $RuleSelector}]}
        take-over: {rules: [{selector!: $RuleSelector}]}
        read-only: {rules: [{selector!: $RuleSelector}]}
        resource-update: {
            rules: [{
                selector!: $RuleSelector
                strategy!: {op: "patch"|"replace", recreateFields: [string]}
            }]
        }
        env-binding: {
            envs: [{
                name!: string
                placement: {
                    clusterSelector: {name: string, labels: $Strings}
                    namespaceSelector: {name: string, labels: $Strings}
                }
                selector: {components: [string]}
                patch: {components: $OverrideComponents}
            }]
        }
        health: {probeInterval: int, probeTimeout: int}
        debug: {*: any}
        """

    /// The built-in types of workflow steps.
    static let stepText = """
        deploy: !{
            auto: bool, policies: [string], parallelism: int, ignoreTerraformComponent: bool
        }
        suspend: {duration: string, message: string}
        step-group: {*: any}
        apply-component: {component!: string, cluster: string, namespace: string}
        builtin-apply-component: {component!: string, cluster: string, namespace: string}
        apply-object: {value!: {*: any}, cluster: string}
        apply-deployment: {image!: string, replicas: int, cluster: string, cmd: [string]}
        depends-on-app: {name!: string, namespace!: string}
        read-object: {
            apiVersion: string, kind: string, name!: string, namespace: string, cluster: string
        }
        print-message-in-status: {message!: string}
        export2config: {configName!: string, data: {*: any}, namespace: string, cluster: string}
        export2secret: {
            secretName!: string, data: {*: any}, type: string, kind: "generic"|"docker-registry"
            dockerRegistry: {username!: string, password!: string, server: string}
            namespace: string, cluster: string
        }
        export-data: {
            name: string, namespace: string, kind: "ConfigMap"|"Secret", data: {*: any}
            topology: string
        }
        export-service: {
            name: string, namespace: string, ip!: string, port!: int, targetPort!: int
            topology: string
        }
        collect-service-endpoints: {
            name: string, namespace: string, components: [string], port: int, portName: string
            outer: bool, protocal: "http"|"https"
        }
        create-config: {name!: string, config: {*: any}, namespace: string, template: string}
        read-config: {name!: string, namespace: string}
        delete-config: {name!: string, namespace: string}
        list-config: {template!: string, namespace: string}
        generate-jdbc-connection: {name!: string, namespace: string}
        webhook: {url!: $ValueOrSecret, data: {*: any}}
        request: {
            url!: string, method: "GET"|"POST"|"PUT"|"DELETE", body: {*: any}, header: $Strings
        }
        notification: {
            lark: {url!: $ValueOrSecret, message!: {*: any}}
            dingding: {url!: $ValueOrSecret, message!: {*: any}}
            slack: {url!: $ValueOrSecret, message!: {*: any}}
            email: {
                from!: {
                    address!: string, alias: string, password!: $ValueOrSecret, host!: string
                    port: int
                }
                to: [string], content!: {subject!: string, body!: string}
            }
        }
        check-metrics: {
            query!: string, condition!: string, duration: string, failDuration: string
            metricEndpoint: string
        }
        build-push-image: {
            image!: string, context!: string|{git!: string, branch: string}
            dockerfile: string, buildArgs: [string], platform: string
            credentials: {
                git: {name!: string, key!: string}, image: {name!: string, key: string}
            }
            kanikoExecutor: string
            verbosity: "info"|"panic"|"fatal"|"error"|"warn"|"debug"|"trace"
        }
        clean-jobs: {namespace: string, labelselector: {*: any}}
        vela-cli: {
            addonName!: string, command: [string], image: string, serviceAccountName: string
            storage: {
                secret: [{
                    name!: string, mountPath!: string, subPath: string, defaultMode: int
                    secretName!: string, items: $Items
                }]
                hostPath: [{name!: string, path!: string, mountPath!: string, type: string}]
            }
        }
        apply-terraform-config: {
            source!: {hcl: string, path: string, remote: string}, deleteResource: bool
            variable: {*: any}, writeConnectionSecretToRef: {name!: string, namespace: string}
            providerRef: {name!: string, namespace: string}, region: string, jobEnv: {*: any}
            forceDelete: bool
        }
        apply-terraform-provider: {*: any}
        deploy-cloud-resource: {env!: string, policy: string}
        share-cloud-resource: {
            env!: string, policy: string, placements: [{cluster: string, namespace: string}]
        }
        deploy2env: {env!: string, policy: string, parallel: bool}
        deploy2runtime: {clusters: [string]}
        apply-application: {*: any}
        apply-application-in-parallel: {*: any}
        apply-remaining: {exceptions: [string]|{*: any}}
        """

    /// The kinds of objects that are checked field by field.
    static let objectText = """
        StepBase: {
            name: string, type!: string, properties: {*: any}|null, meta: {alias: string}
            if: string, timeout: string, dependsOn: [string]
            inputs: [{from!: string, parameterKey: string}]
            outputs: [{name!: string, valueFrom!: string}]
        }
        Step: {
            name: string, type!: string, properties: {*: any}|null, meta: {alias: string}
            if: string, timeout: string, dependsOn: [string]
            inputs: [{from!: string, parameterKey: string}]
            outputs: [{name!: string, valueFrom!: string}]
            mode: string, subSteps: [$StepBase]
        }
        Mode: {steps: string, subSteps: string}
        Metadata: {labels: $Strings|null, annotations: $Strings|null, *: any}
        Application: {
            apiVersion: any, kind: any, metadata: $Metadata, status: any
            spec!: {
                components!: [{
                    name!: string, type!: string, properties: {*: any}|null
                    traits: [{type!: string, properties: {*: any}|null}], dependsOn: [string]
                    inputs: [{from!: string, parameterKey: string}]
                    outputs: [{name!: string, valueFrom!: string}]
                    scopes: $Strings, externalRevision: string, replicaKey: string
                }]
                policies: [{name: string, type!: string, properties: {*: any}|null}]
                workflow: {ref: string, mode: $Mode, steps: [$Step]}
            }
        }
        Policy: {
            apiVersion: any, kind: any, metadata: $Metadata
            type!: string, properties: {*: any}|null
        }
        Workflow: {
            apiVersion: any, kind: any, metadata: $Metadata, mode: $Mode, steps: [$Step]
        }
        Other: {metadata: $Metadata, *: any}
        """

    /// The built-in policy types by name.
    static let policies = table(policyText, shared: shared)
    /// The built-in types of workflow steps by name.
    static let steps = table(stepText, shared: shared)
    /// The kinds of objects that are checked field by field.
    static let objects = sharedTable(objectText, base: shared)
}
