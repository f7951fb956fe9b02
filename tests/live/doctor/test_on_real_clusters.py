"""What the doctor says of real clusters, and what it says under exactly its documented Role."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from outgate.live.doctor.permissions import VERBS
from outgate.render.schemas import schema_text
from tests.cluster import versions
from tests.cluster.live import LiveCluster
from tests.cluster.workbench import settled
from tests.live.doctor.roles import Permission, documented, given, permissions
from tests.live.reading.asking import Said, outgate

PREFIX = "outgate-test-doctor"
DNS = "kube-system/kube-dns"


def report(cluster: LiveCluster, *arguments: str) -> dict[str, Any]:
    """Return what the doctor says, as JSON; it must fit its schema."""
    said = outgate(cluster, "doctor", "-o", "json", *arguments)
    found: dict[str, Any] = json.loads(said.stdout)
    validator = Draft202012Validator(json.loads(schema_text("DoctorReport")))
    assert list(validator.iter_errors(found)) == []
    return found


def values(facts: Any) -> Any:
    """Return facts without where they were read and how sure they are."""
    if isinstance(facts, dict):
        if "source" in facts:
            return facts.get("value")
        return {key: values(item) for key, item in facts.items()}
    return facts


@pytest.mark.cluster("calico")
def test_calico_is_named_with_its_version_and_flags(cluster: LiveCluster) -> None:
    """Its agent is ready on every node; the version is the datastore's, the flag is read."""
    facts = report(cluster)["facts"]
    (enforcer,) = facts["enforcers"]
    settings = {item["name"]: item["value"] for item in enforcer["settings"]}

    assert (enforcer["name"], enforcer["presence"]["value"], enforcer["enforcing"]["value"]) == (
        "calico",
        "running",
        "yes",
    )
    assert enforcer["version"]["value"] == versions.CALICO_RELEASE
    assert settings["defaultEndpointToHostAction"] == "ACCEPT"
    assert facts["profile"]["value"] == "calico"
    assert facts["ranges"]["pods"]["source"].startswith("IPPools ")
    assert facts["ranges"]["nodes"]["confidence"] == "read"


@pytest.mark.cluster("cilium")
def test_cilium_is_named_with_its_version_and_flags(cluster: LiveCluster) -> None:
    """Settings are those of its ConfigMap; its reading of ipBlocks is not upstream's."""
    facts = report(cluster)["facts"]
    (enforcer,) = facts["enforcers"]
    known = {item["name"]: item["value"] for item in facts["behaviour"]}

    assert (enforcer["name"], enforcer["presence"]["value"]) == ("cilium", "running")
    assert enforcer["version"]["value"].removeprefix("v") == versions.CILIUM.removeprefix("v")
    assert facts["profile"]["value"] == "cilium"
    assert (known["block_matches_pods"], known["established"]) == (False, "cut")


@pytest.mark.cluster("none")
def test_cluster_that_enforces_nothing_is_an_error(cluster: LiveCluster) -> None:
    """Exit code 1, and the finding that says so first."""
    said = outgate(cluster, "doctor", "-o", "json")
    found = json.loads(said.stdout)

    assert (said.code, found["findings"][0]["code"]) == (1, "OGD401")
    assert "enforcers" not in found["facts"]
    assert {pool["coverage"]["value"] for pool in found["facts"]["nodePools"]} == {"not covered"}


@pytest.mark.cluster("enforcing")
def test_healthy_cluster_has_no_error(cluster: LiveCluster) -> None:
    """Exit code 0, every pool covered, everything readable, nothing proved."""
    said = outgate(cluster, "doctor", "-o", "json")
    found = json.loads(said.stdout)

    assert said.code == 0, said.stderr
    assert [item for item in found["findings"] if item["severity"] == "error"] == []
    assert {pool["coverage"]["value"] for pool in found["facts"]["nodePools"]} == {"covered"}
    assert "unread" not in found["facts"]
    assert {verb["verb"]: verb["lacking"] for verb in found["permissions"]} == {
        verb: [] for verb in VERBS
    }
    assert found["proof"].startswith("not proved: ")


