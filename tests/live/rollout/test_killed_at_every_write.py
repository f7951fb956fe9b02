"""SIGKILL before and after every write of a run, then on, back, and away.

The writes are enumerated from a run of its own. Whatever a killed run left, three things can be
done, and each has to end as if nothing had happened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from outgate.planning.stages import STAGES
from tests.live.rollout.field import START, Field

pytestmark = pytest.mark.cluster

KILLED = -9
WRITES = {"start": 9, "rollback": 2, "abort": 5}
"""How many each run makes; `test_every_write_is_there` counts them again."""


def moments(verb: str) -> list[tuple[int, str]]:
    """Return before and after every write of a run."""
    return [(at, when) for at in range(1, WRITES[verb] + 1) for when in ("before", "after")]


BACK = [(verb, *moment) for verb in ("rollback", "abort") for moment in moments(verb)]


def is_cutting(specs: dict[str, Any]) -> bool:
    """Say whether pods may be cut: policies are there, and hold-open is not there or not on."""
    held = specs.get("hold-open")
    others = set(specs) - {"hold-open"}
    if not others:
        return False
    return held is None or any(
        one == {"key": "outgate.dev/enforce", "operator": "Exists"}
        for one in held["podSelector"]["matchExpressions"]
    )


def killed(field: Field, number: int, when: str, verb: str, *options: str) -> None:
    """Kill a run at one of its writes."""
    said = field.driven(number, when, "KILL", verb, *options)
    assert said.code == KILLED, said.stderr


def test_every_write_is_there(field: Field) -> None:
    """The enumeration is that of the runs themselves."""
    start = field.driven(0, "before", "count", "start", "-n", field.namespace, *START)
    rollback = field.driven(0, "before", "count", "rollback")
    abort = field.driven(0, "before", "count", "abort", "--no-verify")
    found = {"start": start.writes, "rollback": rollback.writes, "abort": abort.writes}
    assert found == WRITES


@pytest.mark.parametrize(("number", "when"), moments("start"))
def test_start(field: Field, number: int, when: str) -> None:
    """Nothing is cut before the switch; on ends enforced, back open, away without a trace."""
    others = field.policies(ours=False)

    killed(field, number, when, "start", "-n", field.namespace, *START)

    left = field.policies()
    stage = field.stage["stage"]
    assert is_cutting(left) == (stage == STAGES[-1])

    said = field.rollout("resume", "--accept-blind") if left else field.go()
    assert said.code == 0, said.stderr
    assert field.stage["stage"] == STAGES[-1]
    assert field.rollout("check").code == 0

    said = field.rollout("rollback")
    assert said.code == 0, said.stderr
    assert not is_cutting(field.policies())

    said = field.rollout("abort", "--no-verify")
    assert said.code == 0, said.stderr
    assert field.policies() == {}
    assert others == field.policies(ours=False)


@pytest.mark.parametrize("verb", ["rollback", "abort"])
@pytest.mark.parametrize(("number", "when"), moments("start"))
def test_back_and_away_from_a_killed_start(field: Field, number: int, when: str, verb: str) -> None:
    """Without going on first."""
    others = field.policies(ours=False)
    killed(field, number, when, "start", "-n", field.namespace, *START)

    said = field.rollout(verb, *(["--no-verify"] if verb == "abort" else []))

    assert said.code == 0, said.stderr
    assert not is_cutting(field.policies())
    if verb == "abort":
        assert field.policies() == {}
    assert others == field.policies(ours=False)


@pytest.mark.parametrize(("verb", "number", "when"), BACK)
def test_killed_on_the_way_back(
    new_field: Callable[[], Field], verb: str, number: int, when: str
) -> None:
    """A rollback or an abort that was killed is done again, and ends."""
    field = new_field()
    field.make_plan()
    others = field.policies(ours=False)
    assert field.go().code == 0
    options = ["--no-verify"] if verb == "abort" else []

    killed(field, number, when, verb, *options)

    if number > 1 or when == "after":
        # The first write of both switches hold-open on.
        assert not is_cutting(field.policies())
    said = field.rollout(verb, *options)
    assert said.code == 0, said.stderr
    assert not is_cutting(field.policies())
    if verb == "abort":
        assert field.policies() == {}
    assert others == field.policies(ours=False)
