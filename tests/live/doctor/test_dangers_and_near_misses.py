"""Every danger: a cluster that has it, and one that only nearly does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outgate.live.doctor.dangers import DANGERS, find_dangers
from outgate.live.doctor.diagnosing import facts_from
from outgate.live.doctor.observation import Observation
from outgate.live.doctor.patient import Patient
from outgate.live.doctor.resources import CILIUM_REDIRECTS
from outgate.model.findings import ORDER
from tests.live.doctor.clusters import (
    ADMIN,
    AMBIENT,
    ASKING,
    AWS_ON,
    CACHE,
    CACHE_IN_PODS,
    CALICO,
    CALICO_328,
    CALICO_330,
    CALICO_332,
    CALICO_OF_NO_VERSION,
    CILIUM,
    CILIUM_119,
    CILIUM_120,
    CILIUM_CONFIG,
    CNP,
    EXPERIMENTAL,
    FARGATE,
    FLANNEL,
    K3S,
    KUBE_OVN,
    LEFT_BY_CILIUM,
    MANY,
    NETPOL,
    NODES,
    NPM,
    PLAIN,
    STANDARD,
    SWITCHED,
    VIRTUAL,
    WIDE,
    WINDOWS,
    account,
    aws,
    kube_router,
    kubelet,
    meshed,
    netpol,
    on,
    redirect,
    services,
)
from tests.live.doctor.seen import (
    agents,
    container,
    daemon_set,
    findings,
    node,
    pod,
    service,
    slice_of,
)

CASES: dict[str, list[tuple[str, Observation, list[str]]]] = {
    "OGD101": [
        ("cache on the node's network", on(CALICO, CACHE, services=(service(),)), ["warning"]),
        ("cache in pods of its own", on(CALICO, CACHE_IN_PODS), []),
        ("no cache", on(CALICO), []),
        ("Cilium, which has a danger of its own", on(CILIUM, CACHE), []),
    ],
    "OGD102": [
        ("the node is not matched", on(CILIUM, CACHE), ["warning"]),
        (
            "redirected to the cache's pod",
            on(CILIUM, CACHE_IN_PODS, settings={CILIUM_REDIRECTS.name: (redirect(),)}),
            ["warning"],
        ),
        (
            "redirected to other pods",
            on(CILIUM, CACHE_IN_PODS, settings={CILIUM_REDIRECTS.name: (redirect(app="x"),)}),
            [],
        ),
        ("Calico", on(CALICO, CACHE), []),
    ],
    "OGD103": [
        ("kubelet says so", on(CILIUM, kubelets=kubelet("169.254.10.11")), ["warning"]),
        (
            "the node's label says so",
            on(CALICO, nodes=(node(labels={"kubernetes.azure.com/localdns-state": "enabled"}),)),
            ["warning"],
        ),
        (
            "switched off",
            on(CALICO, nodes=(node(labels={"kubernetes.azure.com/localdns-state": "disabled"}),)),
            [],
        ),
        ("another link-local address", on(CALICO, kubelets=kubelet("169.254.20.10")), []),
    ],
    "OGD104": [
        ("the metadata server", on(CALICO, kubelets=kubelet("169.254.169.254")), ["warning"]),
        ("the DNS Service", on(CALICO, services=(service(),)), []),
    ],
    "OGD105": [
        (
            "the label of DNS pods is ignored",
            on(CILIUM, config_maps={"cilium-config": {"labels": "k8s:app"}}, services=(service(),)),
            ["error"],
        ),
        (
            "the label of DNS pods counts, others do not",
            on(CILIUM, config_maps={"cilium-config": {"labels": "k8s:k8s-app k8s:app"}}),
            ["note"],
        ),
        ("all labels count", on(CILIUM, config_maps={"cilium-config": CILIUM_CONFIG}), []),
    ],
    "OGD106": [
        (
            "OpenShift",
            on(
                CALICO,
                services=(service("dns-default", namespace="openshift-dns", target="dns"),),
                slices={"openshift-dns/dns-default": (slice_of("10.128.0.5", port=5353),)},
            ),
            ["warning"],
        ),
        (
            "everywhere else",
            on(
                CALICO,
                services=(service(),),
                slices={"kube-system/kube-dns": (slice_of("10.244.0.5"),)},
            ),
            [],
        ),
    ],
    "OGD201": [
        (
            "outside of the default",
            on(kube_router(), service_ranges=services("172.20.0.0/16")),
            ["error"],
        ),
        (
            "stated wrongly",
            on(
                kube_router("--service-cluster-ip-range=10.0.0.0/16"),
                service_ranges=services("10.96.0.0/16"),
            ),
            ["error"],
        ),
        ("inside of the default", on(kube_router(), service_ranges=services("10.96.0.0/16")), []),
        (
            "stated",
            on(
                kube_router("--service-cluster-ip-range", "172.20.0.0/16"),
                service_ranges=services("172.20.0.0/16"),
            ),
            [],
        ),
        ("range not known", on(kube_router()), []),
    ],
    "OGD301": [
        ("asks for its node", on(CALICO, pods=(pod("a", containers=(ASKING,)),)), ["warning"]),
        (
            "asks, and is on the node's network",
            on(CALICO, pods=(pod("a", containers=(ASKING,), host_network=True),)),
            [],
        ),
        ("asks for nothing", on(CALICO, pods=(pod("a"),)), []),
        ("an enforcer that always allows it", on(NPM, pods=(pod("a", containers=(ASKING,)),)), []),
    ],
    "OGD302": [
        ("an application", on(pods=(pod("a", host_network=True),)), ["warning"]),
        ("the system's own", on(CALICO), ["note"]),
        ("none", on(pods=(pod("a"),)), []),
        ("Pods may not be listed", Observation(nodes=NODES, pods=None), []),
    ],
    "OGD303": [
        (
            "no agent there",
            Observation(
                daemon_sets=(CALICO,), nodes=(*NODES, WINDOWS), pods=agents("calico-node", "node1")
            ),
            ["error"],
        ),
        (
            "Calico for Windows",
            Observation(
                daemon_sets=(CALICO, daemon_set("calico-node-windows", container("felix"))),
                nodes=(*NODES, WINDOWS),
                pods=(*agents("calico-node", "node1"), *agents("calico-node-windows", "win1")),
            ),
            ["note"],
        ),
        ("Linux only", on(CALICO), []),
    ],
    "OGD304": [
        ("Fargate", on(aws(AWS_ON), nodes=(*NODES, FARGATE)), ["error"]),
        ("virtual nodes", on(CALICO, nodes=(*NODES, VIRTUAL)), ["error"]),
        (
            "another sort of EKS node",
            on(CALICO, nodes=(node(labels={"eks.amazonaws.com/compute-type": "ec2"}),)),
            [],
        ),
    ],
    "OGD305": [
        (
            "one of two",
            Observation(
                daemon_sets=(CALICO,),
                nodes=(*NODES, node("node2")),
                pods=agents("calico-node", "node1"),
            ),
            ["error"],
        ),
        ("both", on(CALICO, nodes=(*NODES, node("node2"))), []),
        ("Pods may not be listed", Observation(daemon_sets=(CALICO,), nodes=NODES, pods=None), []),
    ],
    "OGD401": [
        ("nothing at all", on(), ["error"]),
        ("flannel alone", on(daemon_set("kube-flannel-ds", container("kube-flannel"))), ["error"]),
        ("Calico", on(CALICO), []),
        ("one that outgate knows by name only", on(daemon_set("kube-ovn-cni", container("x"))), []),
        ("DaemonSets may not be listed", Observation(daemon_sets=None, nodes=NODES), []),
        ("traces", Observation(groups=frozenset({"cilium.io/v2"}), nodes=NODES), []),
    ],
    "OGD402": [
        ("off", on(aws(container("aws-eks-nodeagent", "a:v1"))), ["error"]),
        ("off, and Calico enforces", on(aws(), CALICO), []),
        ("on", on(aws(AWS_ON)), []),
    ],
    "OGD403": [
        ("strict", on(aws(AWS_ON, NETWORK_POLICY_ENFORCING_MODE="strict")), ["warning"]),
        ("standard", on(aws(AWS_ON, NETWORK_POLICY_ENFORCING_MODE="standard")), []),
        ("strict, and off", on(aws(NETWORK_POLICY_ENFORCING_MODE="strict")), []),
    ],
    "OGD404": [
        ("Calico and Cilium", on(CALICO, CILIUM), ["error"]),
        ("k3s's own beside Cilium", on(CILIUM, nodes=(K3S,)), ["error"]),
        ("flannel beside Calico", on(daemon_set("kube-flannel-ds", container("x")), CALICO), []),
        ("the VPC CNI, switched off, beside Calico", on(aws(), CALICO), []),
        (
            "k3s, whose servers are not in sight, beside Cilium",
            on(CILIUM, nodes=(node(kubelet="v1.33.1+k3s1"),)),
            [],
        ),
        ("traces of Cilium", on(CALICO, groups=frozenset({"cilium.io/v2"})), []),
    ],
    "OGD405": [
        ("by default", on(daemon_set(NETPOL, container(NETPOL))), ["warning"]),
        ("kube-router by default", on(kube_router()), ["warning"]),
        ("the VPC CNI in standard mode", on(aws(AWS_ON)), ["warning"]),
        ("told not to", on(daemon_set(NETPOL, container(NETPOL, "x:v1", "--fail-open=false"))), []),
        ("kube-router told not to", on(kube_router("--netpol-default-deny=true")), []),
        ("strict", on(aws(AWS_ON, NETWORK_POLICY_ENFORCING_MODE="strict")), []),
        ("Calico, which fails static", on(CALICO), []),
    ],
    "OGD406": [
        (
            "audit mode",
            on(CILIUM, config_maps={"cilium-config": {"policy-audit-mode": "true"}}),
            ["error"],
        ),
        (
            "audit mode, and Calico enforces",
            on(CILIUM, CALICO, config_maps={"cilium-config": {"policy-audit-mode": "true"}}),
            ["warning"],
        ),
        ("no audit mode", on(CILIUM, config_maps={"cilium-config": CILIUM_CONFIG}), []),
    ],
    "OGD407": [
        ("kubectl run", on(aws(AWS_ON), pods=(pod("probe", owner=""),)), ["warning"]),
        ("owned", on(aws(AWS_ON), pods=(pod("probe"),)), []),
        (
            "a static pod",
            on(
                aws(AWS_ON),
                pods=(pod("etcd", owner="", annotations={"kubernetes.io/config.mirror": "x"}),),
            ),
            [],
        ),
        ("Calico polices them", on(CALICO, pods=(pod("probe", owner=""),)), []),
    ],
    "OGD408": [
        ("in use", on(NPM), ["warning"]),
        ("beyond its limits", on(NPM, nodes=MANY), ["error", "warning"]),
        ("not in use", on(CALICO), []),
    ],
    "OGD409": [
        (
            "traces",
            Observation(groups=frozenset({"crd.antrea.io/v1beta1"}), nodes=NODES),
            ["warning"],
        ),
        ("traces beside one that runs", on(CALICO, groups=frozenset({"cilium.io/v2"})), []),
        (
            "DaemonSets may not be listed",
            Observation(groups=frozenset({"cilium.io/v2"}), daemon_sets=None),
            [],
        ),
    ],
    "OGD410": [
        ("Canal", on(daemon_set("canal", container("calico-node"))), ["note"]),
        ("Calico alone", on(CALICO), []),
    ],
    "OGD411": [
        ("Dataplane V2", on(daemon_set("anetd", container("cilium-agent"))), ["warning"]),
        ("Cilium by itself", on(CILIUM), []),
    ],
    "OGD412": [
        (
            "ready nowhere",
            Observation(daemon_sets=(replace(CALICO, ready=0, desired=1),), nodes=NODES),
            ["error"],
        ),
        ("ready somewhere", on(CALICO), []),
    ],
    "OGD413": [
        ("a vendor's policy without the vendor", on(CALICO, policies={CNP: 3}), ["error"]),
        ("with it", on(CILIUM, policies={CNP: 3}), []),
        ("without a policy", on(CALICO, policies={CNP: 0}), []),
        (
            "traces of the vendor, which may run where nobody sees it",
            on(CALICO, policies={CNP: 3}, groups=LEFT_BY_CILIUM),
            ["warning"],
        ),
        ("a plugin that enforces nothing", on(FLANNEL, policies={CNP: 1}), ["error"]),
        (
            "DaemonSets of some namespaces only",
            on(CALICO, policies={CNP: 3}, scope={"daemonsets.apps": frozenset({"app"})}),
            [],
        ),
        ("NetworkPolicies", on(CALICO, policies={PLAIN: 3}), []),
        ("Calico before ClusterNetworkPolicy", on(CALICO_330, policies={WIDE: 1}), ["error"]),
        ("Calico with it", on(CALICO_332, policies={WIDE: 1}), []),
        ("Calico before AdminNetworkPolicy", on(CALICO_328, policies={ADMIN: 1}), ["error"]),
        ("Calico with it", on(CALICO_330, policies={ADMIN: 1}), []),
        ("Calico after it", on(CALICO_332, policies={ADMIN: 1}), ["error"]),
        ("Calico of an unknown version", on(CALICO_OF_NO_VERSION, policies={WIDE: 1}), []),
        ("Cilium and AdminNetworkPolicy", on(CILIUM_120, policies={ADMIN: 1}), ["error"]),
        ("Cilium before it", on(CILIUM_119, policies={WIDE: 1}, config_maps=SWITCHED), ["error"]),
        (
            "Cilium without the switch",
            on(CILIUM_120, policies={WIDE: 1}, config_maps={"cilium-config": CILIUM_CONFIG}),
            ["error"],
        ),
        ("Cilium with it", on(CILIUM_120, policies={WIDE: 1}, config_maps=SWITCHED), []),
        ("Cilium's settings not read", on(CILIUM_120, policies={WIDE: 1}), []),
        ("kube-network-policies for them", on(netpol("-npa-v1alpha2"), policies={WIDE: 1}), []),
        ("its older flavour", on(netpol("-npa-v1alpha1"), policies={WIDE: 1}), ["error"]),
        ("its plain flavour", on(netpol(""), policies={ADMIN: 1}), ["error"]),
        ("a program that outgate knows by name only", on(KUBE_OVN, policies={WIDE: 1}), []),
        ("one of two reads them", on(CALICO, CILIUM, policies={CNP: 1}), []),
    ],
    "OGD414": [
        ("experimental", on(CILIUM, policies={WIDE: 1}, peer_fields=EXPERIMENTAL), ["note"]),
        ("standard", on(CILIUM, policies={WIDE: 1}, peer_fields=STANDARD), []),
        ("no policy of it", on(CILIUM, policies={WIDE: 0}, peer_fields=EXPERIMENTAL), []),
        ("schema not read", on(CILIUM, policies={WIDE: 1}), []),
    ],
    "OGD415": [
        ("none", on(aws(AWS_ON), policies={PLAIN: 2}, policy_endpoints=0), ["error"]),
        ("one", on(aws(AWS_ON), policies={PLAIN: 2}, policy_endpoints=1), []),
        ("no policy", on(aws(AWS_ON), policies={PLAIN: 0}, policy_endpoints=0), []),
        ("not known", on(aws(AWS_ON), policies={PLAIN: 2}), []),
        ("switched off", on(aws(), policies={PLAIN: 2}, policy_endpoints=0), []),
        ("another enforcer", on(CALICO, policies={PLAIN: 2}, policy_endpoints=0), []),
    ],
    "OGD501": [
        ("sidecars", on(CALICO, pods=meshed("istio-proxy")), ["note"]),
        ("and policies", on(CALICO, pods=meshed("istio-proxy"), policies={PLAIN: 1}), ["warning"]),
        ("two meshes", on(CALICO, pods=meshed("linkerd-proxy", "kuma-sidecar")), ["note", "note"]),
        ("ambient, where the node asks", on(CALICO, pods=(pod("a"),), namespaces=AMBIENT), []),
        ("no mesh", on(CALICO, pods=(pod("a"),)), []),
    ],
    "OGD502": [
        ("ambient", on(CALICO, pods=(pod("a"),), namespaces=AMBIENT), ["note"]),
        ("Linkerd", on(CALICO, pods=meshed("linkerd-proxy"), policies={PLAIN: 1}), ["warning"]),
        ("Consul", on(CALICO, pods=meshed("consul-dataplane")), ["note"]),
        ("Istio's sidecars, which keep ports", on(CALICO, pods=meshed("istio-proxy")), []),
        ("Kuma's, too", on(CALICO, pods=meshed("kuma-sidecar")), []),
    ],
    "OGD503": [
        (
            "by the metadata server",
            on(
                CALICO,
                service_accounts=account("iam.gke.io/gcp-service-account"),
                policies={PLAIN: 1},
            ),
            ["warning"],
        ),
        (
            "the same before the first policy",
            on(CALICO, service_accounts=account("iam.gke.io/gcp-service-account")),
            ["note"],
        ),
        (
            "by a name outside",
            on(CALICO, service_accounts=account("eks.amazonaws.com/role-arn"), policies={PLAIN: 1}),
            ["note"],
        ),
        ("by nothing", on(CALICO, service_accounts=account("example.com/note")), []),
    ],
}


@pytest.mark.parametrize(
    ("code", "seen", "expected"),
    [
        pytest.param(code, seen, expected, id=f"{code} {words}")
        for code, cases in CASES.items()
        for words, seen, expected in cases
    ],
)
def test_danger_is_told_where_it_is(code: str, seen: Observation, expected: list[str]) -> None:
    """The severities that the danger is told with, once each; none in a near miss."""
    found = findings(seen, code)

    assert expected == [finding.severity for finding in found]
    assert {finding.code for finding in found} <= {code}
    assert [one for one in found if not (one.sentence and one.remedy and one.source)] == []


@pytest.mark.parametrize("code", DANGERS)
def test_every_danger_is_tried_both_ways(code: str) -> None:
    """A danger without a case that has it, or without one that has not, proves nothing."""
    outcomes = {bool(expected) for _, _, expected in CASES[code]}

    assert outcomes == {True, False}


def test_the_worst_comes_first() -> None:
    """Errors, then warnings, then notes; each in the order of their codes."""
    seen = on(CALICO, CILIUM, CACHE, nodes=(*NODES, FARGATE), pods=(pod("a", host_network=True),))
    found = find_dangers(Patient(seen, facts_from(seen)))
    keys = [(ORDER.index(item.severity), item.code) for item in found]

    assert keys == sorted(keys)
    assert {item.severity for item in found} == {"error", "warning"}


def test_the_page_names_every_danger_with_its_severities() -> None:
    """docs/commands/doctor.md has a row per code."""
    from pathlib import Path

    text = Path(__file__).parents[3].joinpath("docs/commands/doctor.md").read_text("utf-8")
    rows = {
        cells[1].strip(): cells[2].strip()
        for line in text.splitlines()
        if line.startswith("| OGD")
        for cells in [line.split("|")]
    }
    expected = {
        code: ", ".join(sorted({word for case in cases for word in case[2]}, key=ORDER.index))
        for code, cases in CASES.items()
    }

    assert expected == rows
