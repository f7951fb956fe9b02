"""``--dry-run``: everything that would be made, and nothing is."""

from __future__ import annotations

from collections import Counter

import yaml

from outgate.live.verify.planning import Request
from outgate.live.verify.rehearsing import rehearse
from outgate.render.manifests import manifests
from tests.live.verify.running import run, simulated
from tests.live.verify.simulated import SimulatedCluster


def kinds_of(cluster: SimulatedCluster) -> Counter[str]:
    """Count what was stored in a cluster."""
    made = Counter({"Namespace": len(cluster.namespaces), "Service": len(cluster.network.services)})
    made["Job"] = len(cluster.network.pods)
    made["NetworkPolicy"] = len(cluster.network.policies)
    return made


def test_the_objects_are_those_of_a_run() -> None:
    """As many of each kind, with the same names for Jobs."""
    cluster, real = simulated(), simulated()
    found = rehearse(cluster, Request(), "abc123")
    run(real)
    assert kinds_of(real) == Counter(str(body["kind"]) for body in found.objects)
    jobs = {str(body["metadata"]["name"]) for body in found.objects if body["kind"] == "Job"}
    assert {name.removesuffix("-abcde") for name in real.network.pods} == jobs


def test_nothing_is_made() -> None:
    """Every write was a trial."""
    cluster = simulated()
    rehearse(cluster, Request(), "abc123")
    assert not kinds_of(cluster).total()
    writes = {method for method, path in cluster.requests if "accessreviews" not in path}
    assert {"POST (dry run)"} == writes


def test_it_is_yaml_that_could_be_applied() -> None:
    """Each object with its namespace and labels; scripts are shown above, in lines."""
    found = rehearse(simulated(), Request(), "abc123")
    text = "".join(manifests(found.objects))
    read = list(yaml.safe_load_all(text))
    assert list(found.objects) == read
    for body in read:
        assert body["metadata"]["labels"]["app.kubernetes.io/managed-by"] == "outgate"
        if body["kind"] != "Namespace":
            assert body["metadata"]["namespace"] == "outgate-verify-abc123"
    assert "# trap 'exit 0' TERM INT\n" in text


def test_what_the_server_would_refuse_is_said() -> None:
    """Once per object."""
    words = 'admission webhook "w.example" denied the request: no'
    found = rehearse(simulated(refused={("POST", "jobs"): (403, words)}), Request(), "abc123")
    assert "Job server-0 is refused by the admission webhook w.example: no" in found.refusals
    assert len(found.refusals) == 6


def test_what_the_user_may_not_do_is_said() -> None:
    """All of it at once."""
    found = rehearse(simulated(allowed=set()), Request(), "abc123")
    assert len(found.lacking) == 14


def test_a_quick_run_has_no_starters() -> None:
    """Nor their policies."""
    found = rehearse(simulated(), Request(is_quick=True), "abc123")
    names = [str(body["metadata"]["name"]) for body in found.objects]
    assert not any(name.startswith("starter") for name in names)
    assert names.count("outgate-verify") == 2
