"""The same questions to the cluster and to its capture."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cluster.workbench import Workbench
from tests.live.reading.asking import outgate

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def guarded(workbench: Workbench) -> Workbench:
    """The workbench with a policy in force."""
    workbench.apply_policy(
        "client",
        {
            "podSelector": {"matchLabels": {"app": "client"}},
            "policyTypes": ["Egress"],
            "egress": [{"to": [{"podSelector": {"matchLabels": {"app": "server"}}}]}],
        },
    )
    return workbench


def test_answers_agree(guarded: Workbench, tmp_path: Path) -> None:
    """audit, reach and explain, as JSON, apart from where things were read."""
    space = guarded.namespace
    file = str(tmp_path / "cluster.json.gz")
    assert outgate(guarded.cluster, "capture", "-o", file).code == 0
    for question in (
        ("audit", "-n", space),
        ("reach", "-n", space),
        ("audit", "-l", "app in (client,server)"),
        ("reach", "-n", space, "-l", "app!=other"),
        ("explain", f"{space}/client", f"{space}/server:8080"),
        ("explain", f"{space}/client", f"svc:{space}/server:80"),
        ("explain", f"{space}/client", f"{space}/other:8080"),
        ("explain", f"{space}/client", "203.0.113.10:443"),
    ):
        live = outgate(guarded.cluster, *question, "-o", "json")
        offline = outgate(guarded.cluster, *question, "-f", file, "-o", "json")
        assert (live.code, offline.code) == (0, 0), live.stderr
        assert live.report == offline.report


def test_the_capture_holds_no_environment(guarded: Workbench, tmp_path: Path) -> None:
    """The API server itself adds variables to no pod, so one of our own is looked for."""
    pod = guarded.pod("configured", guarded.cluster.node_names[0])
    pod["spec"]["containers"][0]["env"] = [{"name": "TOKEN", "value": "a-very-secret-value"}]
    guarded.cluster.kubectl.apply([pod])
    file = tmp_path / "cluster.json"
    outgate(guarded.cluster, "capture", "-o", str(file))
    text = file.read_text(encoding="utf-8")
    assert '"configured"' in text
    assert "a-very-secret-value" not in text
    assert '"kind":"Secret"' not in text
