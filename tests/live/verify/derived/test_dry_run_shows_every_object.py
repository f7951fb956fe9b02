"""``--dry-run`` with policies: everything that would be made, and nothing is."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import yaml

from outgate.live.verify.derived.asking import Request, Stand
from outgate.live.verify.derived.rehearsing import Rehearsal, rehearse_derived
from outgate.render.manifests import manifests
from tests.live.verify.derived.simulated import ShopCluster, run
from tests.live.verify.derived.worlds import policy

CLOSED = policy("shop", "close-web", {"app": "web"})


def rehearsed(cluster: ShopCluster, **asked: Any) -> Rehearsal:
    """Rehearse a run on a simulated cluster."""
    request = Request(namespaces=frozenset({"shop"}), **asked)
    return rehearse_derived(cluster, lambda: cluster.read(CLOSED), request, "abc123")


def shape(body: dict[str, Any]) -> tuple[str, str, tuple[str, ...]]:
    """Return what two runs have alike of an object: its labels but for the run's id."""
    labels = body["metadata"].get("labels", {})
    names = tuple(f"{key}={labels[key]}" for key in sorted(labels) if key != "outgate.dev/run")
    inside = str(body["metadata"].get("namespace") or "")
    return body["kind"], inside if inside == "shop" else "", names


@pytest.mark.parametrize("stand", [Stand.POD, Stand.JOB])
def test_the_objects_are_those_of_a_run(stand: Stand) -> None:
    """As many of each kind, with the same labels; what Jobs make is not shown."""
    real = ShopCluster()
    run(real, CLOSED, stand=stand)
    found = rehearsed(ShopCluster(), stand=stand)

    made = [one for one in real.made if not one["metadata"]["name"].endswith("-abcde")]
    assert Counter(map(shape, made)) == Counter(shape(dict(one)) for one in found.objects)


def test_nothing_is_made_and_the_server_is_asked_about_each() -> None:
    """What would be in the run's namespace is tried in default, probes where they would be."""
    cluster = ShopCluster()
    found = rehearsed(cluster)

    assert (cluster.requests, cluster.made) == ([], [])
    assert len(cluster.trials) == len(found.objects) == 8
    assert cluster.trials[0] == "POST /api/v1/namespaces"
    assert cluster.trials[1] == "POST /apis/batch/v1/namespaces/default/jobs"
    assert cluster.trials[-1] == "POST /api/v1/namespaces/shop/pods"


def test_it_is_yaml_that_could_be_applied() -> None:
    """Each object with its namespace and labels; the script has the cases, as a run would."""
    found = rehearsed(ShopCluster())
    text = "".join(manifests(found.objects))

    assert list(yaml.safe_load_all(text)) == list(found.objects)
    script = found.objects[-1]["spec"]["containers"][0]["command"][-1]
    # The listener that must not be reached.
    assert "attempts case-0 0 tcp 192.0.2.2 192.0.2.2 8080 " in script


def test_a_container_of_a_real_pod_is_shown_as_the_change_of_that_pod() -> None:
    """It is the one change to what is somebody else's."""
    cluster = ShopCluster()
    found = rehearsed(cluster, stand=Stand.REAL)

    assert found.objects[-1]["metadata"] == {"name": "web-0", "namespace": "shop"}
    [container] = found.objects[-1]["spec"]["ephemeralContainers"]
    assert container["name"] == "outgate-verify-abc123"
    assert "resources" not in container
    assert cluster.trials[-1] == "PATCH /api/v1/namespaces/shop/pods/web-0/ephemeralcontainers"


def test_what_would_be_refused_or_skipped_or_may_not_be_done_is_said() -> None:
    """All of it at once."""
    cluster = ShopCluster(
        allowed=set(),
        refused={("POST", "pods"): (403, "pods is forbidden: exceeded quota: few, pods=0")},
    )
    cluster.put(
        {
            "kind": "PodDisruptionBudget",
            "metadata": {"name": "db", "namespace": "shop"},
            "spec": {"selector": {}},
        }
    )
    found = rehearsed(cluster)

    [refusal] = found.refusals
    assert refusal == (
        "Pod outgate-verify-abc123/outgate-verify-abc123-0 is refused by a ResourceQuota: few, "
        "pods=0"
    )
    words = "PodDisruptionBudget shop/db would count it, and could stop evictions"
    assert dict(found.skipped) == {"shop/Pod/db-0": words, "shop/Pod/web-0": words}
    assert "create pods" in {f"{one.verb} {one.name}" for one in found.lacking}
