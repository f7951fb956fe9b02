"""`outgate denied`: lines of the kernel into workloads, rules and what would allow it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from outgate.render.schemas import schema_text
from tests.cli.conftest import Type

CLUSTER = """\
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: web-0, namespace: shop, labels: {app: web}}
spec: {nodeName: one, containers: [{name: web, ports: [{containerPort: 8080}]}]}
status: {phase: Running, podIPs: [{ip: 10.244.0.5}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db-0, namespace: shop, labels: {app: db}}
spec: {nodeName: one, containers: [{name: db, ports: [{containerPort: 5432}]}]}
status: {phase: Running, podIPs: [{ip: 10.244.0.6}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
    - to: [{podSelector: {matchLabels: {app: db}}}]
      ports: [{port: 5433}]
"""
LINE = (
    "2026-11-24T20:00:0{second}+0000 one kernel: {prefix}IN=cali1 OUT=cali2 SRC={source} "
    "DST={destination} LEN=60 TTL=63 ID=1 DF PROTO=TCP SPT=4000{second} DPT={port} SYN URGP=0\n"
)


def line(
    second: int, source: str, destination: str, port: int, prefix: str = "calico-packet: "
) -> str:
    """Return a line of the kernel's log."""
    return LINE.format(
        second=second, source=source, destination=destination, port=port, prefix=prefix
    )


@pytest.fixture
def cluster(tmp_path: Path) -> Path:
    """Return a cluster in which web may reach db on another port than the database's."""
    path = tmp_path / "cluster.yaml"
    path.write_text(CLUSTER, encoding="utf-8")
    return path


def test_a_line_of_the_kernel_names_the_workloads_and_the_rule_that_lacks_a_port(
    type_: Type, cluster: Path, tmp_path: Path
) -> None:
    """Two packets to the same port are one denial, seen twice."""
    log = tmp_path / "kernel.log"
    both = (line(second, "10.244.0.5", "10.244.0.6", 5432) for second in (1, 2))
    log.write_text("".join(both), encoding="utf-8")

    result = type_(f"denied {log} -f {cluster} --prefix calico-packet")

    assert result.exit_code == 1
    assert "denied shop/Pod/web-0 -> shop/Pod/db-0:5432/TCP\n  2 times" in result.stdout
    assert "isolated by NetworkPolicy shop/web" in result.stdout
    assert "- TCP 5433 is allowed, TCP 5432 is not" in result.stdout
    assert "to allow it: add this egress rule to NetworkPolicy shop/web" in result.stdout


def test_a_prefix_that_says_nothing_makes_no_denial(
    type_: Type, cluster: Path, tmp_path: Path
) -> None:
    """A Log rule sees packets of both fates: nothing is made of its lines until it is told."""
    log = tmp_path / "kernel.log"
    log.write_text(line(1, "10.244.0.5", "10.244.0.6", 5432), encoding="utf-8")

    result = type_(f"denied {log} -f {cluster}")

    assert result.exit_code == 0
    assert result.stdout.startswith("nothing was denied in 1 record\n")
    words = " ".join(result.stdout.split())
    assert "1 set aside: a packet of which the rule's prefix does not tell" in words
    assert "say with --prefix of which rule the packets are denied" in result.stdout


def test_a_prefix_that_speaks_of_a_drop_needs_no_option(
    type_: Type, cluster: Path, tmp_path: Path
) -> None:
    """As the rules of many firewalls are called."""
    log = tmp_path / "kernel.log"
    log.write_text(line(1, "10.244.0.5", "203.0.113.9", 443, "DROPPED: "), encoding="utf-8")

    found = json.loads(type_(f"denied {log} -f {cluster} -o json").stdout)

    assert [(one["destination"], one["verdict"]) for one in found["denials"]] == [
        ("203.0.113.9", "DENIED")
    ]


def test_what_the_policies_allow_is_told_as_a_disagreement(
    type_: Type, cluster: Path, tmp_path: Path
) -> None:
    """Nothing isolates db, so no NetworkPolicy that was read has denied it."""
    log = tmp_path / "kernel.log"
    log.write_text(line(1, "10.244.0.6", "10.244.0.5", 8080, "DROP "), encoding="utf-8")

    found = json.loads(type_(f"denied {log} -f {cluster} -o json").stdout)

    [denial] = found["denials"]
    assert denial["verdict"] == "ALLOWED"
    assert denial["words"].startswith("the policies that were read allow it: another kind")
    assert denial["isByAddress"] is True


def test_an_address_that_was_another_pods_at_that_time_is_named_by_the_history(
    type_: Type, cluster: Path, tmp_path: Path
) -> None:
    """The pod is gone, and no longer in the input: that is said, and nothing is made up."""
    log, history = tmp_path / "kernel.log", tmp_path / "addresses.jsonl"
    log.write_text(line(1, "10.244.0.5", "10.244.0.6", 5432, "DROP "), encoding="utf-8")
    held = {
        "time": "2026-11-24T19:00:00Z",
        "event": "held",
        "address": "10.244.0.5",
        "namespace": "old",
        "pod": "job-1",
        "owner": "Job/job",
    }
    history.write_text(json.dumps(held) + "\n", encoding="utf-8")

    found = json.loads(type_(f"denied {log} -f {cluster} --history {history} -o json").stdout)

    [denial] = found["denials"]
    assert denial["source"] == "old/Job/job"
    assert denial["verdict"] is None
    assert denial["words"].startswith("not explained: ")


def test_json_fits_its_schema(type_: Type, cluster: Path, tmp_path: Path) -> None:
    """With a denial, its proof, and a line that was set aside."""
    log = tmp_path / "kernel.log"
    packet = line(1, "10.244.0.5", "10.244.0.6", 5432, "DROP ")
    log.write_text(packet + "no packet at all\n", encoding="utf-8")

    found = json.loads(type_(f"denied {log} -f {cluster} -o json").stdout)

    assert (
        list(Draft202012Validator(json.loads(schema_text("DeniedReport"))).iter_errors(found)) == []
    )
    assert found["logs"][0]["setAside"][0]["place"] == f"{log}:2"


def test_limited_to_a_namespace(type_: Type, cluster: Path, tmp_path: Path) -> None:
    """A namespace that is not there is an error, so that nothing denied means nothing denied."""
    log = tmp_path / "kernel.log"
    log.write_text(line(1, "10.244.0.5", "10.244.0.6", 5432, "DROP "), encoding="utf-8")

    assert type_(f"denied {log} -f {cluster} -n shop").exit_code == 1
    assert "no namespace 'shpo'" in type_(f"denied {log} -f {cluster} -n shpo").stderr


def test_without_a_log_the_facts_say_where_to_look(type_: Type, tmp_path: Path) -> None:
    """Calico: the kernel's log, and a sentence that switches it on."""
    from outgate.live.doctor.platforms import platform_facts
    from outgate.render.facts_text import facts_lines

    facts = tmp_path / "facts.yaml"
    facts.write_text("".join(facts_lines(platform_facts("eks"))), encoding="utf-8")

    result = type_(f"denied --facts {facts}")

    assert result.exit_code == 0
    assert "--enable-policy-event-logs=true" in result.stdout
