"""audit: coverage per direction, allow-all in disguise, and what the next pod will meet."""

from __future__ import annotations

import outgate
from outgate.model.verdicts import Verdict
from outgate.questions.answers import AuditAnswer, NamespaceAudit, WorkloadAudit
from tests.snapshot.objects import KubernetesObject, deployment, namespace, policy, service

ANYWHERE: list[KubernetesObject] = [{}]
DNS_PEER = {
    "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
    "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
}


def audit(*objects: KubernetesObject) -> AuditAnswer:
    """Audit some objects."""
    return outgate.load_objects([namespace("shop"), *objects]).audit()


def only(answer: AuditAnswer, name: str) -> WorkloadAudit:
    """Return one workload."""
    return next(item for item in answer.workloads if item.name == name)


def shop(answer: AuditAnswer) -> NamespaceAudit:
    """Return namespace shop."""
    return next(item for item in answer.namespaces if item.name == "shop")


def test_an_ingress_policy_is_no_egress_protection() -> None:
    """Coverage is per direction."""
    found = only(audit(deployment("web"), policy("p", policyTypes=["Ingress"])), "shop/web")
    assert (found.egress.coverage, found.ingress.coverage) == ("open", "isolated")


def test_an_allow_all_rule_is_isolation_in_name_only() -> None:
    """A pod that is isolated and allowed everything is not counted as isolated."""
    answer = audit(deployment("web"), policy("p", policyTypes=["Egress"], egress=ANYWHERE))
    assert only(answer, "shop/web").egress.coverage == "allow-all"
    assert answer.egress.percent_isolated == 0


def test_two_rules_together_may_allow_everything() -> None:
    """Every pod by one rule and every address by another is everything as well."""
    rules = [
        {"to": [{"namespaceSelector": {}}]},
        {"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}, {"ipBlock": {"cidr": "::/0"}}]},
    ]
    answer = audit(deployment("web"), policy("p", policyTypes=["Egress"], egress=rules))
    assert only(answer, "shop/web").egress.coverage == "allow-all"


def test_a_pod_on_the_host_network_is_counted_apart() -> None:
    """It is no percentage's denominator."""
    answer = audit(deployment("agent", hostNetwork=True), policy("p", policyTypes=["Egress"]))
    assert only(answer, "shop/agent").egress.coverage == "uncoverable"
    assert (answer.egress.coverable, answer.egress.uncoverable) == (0, 1)


def test_a_policy_per_workload_leaves_the_next_pod_open() -> None:
    """All of today's pods are isolated, and the namespace has no default-deny."""
    answer = audit(deployment("web"), policy("p", {"app": "web"}, policyTypes=["Egress"]))
    assert shop(answer).egress.isolated == 1
    assert shop(answer).default_deny_egress.coverage == "open"


def test_a_default_deny_isolates_the_next_pod_and_cuts_its_dns() -> None:
    """The next pod has labels that no policy names."""
    found = shop(audit(deployment("web"), policy("p", policyTypes=["Egress"])))
    assert found.default_deny_egress.coverage == "isolated"
    assert (found.future_dns.udp, found.future_dns.tcp) == (Verdict.DENIED, Verdict.DENIED)
    assert found.without_dns == 1


def test_dns_by_udp_only_is_told() -> None:
    """A port without protocol is TCP; UDP alone lacks the large answers."""
    rules = [{"to": [DNS_PEER], "ports": [{"port": 53, "protocol": "UDP"}]}]
    found = shop(audit(deployment("web"), policy("p", policyTypes=["Egress"], egress=rules)))
    assert (found.future_dns.udp, found.future_dns.tcp) == (Verdict.ALLOWED, Verdict.DENIED)


def test_dns_is_asked_at_the_port_of_its_pods() -> None:
    """OpenShift's DNS pods listen on 5353 behind a Service on 53."""
    dns = deployment(
        "dns-default",
        {"dns.operator.openshift.io/daemonset-dns": "default"},
        namespace="openshift-dns",
    )
    front = service(
        "dns-default",
        {"dns.operator.openshift.io/daemonset-dns": "default"},
        {"port": 53, "targetPort": 5353, "protocol": "UDP"},
        {"port": 53, "targetPort": 5353, "protocol": "TCP"},
        namespace="openshift-dns",
    )
    verdicts = []
    for port in (53, 5353):
        ports = [{"port": port, "protocol": "UDP"}, {"port": port, "protocol": "TCP"}]
        answer = audit(
            dns,
            front,
            deployment("web"),
            policy("p", policyTypes=["Egress"], egress=[{"ports": ports}]),
        )
        verdicts.append(only(answer, "shop/web").dns.udp)
    assert verdicts == [Verdict.DENIED, Verdict.ALLOWED]


def test_the_worst_come_first() -> None:
    """Open before isolated, in namespaces and workloads."""
    answer = audit(
        deployment("closed"),
        policy("p", {"app": "closed"}, policyTypes=["Egress"]),
        namespace("other"),
        deployment("wide", namespace="other"),
    )
    assert [item.name for item in answer.workloads] == ["other/wide", "shop/closed"]
    assert [item.name for item in answer.namespaces][:2] == ["other", "shop"]
