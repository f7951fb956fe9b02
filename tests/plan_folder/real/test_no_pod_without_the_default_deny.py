"""The admission policy, on a real API server: who gets in, who does not, and what they are told."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from outgate.intents.defaults import DEFAULT_BASELINE
from outgate.render.plan_folder.admission import NAME, binding, policy
from tests.cluster.errors import ClusterError
from tests.cluster.live import LiveCluster
from tests.cluster.shell import wait_until
from tests.plan_folder.real.renaming import OWN

pytestmark = pytest.mark.cluster("none")

NAMESPACE = f"{OWN}admission"
SECONDS = 60
EXEMPT = f"{OWN}exempt"
DENY = {"podSelector": {}, "policyTypes": ["Egress"]}


def pod(name: str = "any") -> dict[str, Any]:
    """Return a pod that need not run."""
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name},
        "spec": {"containers": [{"name": "c", "image": "outgate.test/tools:1"}]},
    }


def create(cluster: LiveCluster, body: dict[str, Any], namespace: str, *flags: str) -> str:
    """Create an object; return what the server says, be it a refusal."""
    try:
        return cluster.kubectl(
            *("create", "-n", namespace, *flags, "-f", "-"), stdin=json.dumps(body)
        )
    except ClusterError as error:
        return str(error)


def ask(cluster: LiveCluster, namespace: str = NAMESPACE) -> str:
    """Ask whether a pod would be admitted, without making one."""
    return create(cluster, pod(), namespace, "--dry-run=server")


def settles(cluster: LiveCluster, words: str, namespace: str = NAMESPACE) -> str:
    """Ask until the answer has certain words; the server learns of changes a moment later."""
    began = time.monotonic()
    while words not in (answer := ask(cluster, namespace)) and time.monotonic() - began < SECONDS:
        time.sleep(0.2)
    assert words in answer
    return answer


def put(cluster: LiveCluster, spec: dict[str, Any], name: str = "default-deny-egress") -> None:
    """Create or replace a NetworkPolicy."""
    cluster.kubectl("delete", "networkpolicy", "-n", NAMESPACE, name, "--ignore-not-found")
    body = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": name, "namespace": NAMESPACE},
        "spec": spec,
    }
    cluster.kubectl.apply([body])


@pytest.fixture(scope="module")
def switched(cluster: LiveCluster, own_folder: Path) -> Iterator[Path]:
    """The folder; whatever happens, the admission policy is switched off afterwards."""
    folder = own_folder / "admission"
    try:
        cluster.kubectl("apply", "-k", str(folder / "on"))
        yield folder
    finally:
        cluster.kubectl("apply", "-k", str(folder / "off"))


@pytest.fixture
def admission(cluster: LiveCluster, switched: Path) -> Iterator[Path]:
    """Two new namespaces, one of them exempt by its label, and the admission policy switched on."""
    names = [NAMESPACE, EXEMPT]
    cluster.kubectl("delete", "namespace", *names, "--ignore-not-found", timeout=90)
    for name in names:
        cluster.kubectl("create", "namespace", name)
        question = ("get", "serviceaccount", "default", "-n", name)
        wait_until("a service account", partial(cluster.kubectl, *question))
    cluster.kubectl("label", "namespace", EXEMPT, "outgate.dev/egress=exempt")
    cluster.kubectl("apply", "-k", str(switched / "on"))
    try:
        settles(cluster, "no params found")
        yield switched
    finally:
        cluster.kubectl("delete", "namespace", *names, "--wait=false")


@pytest.mark.usefixtures("admission")
def test_who_gets_in(cluster: LiveCluster, own_folder: Path) -> None:
    """No policy: refused. The policy: admitted. Narrowed, or not isolating: refused."""
    said = ask(cluster)
    assert f"ValidatingAdmissionPolicy '{NAME}'" in said
    assert "no params found" in said

    put(cluster, DENY, name="another-policy")
    assert "no params found" in ask(cluster)

    put(cluster, DENY)
    settles(cluster, "pod/any created")

    where = f"namespace {NAMESPACE}: its NetworkPolicy default-deny-egress"
    remedy = "restore it from the plan, or label the namespace outgate.dev/egress=exempt"
    narrowed: list[tuple[dict[str, Any], str]] = [
        ({**DENY, "podSelector": {"matchLabels": {"app": "a"}}}, "does not select every pod"),
        (
            {
                **DENY,
                "podSelector": {"matchExpressions": [{"key": "app", "operator": "Exists"}]},
            },
            "does not select every pod",
        ),
        ({**DENY, "policyTypes": ["Ingress"]}, "does not isolate egress"),
        ({**DENY, "egress": [{}]}, "allows something itself"),
    ]
    for spec, words in narrowed:
        put(cluster, spec)
        said = settles(cluster, words)
        assert where in said
        assert remedy in said

    put(cluster, {**DENY, "policyTypes": ["Ingress", "Egress"]})
    settles(cluster, "pod/any created")


@pytest.mark.usefixtures("admission")
def test_exempt_namespaces(cluster: LiveCluster) -> None:
    """By label, and the system namespaces by name; a label with another value is none."""
    assert "pod/any created" in ask(cluster, EXEMPT)
    assert "pod/any created" in ask(cluster, "kube-system")

    cluster.kubectl("label", "namespace", EXEMPT, "--overwrite", "outgate.dev/egress=open")

    settles(cluster, "no params found", EXEMPT)


@pytest.mark.usefixtures("admission")
def test_a_deployment_tells_why_it_has_no_pods(cluster: LiveCluster) -> None:
    """Its pods are refused, and the event of its ReplicaSet names what is missing."""
    template = {"metadata": {"labels": {"app": "a"}}, "spec": pod()["spec"]}
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "a"},
        "spec": {"selector": {"matchLabels": {"app": "a"}}, "template": template},
    }

    assert "deployment.apps/a created" in create(cluster, deployment, NAMESPACE)

    def events() -> list[str]:
        found = cluster.kubectl.get("events", "-n", NAMESPACE)["items"]
        return [event["message"] for event in found if event["reason"] == "FailedCreate"]

    wait_until("an event", lambda: bool(events()))
    assert f"ValidatingAdmissionPolicy '{NAME}'" in events()[0]
    condition = "jsonpath={.status.conditions[?(@.type=='ReplicaFailure')].message}"
    wait_until(
        "the Deployment's condition",
        lambda: NAME in cluster.kubectl("get", "deployment", "a", "-n", NAMESPACE, "-o", condition),
    )


@pytest.mark.usefixtures("admission")
def test_expressions_are_well_typed(cluster: LiveCluster) -> None:
    """The server checks the expressions against the parameter's schema, and warns of none."""

    def status() -> Any:
        return cluster.kubectl.get("validatingadmissionpolicy", NAME).get("status", {})

    wait_until("the type check", lambda: "observedGeneration" in status())
    assert status().get("typeChecking", {}) == {}


