"""What a danger says of where it is, and what it leaves out."""

from __future__ import annotations

from outgate.live.doctor.observation import Observation
from outgate.live.doctor.resources import CALICO_FELIX
from tests.live.doctor.clusters import (
    AMBIENT,
    ASKING,
    CALICO,
    CALICO_330,
    CILIUM_120,
    CILIUM_CONFIG,
    WIDE,
    account,
    meshed,
    on,
)
from tests.live.doctor.seen import (
    agents,
    container,
    daemon_set,
    findings,
    named,
    node,
    pod,
    service,
)


def test_number_of_nodes_is_not_understated() -> None:
    """Twenty names are kept of a pool; that there are more is said."""
    nodes = tuple(node(f"n{number:02}") for number in range(30))
    few = Observation(daemon_sets=(CALICO,), nodes=nodes, pods=agents("calico-node", "n00"))
    (found,) = findings(few, "OGD305")

    assert "not ready on 20 or more nodes of all linux nodes: n01, n02" in found.sentence


def test_felix_that_drops_what_goes_to_the_node() -> None:
    """The source of the danger is the setting that was read."""
    drop = named("default", spec={"defaultEndpointToHostAction": "Drop"})
    seen = on(CALICO, settings={CALICO_FELIX.name: (drop,)}, pods=(pod("a", containers=(ASKING,)),))
    (found,) = findings(seen, "OGD301")

    assert "FelixConfiguration default" in found.source


def test_what_listens_on_the_node_is_named() -> None:
    """A hostPort of a DaemonSet is most likely what the pods ask for their node's address for."""
    statsd = {**container("agent"), "ports": [{"containerPort": 8125, "hostPort": 8125}]}
    agent = daemon_set("statsd", statsd, namespace="monitoring")
    (found,) = findings(on(CALICO, agent, pods=(pod("a", containers=(ASKING,)),)), "OGD301")

    assert found.remedy.endswith("; with a hostPort there are monitoring/statsd at 8125")


def test_control_plane_is_named_where_its_service_was_read() -> None:
    """By its label and its port; of another mesh, or a webhook's, it is not."""
    istiod = service("istiod", namespace="istio-system", labels={"app": "istiod"}, port=15012)
    webhook = service("istiod-hook", namespace="istio-system", labels={"app": "istiod"}, port=443)
    other = service("x", namespace="x", labels={"app": "x"}, port=15012)
    seen = on(CALICO, pods=meshed("istio-proxy"), services=(istiod, webhook, other))
    (found,) = findings(seen, "OGD501")

    assert found.sentence == (
        "1 pod has Istio's sidecars: under an egress policy a pod must reach the control plane "
        "(Service istio-system/istiod) at 15012/TCP; without it new pods get no certificate and "
        "do not become ready; running ones keep to what they know until their certificate ends"
    )
    assert found.source.endswith("; Services with a port to 15012")


def test_control_plane_outside_of_the_cluster() -> None:
    """Only where all Services were read, and none is its."""
    pods = meshed("istio-proxy")
    (found,) = findings(on(CALICO, pods=pods, services=(service(),)), "OGD501")
    some_only = {"services": frozenset({"app"})}
    (unsure,) = findings(on(CALICO, pods=pods, services=(service(),), scope=some_only), "OGD501")

    assert found.remedy.startswith("allow 15012/TCP to the address of the control plane, which is")
    assert unsure.remedy.startswith("allow 15012/TCP to the control plane's pods")
    assert unsure.source.endswith("; Services, in app only")


def test_mesh_that_replaces_ports_says_which() -> None:
    """The rule that everybody writes first is the one that does not work."""
    (found,) = findings(on(CALICO, pods=(pod("a"), pod("b")), namespaces=AMBIENT), "OGD502")

    assert found.sentence.startswith(
        "2 pods are in Istio ambient: between pods of Istio ambient everything goes to port 15008"
    )
    assert "169.254.7.127" in found.remedy


def test_mesh_that_nobody_is_in_yet() -> None:
    """A namespace's label speaks of the next pod."""
    spaces = ({"metadata": {"name": "shop", "labels": {"istio-injection": "enabled"}}},)
    (found,) = findings(on(CALICO, namespaces=spaces), "OGD501")

    assert found.sentence.startswith("the next pods of shop join Istio's sidecars: under an egress")


def test_kind_that_nobody_reads_is_told_with_the_reason() -> None:
    """The version, the switch, or the vendor."""
    (old,) = findings(on(CALICO_330, policies={WIDE: 2}), "OGD413")
    config = {"cilium-config": CILIUM_CONFIG}
    (off,) = findings(on(CILIUM_120, policies={WIDE: 1}, config_maps=config), "OGD413")

    assert old.sentence == (
        "2 clusternetworkpolicies.policy.networking.k8s.io are accepted, and nothing that was "
        "found here keeps to them: Calico reads ClusterNetworkPolicy from 3.32 on, and this is 3.30"
    )
    assert off.sentence.endswith(
        "keeps to it: ConfigMap kube-system/cilium-config does not set "
        "enable-k8s-cluster-network-policy to true, and the default is off"
    )


def test_identity_says_what_must_be_reached() -> None:
    """The address, not only the name of the cloud."""
    accounts = account("iam.gke.io/gcp-service-account")
    (found,) = findings(on(CALICO, service_accounts=accounts), "OGD503")

    assert found.sentence == (
        "gke-workload-identity has 1 user, app/api: under an egress policy their pods must reach "
        "the metadata server 169.254.169.254 on 80, or 169.254.169.252 on 988 in some planes"
    )
