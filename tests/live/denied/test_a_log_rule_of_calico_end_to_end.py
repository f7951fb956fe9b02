"""`outgate denied` says how to see denials with Calico; what is seen then names pods and rules."""

from __future__ import annotations

import json
import subprocess
import textwrap
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.cluster.shell import wait_until
from tests.cluster.workbench import SERVER_PORT, Target, Workbench, settled
from tests.live.denied.kernel_log import KernelLog, kernel_log
from tests.live.reading.asking import Said, outgate, start

pytestmark = pytest.mark.cluster("calico")

CLOSED = {
    "podSelector": {},
    "policyTypes": ["Egress"],
    "egress": [{"to": [{"podSelector": {"matchLabels": {"app": "other"}}}]}],
}


def printed(policies: Workbench) -> str:
    """Return what `outgate denied` prints of the cluster."""
    said = outgate(policies.cluster, "denied")
    assert (said.code, said.stderr) == (0, "")
    return said.stdout


def log_rule(text: str, namespace: str) -> dict[str, Any]:
    """Return the policy that is printed, for a namespace.

    A cluster without Calico's own API takes it through its resource definition, with the tier in
    its name.
    """
    lines = text.splitlines(keepends=True)
    inside = "".join(line for line in lines if line.startswith("    "))
    body: dict[str, Any] = yaml.safe_load(textwrap.dedent(inside).replace("NAMESPACE", namespace))
    assert body["apiVersion"] == "projectcalico.org/v3"
    name = f"default.{body['metadata']['name']}"
    return {
        **body,
        "apiVersion": "crd.projectcalico.org/v1",
        "metadata": {"name": name},
    }


@pytest.fixture
def log(policies: Workbench) -> Iterator[KernelLog]:
    """Close the namespace, switch visibility on as it is printed, and off again."""
    policies.apply_policy("closed", CLOSED)
    rule = log_rule(printed(policies), policies.namespace)
    policies.cluster.kubectl.apply([rule])
    try:
        with kernel_log() as found:
            yield found
    finally:
        policies.cluster.kubectl(
            "delete", "globalnetworkpolicies.crd.projectcalico.org", rule["metadata"]["name"]
        )


def denied(policies: Workbench, log: str, *options: str) -> Said:
    """Give lines of the kernel to `outgate denied`, as a pipe would."""
    words = ("denied", "-", "--prefix", "calico-packet", *options)
    process = start(policies.cluster, *words, stdin=subprocess.PIPE)
    stdout, stderr = process.communicate(log, timeout=60)
    return Said(process.returncode, stdout, stderr)


def attempted(policies: Workbench, log: KernelLog, target: Target) -> str:
    """Try a connection until it is denied and the kernel has said so; return what it said."""
    assert settled(lambda: policies.connects("client", target), False) is False

    def is_logged() -> bool:
        policies.connects("client", target)
        return f"DST={target.address} " in log.text()

    wait_until("a line of the kernel", is_logged)
    return log.text()


def test_it_is_said_how_denials_are_made_visible(policies: Workbench) -> None:
    """The sentence, a policy to apply, and the command that reads the log."""
    said = printed(policies)

    assert said.startswith("Calico: the kernel's log, through a Log rule\n")
    assert "add a GlobalNetworkPolicy with an order above 1000 that selects only pods" in said
    assert "journalctl -k -o short-iso | outgate denied - --prefix calico-packet" in said
    assert log_rule(said, "shop")["spec"]["egress"] == [{"action": "Log"}]


def test_a_denied_call_is_told_with_pods_and_the_missing_rule(
    policies: Workbench, log: KernelLog
) -> None:
    """From a real pod to another one: who, whereto, isolated by what, and what would allow it."""
    space = policies.namespace
    lines = attempted(policies, log, policies.server())

    said = denied(policies, lines, "-n", space)

    assert said.code == 1, said.stderr
    ends = f"denied {space}/Pod/client -> {space}/Pod/server:{SERVER_PORT}/TCP"
    assert ends in said.stdout
    assert f"isolated by NetworkPolicy {space}/closed" in said.stdout
    assert f"add this egress rule to NetworkPolicy {space}/closed" in said.stdout
    assert "app: server" in said.stdout or "app=server" in said.stdout


def test_what_is_allowed_goes_on_and_is_not_told(policies: Workbench, log: KernelLog) -> None:
    """The Log rule stands behind the rules that allow."""
    other = Target(policies.address("other"), SERVER_PORT)
    assert policies.connects("client", other)
    lines = attempted(policies, log, policies.server())

    assert policies.connects("client", other)
    assert f"DST={other.address} " not in lines


def test_the_log_rule_turns_no_verdict(policies: Workbench, log: KernelLog) -> None:
    """Its pods are isolated already, so that it neither allows nor denies anything."""
    space = policies.namespace
    ends = {f"{space}/client {space}/other:8080/TCP": 0, f"{space}/client {space}/server:8080": 1}

    for pair, code in ends.items():
        said = outgate(policies.cluster, "explain", *pair.split(), "--expect", "allowed")
        assert said.code == code, said.stdout + said.stderr
    assert log.text() == ""


def test_an_address_outside_is_told_as_one(policies: Workbench, log: KernelLog) -> None:
    """Nobody in the cluster holds it; the record has no name for it."""
    policies.cluster.control()
    lines = attempted(policies, log, Target("203.0.113.10", SERVER_PORT))

    said = denied(policies, lines, "-n", policies.namespace, "-o", "json")

    found = {one["destination"]: one for one in json.loads(said.stdout)["denials"]}
    assert found["203.0.113.10"]["source"] == f"{policies.namespace}/Pod/client"
    assert (found["203.0.113.10"]["port"], found["203.0.113.10"]["verdict"]) == (8080, "DENIED")
