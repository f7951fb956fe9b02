"""What is found and not corrected, because the author may have meant something else."""

from __future__ import annotations

from tests.checks.linting import findings_of

RULE = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web-to-api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
    - to: [{podSelector: {matchLabels: {app: api}}}]
      ports: [{port: 80}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: none}]}
"""
POD = """\
---
apiVersion: v1
kind: Pod
metadata: {{name: {0}, namespace: shop, labels: {{app: api, part: {0}}}}}
spec: {{containers: [{{name: api, image: none, ports: [{{containerPort: {1}}}]}}]}}
"""
SERVICE = """\
---
apiVersion: v1
kind: Service
metadata: {{name: {0}, namespace: shop}}
spec: {{selector: {{app: api{1}}}, ports: [{{port: 80, targetPort: {2}}}]}}
"""
ONE = POD.format("first", 8080)


def patches(text: str, code: str = "OG401") -> list[bool]:
    """Return which findings of a code are corrected."""
    return [one.patch is not None for one in findings_of(text, code)]


def test_one_service_with_one_target_is_sure() -> None:
    """The plain case."""
    assert patches(RULE + ONE + SERVICE.format("api", "", 8080)) == [True]


def test_two_services_with_one_port_and_two_targets() -> None:
    """Which one is meant, nobody knows."""
    both = POD.format("first", 8080) + POD.format("second", 9090)
    services = SERVICE.format("a", ", part: first", 8080) + SERVICE.format(
        "b", ", part: second", 9090
    )

    assert patches(RULE + both + services) == [False]


def test_pods_that_are_behind_no_service() -> None:
    """They are in the rule too, and may be meant by its port."""
    both = POD.format("first", 8080) + POD.format("second", 9090)

    assert patches(RULE + both + SERVICE.format("a", ", part: first", 8080)) == [False]


def test_an_address_in_the_same_rule() -> None:
    """What is there may listen on the port as it is written."""
    rule = RULE.replace("to: [", "to: [{ipBlock: {cidr: 192.0.2.1/32}}, ")

    assert patches(rule + ONE + SERVICE.format("api", "", 8080)) == [False]


def test_peers_that_are_not_in_the_input() -> None:
    """Pods of somebody else, who may listen on it."""
    rule = RULE.replace("to: [", "to: [{podSelector: {matchLabels: {app: other}}}, ")

    assert patches(rule + ONE + SERVICE.format("api", "", 8080)) == [False]


def test_a_number_that_two_other_protocols_have() -> None:
    """UDP or SCTP: both are declared."""
    pod = POD.format("first", 80).replace(
        "{containerPort: 80}",
        "{containerPort: 80, protocol: UDP}, {containerPort: 80, protocol: SCTP}",
    )

    assert patches(RULE + pod, "OG404") == [False]


def test_a_field_whose_value_does_not_fit() -> None:
    """``port`` where ``ports`` is a list: not a slip of the pen."""
    text = RULE.replace("ports: [{port: 80}]", "port: 80")

    assert patches(text, "OG210") == [False]


def test_a_field_that_is_there_already() -> None:
    """The misspelt one is a second one."""
    text = RULE.replace(
        "  policyTypes: [Egress]", "  policyTypes: [Egress]\n  policytypes: [Ingress]"
    )

    assert patches(text, "OG210") == [False]
    assert patches(text.replace("  policyTypes: [Egress]\n", ""), "OG210") == [True]
