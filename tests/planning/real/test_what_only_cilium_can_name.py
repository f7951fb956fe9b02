"""The API server, the own node and what is on it: ends that no NetworkPolicy names under Cilium."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cluster.workbench import Target, Workbench
from tests.planning.real.planned import (
    PARTNER,
    PARTNER_ADDRESS,
    STRANGER,
    STRANGER_ADDRESS,
    Planned,
    planned,
)

pytestmark = pytest.mark.cluster("cilium")

API_SERVER = Target("10.96.0.1", 443)
METADATA = Target("169.254.169.254", 80)
KUBELET = 10250
TRAP = Target("trap.example.com", 8080)
NEEDS_TRAP = "  - {to: {host: trap.example.com}, ports: [8080], why: leads to a pod, owner: tests}"
MORE = """\
  - {to: {platform: kube-apiserver}, why: it watches, owner: tests}
  - {to: {platform: node-local}, ports: [10250], why: metrics, owner: tests}
  - to: {platform: cloud-metadata}
    why: credentials
    owner: tests
    exception: {why: tried here, approvedBy: tests}
"""
CACHE = """\
.:53 {
    bind ADDRESS
    hosts {
        203.0.113.10 partner.example.com
        203.0.113.20 stranger.example.com
        SERVER trap.example.com
    }
}
"""


@pytest.fixture
def plan(workbench: Workbench, tmp_path: Path) -> Iterator[Planned]:
    """A plan of the workbench's namespace."""
    with planned(workbench, tmp_path) as found:
        yield found


def node_address(workbench: Workbench, number: int) -> str:
    """Return the address of a node."""
    name = workbench.cluster.node_names[number]
    node = workbench.cluster.kubectl.get("node", name)
    return next(
        str(one["address"]) for one in node["status"]["addresses"] if one["type"] == "InternalIP"
    )


def test_api_server_own_node_and_metadata_are_open_and_nothing_beside_them(
    plan: Planned, workbench: Workbench
) -> None:
    """Another node's kubelet stays out of reach, and so does all of it for another pod."""
    own, other = (Target(node_address(workbench, number), KUBELET) for number in (0, -1))
    targets = (API_SERVER, own, METADATA, other, STRANGER_ADDRESS)
    assert plan.reached("client", *targets) == (True,) * len(targets)

    said = plan.plan("--backend", "cilium", more=MORE)
    assert said.code == 0, said.stdout + said.stderr
    for stage in ("1-hold-open", "2-policies"):
        plan.apply(stage)
        time.sleep(1)
        assert plan.reached("client", *targets) == (True,) * len(targets)
    plan.apply("4-enforced")

    expected = (True, True, True, False, False)
    assert plan.comes("client", expected, *targets) == expected
    shut = (False,) * len(targets)
    assert plan.comes("other", shut, *targets) == shut


def cache_pod(workbench: Workbench, address: str) -> list[dict[str, Any]]:
    """Describe a DNS cache on the network of the first node, for which a pod has a name outside."""
    labels = {"app": "cache"}
    server = workbench.address("server")
    return [
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "cache", "namespace": workbench.namespace},
            "data": {"Corefile": CACHE.replace("ADDRESS", address).replace("SERVER", server)},
        },
        {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": "cache", "namespace": workbench.namespace, "labels": labels},
            "spec": {
                "hostNetwork": True,
                "nodeName": workbench.cluster.node_names[0],
                "dnsPolicy": "Default",
                "terminationGracePeriodSeconds": 0,
                "containers": [
                    {
                        "name": "coredns",
                        "image": image_of_dns(workbench),
                        "imagePullPolicy": "IfNotPresent",
                        "args": ["-conf", "/etc/coredns/Corefile"],
                        "volumeMounts": [{"name": "config", "mountPath": "/etc/coredns"}],
                    }
                ],
                "volumes": [{"name": "config", "configMap": {"name": "cache"}}],
            },
        },
    ]


def image_of_dns(workbench: Workbench) -> str:
    """Return the image of the cluster's own DNS."""
    found = workbench.cluster.kubectl.get("deployment", "coredns", "-n", "kube-system")
    return str(found["spec"]["template"]["spec"]["containers"][0]["image"])


def with_cache(plan: Planned, address: str) -> None:
    """Say in the facts that names are looked up at a cache on the node."""
    document = yaml.safe_load(plan.facts.read_text())
    source = {"source": "this test", "confidence": "read"}
    document["facts"]["dns"]["nodeLocal"] = [
        {
            "name": "kube-system/node-local-dns",
            "addresses": {"value": [address], **source},
            "hostNetwork": {"value": True, **source},
        }
    ]
    plan.facts.write_text(yaml.safe_dump(document))


def test_look_ups_at_a_cache_on_the_node_teach_names_too(
    plan: Planned, workbench: Workbench
) -> None:
    """A pod that asks its node reaches what it needs by name; a name opens no pod, though."""
    address = node_address(workbench, 0)
    asker = workbench.pod("client", workbench.cluster.node_names[0])
    asker["spec"] |= {"dnsPolicy": "None", "dnsConfig": {"nameservers": [address]}}
    workbench.kubectl("delete", "pod", "client", "--wait=true")
    workbench.cluster.kubectl.apply([*cache_pod(workbench, address), asker])
    wanted = ["--for=condition=Ready", "pod", "client", "cache", "--timeout=60s"]
    workbench.kubectl("wait", *wanted, timeout=70)
    open_all = (True, True, True)
    assert plan.comes("client", open_all, PARTNER, STRANGER, TRAP) == open_all

    plan.plan("--backend", "cilium", more=NEEDS_TRAP)
    with_cache(plan, address)
    report_to = f"json={plan.folder / 'plan.json'}"
    said = plan.plan("--backend", "cilium", "-o", report_to, more=NEEDS_TRAP)
    assert said.code == 0, said.stdout + said.stderr
    report = json.loads((plan.folder / "plan.json").read_text())
    assert "look-ups-on-node" in {one["code"] for one in report["obstacles"]}
    for stage in ("1-hold-open", "2-policies", "4-enforced"):
        plan.apply(stage)

    targets = (PARTNER, STRANGER, STRANGER_ADDRESS, TRAP)
    expected = (True, False, False, False)
    assert plan.comes("client", expected, *targets) == expected
    assert plan.reached("client", PARTNER_ADDRESS) == (True,)
    assert workbench.resolves("client", "stranger.example.com")
