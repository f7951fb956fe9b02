"""A question about one pod of a workload is about that pod, although its class has more."""

from __future__ import annotations

import pytest

import outgate
from outgate.errors import UnknownEndError, UsageError
from tests.engine.asking import verdict, verdicts, world
from tests.snapshot.objects import (
    deployment,
    namespace,
    node,
    pod,
    policy,
    service,
    workload,
)

POD_NAME = "statefulset.kubernetes.io/pod-name"
OBJECTS = [
    namespace("shop"),
    workload("StatefulSet", "db", {"app": "db"}),
    *(
        pod(
            f"db-{number}",
            {"app": "db", POD_NAME: f"db-{number}"},
            ip=f"10.0.0.{number}",
            owner=("StatefulSet", "db"),
            ports=[{"name": "sql", "containerPort": 5432}],
        )
        for number in range(1, 4)
    ),
    pod("web", {"app": "web"}, ip="10.0.1.1"),
    service("db-2", {POD_NAME: "db-2"}, {"port": 5432}),
    policy("deny", {"app": "db"}),
]


@pytest.fixture(scope="module")
def cluster() -> outgate.World:
    """Return three database pods that nothing tells apart, and a client."""
    return world(*OBJECTS)


def test_the_three_are_one_class(cluster: outgate.World) -> None:
    """Otherwise this file would test nothing."""
    classes = [endpoint.pods for endpoint in cluster.reachability.endpoints.all if endpoint.pods]
    assert [len(pods) for pods in classes if pods[0].name.startswith("db-")] == [3]


PAIRS = [
    ("shop/db-1", "shop/db-1:5432", "ALLOWED"),
    ("shop/db-1", "shop/db-2:5432", "DENIED"),
    ("shop/Pod/db-1", "shop/Pod/db-1:5432", "ALLOWED"),
    ("10.0.0.1", "10.0.0.1:5432", "ALLOWED"),
    ("10.0.0.1", "10.0.0.2:5432", "DENIED"),
    ("shop/db-1", "10.0.0.1:5432", "ALLOWED"),
    ("shop/db-1", "10.0.0.2:5432", "DENIED"),
    ("10.0.0.2", "shop/db-1:5432", "DENIED"),
    (f"shop/{POD_NAME}=db-1", f"shop/{POD_NAME}=db-2:5432", "DENIED"),
    (f"shop/{POD_NAME}=db-1", f"shop/{POD_NAME}=db-1:5432", "ALLOWED"),
    ("shop/StatefulSet/db", "shop/StatefulSet/db:5432", "MIXED"),
    ("shop/db-1", "shop/StatefulSet/db:5432", "MIXED"),
    ("shop/db-1", "svc:shop/db-2:5432", "DENIED"),
    ("shop/db-2", "svc:shop/db-2:5432", "ALLOWED"),
    ("shop/db-1", "shop/db-2:any/ICMP", "UNKNOWN"),
    ("shop/db-1", "shop/db-1:any/ICMP", "ALLOWED"),
]


@pytest.mark.parametrize(("source", "destination", "expected"), PAIRS)
def test_one_pod_or_two(
    cluster: outgate.World, source: str, destination: str, expected: str
) -> None:
    """Two different pods of a workload are judged by policies; one pod reaches itself."""
    assert expected == verdict(cluster, source, destination)


def test_a_label_that_only_one_of_them_has(cluster: outgate.World) -> None:
    """A selector looks at every pod of a class, not at the first."""
    for number in (1, 2, 3):
        asked = f"shop/{POD_NAME}=db-{number}:5432"
        assert verdict(cluster, "shop/web", asked) == "DENIED"
    with pytest.raises(UnknownEndError):
        cluster.explain("shop/web", f"shop/{POD_NAME}=db-4:5432")


def test_a_service_of_one_pod(cluster: outgate.World) -> None:
    """A Service looks at every pod of a class, too."""
    (part,) = cluster.explain("shop/web", "svc:shop/db-2:5432").parts
    assert part.verdict == "DENIED"


def test_a_ready_pod_behind_a_service_is_one_that_it_selects() -> None:
    """The selected pod must be ready, not just any pod of its class."""
    objects = [one for one in OBJECTS if one["metadata"]["name"] != "db-2" or one["kind"] != "Pod"]
    unready = pod(
        "db-2",
        {"app": "db", POD_NAME: "db-2"},
        ip="10.0.0.2",
        owner=("StatefulSet", "db"),
        ports=[{"name": "sql", "containerPort": 5432}],
    )
    unready["status"]["conditions"] = [{"type": "Ready", "status": "False"}]
    found = world(*objects, unready)
    assert verdict(found, "shop/web", "svc:shop/db-2:5432") == "UNKNOWN"