@pytest.mark.cluster("calico", "cilium", "none")
def test_way_of_name_lookups_and_the_api_server(cluster: LiveCluster) -> None:
    """Kubelet's word on resolv.conf, the Service, real ports; the API server and its address."""
    control = cluster.control()
    facts = report(cluster)["facts"]

    assert facts["dns"]["resolvers"]["confidence"] == "read"
    assert values(facts["dns"]) == {
        "resolvers": ["10.96.0.10"],
        "service": DNS,
        "addresses": ["10.96.0.10"],
        "servicePorts": ["53/TCP", "53/UDP"],
        "selector": ["k8s-app=kube-dns"],
        "endpointPorts": ["53/TCP", "53/UDP"],
        "endpoints": 1,
        "domain": "cluster.local",
    }
    assert values(facts["apiServer"]) == {
        "addresses": ["10.96.0.1:443"],
        "endpoints": ["172.31.99.1:6443"],
    }
    assert values(facts["ranges"])["services"] == ["10.96.0.0/16"]
    assert values(facts["ranges"])["families"] == ["IPv4"]
    assert [pool["nodes"]["value"] for pool in facts["nodePools"]] == [len(control.plan.nodes)]


@pytest.mark.cluster
def test_facts_are_the_same_bytes_again(cluster: LiveCluster, tmp_path: Path) -> None:
    """Nothing in the file changes by itself."""
    file = tmp_path / "facts.yaml"
    outgate(cluster, "doctor", "--facts", str(file))
    first = file.read_bytes()
    outgate(cluster, "doctor", "--facts", str(file))

    assert first == file.read_bytes()
    assert first.startswith(b"apiVersion: outgate.dev/v1alpha1\nkind: ClusterFacts\n")


@pytest.fixture(scope="module")
def users(cluster: LiveCluster) -> Iterator[dict[str, Permission | None]]:
    """Users with the doctor's Role, one with all of it and one without each permission."""
    roles = documented("outgate-doctor")
    served = set(cluster.kubectl("api-resources", "-o", "name").split())
    wanted = [one for one in permissions(roles) if one.full_name in served]
    found: dict[str, Permission | None] = {f"{PREFIX}-all": None}
    found |= {f"{PREFIX}-{number}": one for number, one in enumerate(wanted)}
    objects = [
        body for user, without in found.items() for body in given(roles, user, without=without)
    ]
    cluster.kubectl.apply(objects)
    yield found
    cluster.kubectl(
        "delete",
        "-f",
        "-",
        stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}),
    )


def doctor_as(cluster: LiveCluster, user: str) -> Said:
    """Run the doctor as a user."""
    return outgate(cluster, "doctor", "--as", user, "-o", "json")


def unread_as(cluster: LiveCluster, user: str) -> list[str]:
    """Return the permissions that the doctor misses as a user, optional ones left out."""
    items = json.loads(doctor_as(cluster, user).stdout)["facts"].get("unread", [])
    return [item["permission"] for item in items if not item.get("isOptional")]


@pytest.mark.cluster
def test_documented_role_is_enough(
    cluster: LiveCluster, users: dict[str, Permission | None]
) -> None:
    """Nothing that belongs to the answer is missing; kubelet may not be asked, and need not."""
    user = f"{PREFIX}-all"
    nothing: list[str] = []
    assert settled(partial(unread_as, cluster, user), nothing) == nothing
    said = doctor_as(cluster, user)
    found = json.loads(said.stdout)

    assert said.code in (0, 1)
    unread = [item["permission"] for item in found["facts"]["unread"]]
    # A cluster that serves an API with channels may be asked for its definitions, too.
    assert [one for one in unread if "customresourcedefinitions" not in one] == ["get nodes/proxy"]
    assert found["facts"]["dns"]["resolvers"]["confidence"] == "assumed"
    lacking = {verb["verb"]: verb["lacking"] for verb in found["permissions"]}
    assert lacking["doctor"] == []
    assert lacking["verify"] != []


