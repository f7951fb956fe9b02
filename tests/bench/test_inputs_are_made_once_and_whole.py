"""The inputs that the benchmarks write are what they say."""

from __future__ import annotations

from pathlib import Path

import outgate
from bench.inputs import Inputs, size_of


def test_policies_in_yaml_and_json_are_the_same_policies(tmp_path: Path) -> None:
    """Both files hold each policy, and none is refused."""
    inputs = Inputs(tmp_path, None)
    in_yaml = outgate.load(str(inputs.policies_yaml(250)))
    in_json = outgate.load(str(inputs.policies_json(250)))
    assert (in_yaml.policies, in_json.policies) == (250, 250)
    assert (in_yaml.gaps, in_json.gaps) == ((), ())
    assert [(entry.subject, entry.peers, entry.ports) for entry in in_yaml.entries] == [
        (entry.subject, entry.peers, entry.ports) for entry in in_json.entries
    ]


def test_an_unprotected_cluster_is_one_group(tmp_path: Path) -> None:
    """All of its workloads are open, so that they behave alike."""
    world = outgate.load(str(Inputs(tmp_path, None).unprotected(30, 3)))
    audit = world.audit()
    assert (len(audit.workloads), audit.egress.open, audit.ingress.open) == (30, 30, 30)


def test_one_denied_direction_leaves_the_other_open(tmp_path: Path) -> None:
    """The variant isolates every workload in the direction that it names, and only there."""
    world = outgate.load(str(Inputs(tmp_path, None).unprotected(30, 3, "Ingress")))
    audit = world.audit()
    assert (audit.ingress.isolated, audit.egress.open) == (30, 30)


def test_an_input_is_made_once_and_an_interrupted_one_again(tmp_path: Path) -> None:
    """What is there is used; what an interrupted run left behind is thrown away."""
    (tmp_path / "policies-3-yaml.unfinished").mkdir()
    (tmp_path / "policies-3-yaml.unfinished" / "half.yaml").write_text("kind: [", encoding="utf-8")
    inputs = Inputs(tmp_path, None)
    folder = inputs.policies_yaml(3)
    assert [path.name for path in folder.iterdir()] == ["policies.yaml"]
    size = size_of(folder)
    (folder / "policies.yaml").write_text("", encoding="utf-8")
    assert size > 0
    assert size_of(inputs.policies_yaml(3)) == 0