def test_a_block_that_holds_them_all(cluster: outgate.World) -> None:
    """Every address is accounted for: the pods', and the one outside."""
    answer = cluster.explain("shop/web", "10.0.0.0/30:5432")
    found = {(str(part.verdict), name) for part in answer.parts for name in part.destinations}
    assert ("ALLOWED", "10.0.0.0/32") in found
    assert {word for word, _ in found} == {"ALLOWED", "DENIED"}
    assert answer.verdict == "MIXED"


def test_a_port_that_is_none(cluster: outgate.World) -> None:
    """A number that is too long is no port's name, and an empty one is a slip."""
    for text in ("65536", "100000", "0", "8100-8000", "", "80/", "a--b", "HTTP"):
        with pytest.raises(UsageError):
            cluster.explain("shop/web", f"shop/db:{text}")


def test_a_port_name_that_nobody_has(cluster: outgate.World) -> None:
    """There is no traffic to judge: the question is wrong, not mixed."""
    with pytest.raises(UsageError, match="no TCP port named metrics"):
        cluster.explain("shop/web", "shop/db:metrics")


def test_a_port_name_that_they_have(cluster: outgate.World) -> None:
    """It means the number that they give it."""
    (part,) = cluster.explain("shop/web", "shop/db:sql").parts
    assert (part.verdict, str(part.traffic)) == ("DENIED", "TCP 5432")


def test_the_same_address_in_another_notation() -> None:
    """An IPv6 address has many spellings: of a pod, and of a Service."""
    found = world(
        pod("six", {"app": "six"}, ip="fd00::1"),
        pod("web"),
        service("six", {"app": "six"}, {"port": 80, "targetPort": 8080}, clusterIP="fd96::1"),
        policy("in", {"app": "six"}, ingress=[{"ports": [{"port": 8080}]}]),
    )
    asked = ["[fd00:0:0::0001]:8080", "[FD00::1]:8080", "[fd96::1]:80", "[FD96:0::1]:80"]
    assert verdicts(found, "shop/web", *asked) == ["ALLOWED"] * 4


def test_a_node_and_its_host_pods_by_address() -> None:
    """The address of a node names the node; a hostNetwork pod on it is the same network."""
    found = world(
        node("node-1", "192.168.0.1"),
        pod("host", hostNetwork=True, node="node-1"),
        pod("web", ip="10.0.0.1", node="node-2"),
        policy("out", policyTypes=["Egress"]),
    )
    asked = ("192.168.0.1:80", "node:node-1:80", "shop/host:80")
    assert verdicts(found, "shop/web", *asked) == ["DENIED"] * 3


def test_a_workload_of_several_kinds() -> None:
    """A name that two workloads share is refused with the two that it could be."""
    found = world(deployment("web"), workload("CronJob", "web", api_version="batch/v1"))
    with pytest.raises(UnknownEndError) as raised:
        found.explain("shop/web", "8.8.8.8:80")
    assert raised.value.suggestions == ("shop/CronJob/web", "shop/Deployment/web")
    assert verdict(found, "shop/cronjob/web", "8.8.8.8:80") == "ALLOWED"


@pytest.mark.parametrize(
    ("text", "suggestions"),
    [
        ("shop/wbe", ("shop/web",)),
        ("shp/web", ("shop/web",)),
        ("other/web", ("shop/web",)),
        ("web", ("shop/web",)),
    ],
)
def test_did_you_mean(text: str, suggestions: tuple[str, ...]) -> None:
    """A name that matches nothing gets the nearest that does."""
    with pytest.raises(UnknownEndError) as raised:
        world(deployment("web")).explain(text, "8.8.8.8:80")
    assert suggestions == raised.value.suggestions


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("app=web", {"web"}),
        ("app==web", {"web"}),
        ("app!=web", {"api", "none"}),
        ("app in (web, api)", {"web", "api"}),
        ("app notin (web)", {"api", "none"}),
        ("app in (web),tier=front", {"web"}),
        ("!app,app!=x", {"none"}),
        ("app,tier!=front", {"api"}),
        ("app=", set()),
    ],
)
def test_selectors_as_kubectl_writes_them(selector: str, expected: set[str]) -> None:
    """The four operators in kubectl's short form; != and notin match pods without the key."""
    found = world(
        pod("web", {"app": "web", "tier": "front"}), pod("api", {"app": "api"}), pod("none")
    )
    if not expected:
        with pytest.raises(UnknownEndError):
            found.explain(f"shop/{selector}", "8.8.8.8:80")
        return
    answer = found.explain(f"shop/{selector}", "8.8.8.8:80")
    assert {f"shop/{name}" for name in expected} == {
        name for part in answer.parts for name in part.sources
    }


@pytest.mark.parametrize("selector", ["=x", "app=a b", "app in (a", "a=b,,c=d", "!=b"])
def test_what_is_no_selector(selector: str) -> None:
    """The message shows how one is written."""
    with pytest.raises(UsageError, match=r"key=value|no end|unable to parse label selector"):
        world(pod("web")).explain(f"shop/{selector}", "8.8.8.8:80")