@pytest.mark.usefixtures("admission")
def test_what_is_there_is_what_was_written(cluster: LiveCluster) -> None:
    """The server dropped nothing: strict validation would not show a field of another version."""
    live_policy = cluster.kubectl.get("validatingadmissionpolicy", NAME)["spec"]
    live_binding = cluster.kubectl.get("validatingadmissionpolicybinding", NAME)["spec"]

    def is_within(wanted: Any, found: Any) -> bool:
        if isinstance(wanted, dict):
            return all(key in found and is_within(wanted[key], found[key]) for key in wanted)
        if isinstance(wanted, list):
            return len(wanted) == len(found) and all(map(is_within, wanted, found))
        return bool(wanted == found)

    assert is_within(policy()["spec"], live_policy)
    assert is_within(binding(DEFAULT_BASELINE)["spec"], live_binding)


def test_off_and_on_again(cluster: LiveCluster, admission: Path) -> None:
    """Switched off it stops nobody; switched on it sees policies that were made since, and gone."""
    put(cluster, DENY)
    settles(cluster, "pod/any created")
    cluster.kubectl("apply", "-k", str(admission / "off"))
    cluster.kubectl("delete", "networkpolicy", "-n", NAMESPACE, "default-deny-egress")
    # Longer than the server takes to stop looking at a kind that no binding names.
    time.sleep(5)
    assert "pod/any created" in ask(cluster)

    cluster.kubectl("apply", "-k", str(admission / "on"))

    settles(cluster, "no params found")
    put(cluster, DENY)
    settles(cluster, "pod/any created")
