"""The table of kinds that have a bearing on reachability, and where each keeps its pods.

Kinds are known by group and kind. Kinds that are not here are passed over and counted.
"""

from __future__ import annotations

from dataclasses import dataclass

from outgate.model.origins import Path


@dataclass(frozen=True, slots=True)
class PodMaker:
    """A kind whose objects make pods."""

    template: Path
    """Where the pod template is; empty for a Pod, which is its own."""
    replicas: Path = ("spec", "replicas")


_TEMPLATE = PodMaker(("spec", "template"))

POD_MAKERS: dict[tuple[str, str], PodMaker] = {
    ("", "Pod"): PodMaker(()),
    ("", "ReplicationController"): _TEMPLATE,
    ("apps", "Deployment"): _TEMPLATE,
    ("apps", "ReplicaSet"): _TEMPLATE,
    ("apps", "StatefulSet"): _TEMPLATE,
    ("apps", "DaemonSet"): _TEMPLATE,
    ("batch", "Job"): PodMaker(("spec", "template"), ("spec", "parallelism")),
    ("batch", "CronJob"): PodMaker(("spec", "jobTemplate", "spec", "template"), ()),
    ("apps.openshift.io", "DeploymentConfig"): _TEMPLATE,
    ("argoproj.io", "Rollout"): _TEMPLATE,
    # Served until Kubernetes 1.16; old repositories still hold them, and what they make is plain.
    ("extensions", "Deployment"): _TEMPLATE,
    ("extensions", "ReplicaSet"): _TEMPLATE,
    ("extensions", "DaemonSet"): _TEMPLATE,
}

OTHER_KINDS: frozenset[tuple[str, str]] = frozenset(
    {
        ("", "Namespace"),
        ("", "Service"),
        ("", "Node"),
        ("discovery.k8s.io", "EndpointSlice"),
    }
)

INGRESSES: frozenset[tuple[str, str]] = frozenset(
    # The second group served it until Kubernetes 1.22; old repositories still hold it.
    {("networking.k8s.io", "Ingress"), ("extensions", "Ingress")}
)
GATEWAY_ROUTES: frozenset[tuple[str, str]] = frozenset(
    ("gateway.networking.k8s.io", kind)
    for kind in ("HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute")
)
GATEWAYS: frozenset[tuple[str, str]] = frozenset({("gateway.networking.k8s.io", "Gateway")})
ROUTE_CLASSES: frozenset[tuple[str, str]] = frozenset(
    {("networking.k8s.io", "IngressClass"), ("gateway.networking.k8s.io", "GatewayClass")}
)
GRANTS: frozenset[tuple[str, str]] = frozenset({("gateway.networking.k8s.io", "ReferenceGrant")})
ROUTING: frozenset[tuple[str, str]] = INGRESSES | GATEWAY_ROUTES | GATEWAYS | ROUTE_CLASSES | GRANTS
"""What leads traffic from outside to Services."""