@pytest.mark.cluster
def test_each_permission_that_is_taken_is_named(
    cluster: LiveCluster, users: dict[str, Permission | None]
) -> None:
    """Exit code 3, one sentence with the permission, and the doctor's own list agrees."""
    taken = {user: one for user, one in users.items() if one is not None}
    assert len(taken) >= 12
    for user, one in taken.items():
        name = f" {one.name} in kube-system" if one.name else ""
        expected = [f"{one.verb} {one.full_name}{name}"]
        assert settled(partial(unread_as, cluster, user), expected) == expected
        said = doctor_as(cluster, user)
        lacking = {
            verb["verb"]: [f"{need['verb']} {need['resource']}" for need in verb["lacking"]]
            for verb in json.loads(said.stdout)["permissions"]
        }
        assert (said.code, lacking["doctor"]) == (3, [f"{one.verb} {one.resource}"])


@pytest.mark.cluster
def test_sentence_names_what_is_missing(
    cluster: LiveCluster, users: dict[str, Permission | None]
) -> None:
    """On the page for people."""
    user = next(
        user for user, one in users.items() if one is not None and one.resource == "daemonsets"
    )
    said = outgate(cluster, "doctor", "--as", user)

    assert said.code == 3
    assert (
        "not known: which enforcer runs; that takes the permission to list daemonsets.apps\n"
        in said.stdout
    )
    assert "doctor lacks: list daemonsets.apps (to tell which enforcer runs)\n" in said.stdout


@pytest.mark.cluster
@pytest.mark.parametrize(
    ("role", "arguments"),
    [
        ("outgate-reader", ("audit",)),
        ("outgate-reader", ("reach",)),
        ("outgate-reader", ("explain", "kube-system/Deployment/coredns", "203.0.113.10:443")),
        ("outgate-capture", ("capture", "-q")),
    ],
)
def test_readers_run_under_their_documented_role(
    cluster: LiveCluster, role: str, arguments: tuple[str, ...]
) -> None:
    """Nothing is a gap that a Role could have opened."""
    user = f"{PREFIX}-{role}"
    objects = given(documented(role), user)
    cluster.kubectl.apply(objects)
    try:
        code = settled(lambda: outgate(cluster, *arguments, "--as", user).code, 0)
        assert code == 0
    finally:
        items = {"apiVersion": "v1", "kind": "List", "items": objects}
        cluster.kubectl("delete", "-f", "-", stdin=json.dumps(items))


@pytest.mark.cluster
def test_user_who_may_read_one_namespace(cluster: LiveCluster) -> None:
    """What kube-system holds is known, what others hold is unread, and the Role is printed."""
    user = f"{PREFIX}-one-namespace"
    roles = [
        {**role, "kind": "Role", "metadata": {"name": user, "namespace": "kube-system"}}
        for role in documented("outgate-doctor")
        if role["kind"] == "ClusterRole"
    ]
    objects = given(roles, user)
    cluster.kubectl.apply(objects)
    try:
        reads = partial(outgate, cluster, "doctor", "--as", user, "-o", "json")
        assert settled(lambda: "kube-system only" in reads().stdout, True)
        said = reads()
    finally:
        items = {"apiVersion": "v1", "kind": "List", "items": objects}
        cluster.kubectl("delete", "-f", "-", stdin=json.dumps(items))
    found = json.loads(said.stdout)
    unread = {item["permission"]: item.get("reason", "") for item in found["facts"]["unread"]}

    assert said.code == 3
    assert found["facts"]["dns"]["service"]["value"] == DNS
    assert unread["list pods"] == "it could be read in kube-system only"
    assert unread["list nodes"] == ""
    assert "OGD401" not in {item["code"] for item in found["findings"]}
    assert "what may not be read would be given by:\n" in said.stderr
    assert "metadata: {name: outgate-doctor}" in said.stderr
