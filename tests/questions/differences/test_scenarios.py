"""Small changes with what they do, each written down by hand with the sentence that decides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import outgate
from tests.questions.differences.telling import told

FOLDER = Path(__file__).parent / "scenarios"
SHARED: list[dict[str, Any]] = yaml.safe_load((FOLDER / "shared.yaml").read_text())
SCENARIOS = sorted(path for path in FOLDER.glob("*.yaml") if path.name != "shared.yaml")


def policy(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a NetworkPolicy in namespace shop, written shortly."""
    rest = {key: value for key, value in spec.items() if key != "name"}
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": spec["name"], "namespace": "shop"},
        "spec": rest,
    }


def world(scenario: dict[str, Any], side: str) -> outgate.World:
    """Return one side of a scenario: its own objects take the place of shared ones."""
    own = scenario.get(f"{side}-objects", [])
    taken = {(one["kind"], one["metadata"]["name"]) for one in own}
    shared = [one for one in SHARED if (one["kind"], one["metadata"]["name"]) not in taken]
    return outgate.load_objects([*shared, *own, *map(policy, scenario[side])])


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_exactly_what_it_does_is_told(path: Path) -> None:
    """Nothing is missing and nothing is told besides."""
    scenario = yaml.safe_load(path.read_text())

    answer = outgate.diff(world(scenario, "old"), world(scenario, "new"))

    assert sorted(scenario["says"]) == told(answer)
    assert bool(scenario["says"]) == answer.is_different


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_nothing_differs_from_itself(path: Path) -> None:
    """Either side against itself, objects in another order."""
    scenario = yaml.safe_load(path.read_text())
    for side in ("old", "new"):
        once, again = world(scenario, side), world(scenario, side)

        assert told(outgate.diff(once, again)) == []