POD_LATER: dict[tuple[str, str], str] = {
    # (group, kind): who makes the pods
    ("helm.toolkit.fluxcd.io", "HelmRelease"): "Flux's Helm controller",
    ("helm.cattle.io", "HelmChart"): "the k3s Helm controller",
    ("argoproj.io", "Application"): "Argo CD",
    ("argoproj.io", "ApplicationSet"): "Argo CD",
    ("argoproj.io", "Workflow"): "Argo Workflows",
    ("argoproj.io", "CronWorkflow"): "Argo Workflows",
    ("monitoring.coreos.com", "Prometheus"): "the Prometheus operator",
    ("monitoring.coreos.com", "PrometheusAgent"): "the Prometheus operator",
    ("monitoring.coreos.com", "Alertmanager"): "the Prometheus operator",
    ("monitoring.coreos.com", "ThanosRuler"): "the Prometheus operator",
    ("operator.victoriametrics.com", "VMAgent"): "the VictoriaMetrics operator",
    ("operator.victoriametrics.com", "VMAlert"): "the VictoriaMetrics operator",
    ("operator.victoriametrics.com", "VMAlertmanager"): "the VictoriaMetrics operator",
    ("operator.victoriametrics.com", "VMAuth"): "the VictoriaMetrics operator",
    ("operator.victoriametrics.com", "VMCluster"): "the VictoriaMetrics operator",
    ("operator.victoriametrics.com", "VMSingle"): "the VictoriaMetrics operator",
    ("grafana.integreatly.org", "Grafana"): "the Grafana operator",
    ("loki.grafana.com", "LokiStack"): "the Loki operator",
    ("tempo.grafana.com", "TempoStack"): "the Tempo operator",
    ("opentelemetry.io", "OpenTelemetryCollector"): "the OpenTelemetry operator",
    ("jaegertracing.io", "Jaeger"): "the Jaeger operator",
    ("postgresql.cnpg.io", "Cluster"): "CloudNativePG",
    ("postgresql.cnpg.io", "Pooler"): "CloudNativePG",
    ("acid.zalan.do", "postgresql"): "the Zalando Postgres operator",
    ("postgres-operator.crunchydata.com", "PostgresCluster"): "the Crunchy Postgres operator",
    ("kafka.strimzi.io", "Kafka"): "Strimzi",
    ("kafka.strimzi.io", "KafkaConnect"): "Strimzi",
    ("kafka.strimzi.io", "KafkaBridge"): "Strimzi",
    ("kafka.strimzi.io", "KafkaMirrorMaker2"): "Strimzi",
    ("kafka.strimzi.io", "KafkaNodePool"): "Strimzi",
    ("elasticsearch.k8s.elastic.co", "Elasticsearch"): "Elastic Cloud on Kubernetes",
    ("kibana.k8s.elastic.co", "Kibana"): "Elastic Cloud on Kubernetes",
    ("logstash.k8s.elastic.co", "Logstash"): "Elastic Cloud on Kubernetes",
    ("beat.k8s.elastic.co", "Beat"): "Elastic Cloud on Kubernetes",
    ("opensearch.opster.io", "OpenSearchCluster"): "the OpenSearch operator",
    ("rabbitmq.com", "RabbitmqCluster"): "the RabbitMQ operator",
    ("redis.redis.opstreelabs.in", "Redis"): "the Redis operator",
    ("redis.redis.opstreelabs.in", "RedisCluster"): "the Redis operator",
    ("dragonflydb.io", "Dragonfly"): "the Dragonfly operator",
    ("mongodb.com", "MongoDB"): "the MongoDB operator",
    ("mongodbcommunity.mongodb.com", "MongoDBCommunity"): "the MongoDB operator",
    ("psmdb.percona.com", "PerconaServerMongoDB"): "the Percona operator",
    ("pxc.percona.com", "PerconaXtraDBCluster"): "the Percona operator",
    ("mysql.oracle.com", "InnoDBCluster"): "the MySQL operator",
    ("k8s.mariadb.com", "MariaDB"): "the MariaDB operator",
    ("minio.min.io", "Tenant"): "the MinIO operator",
    ("ceph.rook.io", "CephCluster"): "Rook",
    ("ceph.rook.io", "CephObjectStore"): "Rook",
    ("ceph.rook.io", "CephFilesystem"): "Rook",
    ("serving.knative.dev", "Service"): "Knative",
    ("kubevirt.io", "VirtualMachine"): "KubeVirt",
    ("kubevirt.io", "VirtualMachineInstance"): "KubeVirt",
    ("keda.sh", "ScaledJob"): "KEDA",
    ("tekton.dev", "PipelineRun"): "Tekton",
    ("tekton.dev", "TaskRun"): "Tekton",
    ("vault.banzaicloud.com", "Vault"): "the Vault operator",
    ("keycloak.org", "Keycloak"): "the Keycloak operator",
    ("k8s.keycloak.org", "Keycloak"): "the Keycloak operator",
    ("volsync.backube", "ReplicationSource"): "VolSync",
    ("volsync.backube", "ReplicationDestination"): "VolSync",
    ("actions.github.com", "AutoscalingRunnerSet"): "the Actions runner controller",
    ("apps.kruise.io", "CloneSet"): "OpenKruise",
    ("apps.kruise.io", "StatefulSet"): "OpenKruise",
    ("apps.kruise.io", "DaemonSet"): "OpenKruise",
    ("leaderworkerset.x-k8s.io", "LeaderWorkerSet"): "LeaderWorkerSet",
    ("jobset.x-k8s.io", "JobSet"): "JobSet",
    ("ray.io", "RayCluster"): "KubeRay",
    ("sparkoperator.k8s.io", "SparkApplication"): "the Spark operator",
}

FILLERS: frozenset[tuple[str, str]] = frozenset({("kustomize.toolkit.fluxcd.io", "Kustomization")})
"""What fills in variables of other manifests."""

WANTED: frozenset[tuple[str, str]] = frozenset(
    {*POD_MAKERS, *OTHER_KINDS, *ROUTING, *FILLERS, *POD_LATER}
)
