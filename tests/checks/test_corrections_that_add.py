"""`lint --fix` where something is added: in the style of what stands beside it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.checks.linting import findings_of
from tests.checks.test_corrections_hold import fixed

DNS = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: dns, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
          podSelector: {matchLabels: {k8s-app: kube-dns}}
      ports:
PORTS
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: web, image: none}]}
"""
STATSD = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: to-statsd, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from: [{podSelector: {}}]
      ports:
PORTS
---
apiVersion: v1
kind: Pod
metadata: {name: statsd, namespace: shop}
spec:
  containers: [{name: statsd, image: none, ports: [{containerPort: 8125, protocol: UDP}]}]
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "        - protocol: UDP   # answers that fit\n          port: 53\n",
            "        - protocol: UDP   # answers that fit\n          port: 53\n"
            "        - protocol: TCP\n          port: 53\n",
            id="a block, in its order of fields",
        ),
        pytest.param(
            "      -   port: 53\n          protocol: UDP  # short\n      # all there is\n",
            "      -   port: 53\n          protocol: UDP  # short\n"
            "      -   port: 53\n          protocol: TCP\n      # all there is\n",
            id="a wide dash, and a comment behind",
        ),
        pytest.param(
            "        - {port: 53, protocol: UDP}  # short\n",
            "        - {port: 53, protocol: UDP}  # short\n        - {port: 53, protocol: TCP}\n",
            id="braces in a block",
        ),
        pytest.param(
            "        [{ protocol: UDP, port: 53 }]\n",
            "        [{ protocol: UDP, port: 53 }, {protocol: TCP, port: 53}]\n",
            id="brackets",
        ),
        pytest.param(
            '        [\n          {"port": 53, "protocol": "UDP"}\n        ]\n',
            '        [\n          {"port": 53, "protocol": "UDP"}, '
            '{"port": 53, "protocol": "TCP"}\n        ]\n',
            id="quotes",
        ),
    ],
)
def test_one_more_port(before: str, after: str) -> None:
    """DNS over TCP beside DNS over UDP."""
    assert fixed(DNS.replace("PORTS\n", before)) == DNS.replace("PORTS\n", after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "        - port: 8125   # metrics\n",
            "        - port: 8125   # metrics\n          protocol: UDP\n",
            id="a block",
        ),
        pytest.param(
            "        - {port: 8125}\n", "        - {port: 8125, protocol: UDP}\n", id="braces"
        ),
        pytest.param(
            "        - { port: 8125 }\n",
            "        - { port: 8125, protocol: UDP }\n",
            id="wide braces",
        ),
        pytest.param(
            '        - {port: 8125, protocol: "TCP"}  # metrics\n',
            '        - {port: 8125, protocol: "UDP"}  # metrics\n',
            id="it stands there, in quotes",
        ),
    ],
)
def test_a_protocol(before: str, after: str) -> None:
    """The one that the container declares."""
    assert fixed(STATSD.replace("PORTS\n", before)) == STATSD.replace("PORTS\n", after)


def test_line_ends_stay() -> None:
    """Of files from elsewhere."""
    before = DNS.replace("PORTS\n", "        - port: 53\n          protocol: UDP\n")
    after = DNS.replace(
        "PORTS\n",
        "        - port: 53\n          protocol: UDP\n"
        "        - port: 53\n          protocol: TCP\n",
    )

    assert fixed(before.replace("\n", "\r\n")) == after.replace("\n", "\r\n")


def test_the_last_line_without_an_end() -> None:
    """It gets one, and the new line has none."""
    head, _, tail = STATSD.partition("PORTS\n---\n")
    text = f"{tail}---\n{head}        - port: 8125"

    assert fixed(text) == f"{text}\n          protocol: UDP"


def test_json_stays_json() -> None:
    """As kubectl prints it."""
    policy: dict[str, Any] = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "dns", "namespace": "shop"},
        "spec": {
            "podSelector": {},
            "policyTypes": ["Egress"],
            "egress": [
                {
                    "to": [{"podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}],
                    "ports": [{"port": 53, "protocol": "UDP"}],
                }
            ],
        },
    }
    after = json.loads(fixed(json.dumps(policy, indent=2)))

    assert after["spec"]["egress"][0]["ports"] == [
        {"port": 53, "protocol": "UDP"},
        {"port": 53, "protocol": "TCP"},
    ]


def test_no_key_is_set_twice() -> None:
    """Two corrections of one item, which do not go together: neither is made."""
    text = STATSD.replace("PORTS\n", "        - port: 8125\n        - protocol: TCP\n")
    codes = {code for code in ("OG207", "OG404") if findings_of(text, code)}

    assert codes == {"OG207", "OG404"}
    assert fixed(text) == text


def test_dns_to_everybody_is_not_opened_further() -> None:
    """A rule without peers is found, and left to a person."""
    text = DNS.replace("PORTS\n", "        - {port: 53, protocol: UDP}\n")
    text = text[: text.index("    - to:")] + "    -\n" + text[text.index("      ports:") :]

    assert [one.patch for one in findings_of(text, "OG502")] == [None]
