"""What the cluster keeps of the journal, so that another machine can go on, and back, and away.

The journal is a file of whoever began. The anchor of each namespace carries what somebody else
would need of it, in one annotation: the options of the run, how ready workloads were before the
switch, and the digests of others' policies. An object's annotations may have 256 KiB together, so
what does not fit is left out, and whoever needs it is told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import msgspec

from outgate.live.rollout.options import Options
from outgate.live.rollout.readiness import read_readiness
from outgate.live.rollout.session import Session
from outgate.live.rollout.standing import Mark, Standing
from outgate.live.rollout.words import REACHED, ROLLED_BACK, UNDER_WAY
from outgate.planning.stages import STAGES, Stage

LARGEST = 64 << 10
"""Bytes; an object has other annotations too."""
_UNSAID = Options()
_FILES = {"flows": "--flows", "denials": "--denials"}


@dataclass(frozen=True, slots=True)
class Record:
    """What an anchor keeps."""

    options: Options | None = None
    ready: dict[str, tuple[int, int]] = field(default_factory=dict)
    others: dict[str, str] | None = None
    """None where they did not fit."""
    files: tuple[str, ...] = ()
    """Options that named files of the machine that began; another one does not have them."""


def written(record: Record) -> str:
    """Return a record as an annotation has it; what does not fit is left out.

    Args:
        record: The record.
    """
    options = asdict(record.options) if record.options is not None else {}
    usual = asdict(_UNSAID)
    body: dict[str, Any] = {
        "files": [option for key, option in _FILES.items() if options.get(key)],
        "options": {
            key: value
            for key, value in options.items()
            if value != usual[key] and key not in _FILES
        },
        "ready": {name: list(numbers) for name, numbers in record.ready.items()},
        "others": record.others,
    }
    for left_out in ("", "others", "ready", "options"):
        body.pop(left_out, None)
        text = json.dumps(body, separators=(",", ":"), sort_keys=True)
        if len(text.encode()) <= LARGEST:
            return text
    return ""


def read_record(text: str) -> Record | None:
    """Return what an annotation keeps; None where there is none, or somebody changed it.

    Args:
        text: The annotation.
    """
    if not text:
        return None
    try:
        body = json.loads(text)
        options = msgspec.convert(body["options"], Options) if "options" in body else None
        ready = msgspec.convert(body.get("ready", {}), dict[str, tuple[int, int]])
        others = msgspec.convert(body.get("others"), dict[str, str] | None)
        files = msgspec.convert(body.get("files", ()), tuple[str, ...])
    except (ValueError, TypeError, AttributeError):
        return None
    return Record(options, ready, others, files)


def record_baseline(session: Session, standing: Standing, *, resuming: bool) -> None:
    """Write down what a namespace was before anything was changed, here and for its anchor.

    Args:
        session: The run, which has taken the namespace.
        standing: The namespace as it is.
        resuming: Whether a run is gone on with: what is known from before it counts then.
    """
    name, journal = standing.space.name, session.journal
    ready: Mapping[str, tuple[int, int]] = {}
    if session.options.verifies:
        if resuming and is_past_switch(standing.mark):
            # What it is like now may be what the switch did.
            ready = baseline(session, name)
        ready = ready or read_readiness(session.api, name, session.clock)
    journal.write("baseline", run=session.run, namespace=name, ready=ready)
    others = others_before(session, name) if standing.present else None
    if others is None:
        others = standing.others
        journal.write("others", run=session.run, namespace=name, specs=others)
    session.records[name] = written(Record(session.options, dict(ready), others))


def baseline(session: Session, name: str) -> dict[str, tuple[int, int]]:
    """Return how ready the workloads of a namespace were before the switch; empty if unknown.

    Args:
        session: The run.
        name: The namespace.
    """
    line = session.journal.last("baseline", name)
    if line is not None:
        found = line.get("ready", {})
        return {key: (int(ready), int(wanted)) for key, (ready, wanted) in found.items()}
    kept = read_record(session.records.get(name, ""))
    return kept.ready if kept is not None else {}


def others_before(session: Session, name: str) -> dict[str, str] | None:
    """Return the digests of others' policies before the plan; None if they are not known.

    Args:
        session: The run.
        name: The namespace.
    """
    line = session.journal.last("others", name)
    if line is not None:
        found: dict[str, str] = line.get("specs", {})
        return found
    kept = read_record(session.records.get(name, ""))
    return kept.others if kept is not None else None


def is_past_switch(mark: Mark) -> bool:
    """Say whether a run has let go of some pods, or may have.

    Args:
        mark: What the anchor says.
    """
    return mark.stage in STAGES[2:] and mark.state in (UNDER_WAY, REACHED)


def reached_before(standing: Standing, digest: str) -> Stage | None:
    """Return the last stage that a run recorded as reached, and that is still in place.

    Args:
        standing: The namespace as it is.
        digest: The plan that is to be gone on with.
    """
    mark = standing.mark
    if mark.plan != digest or mark.stage is None:
        return None
    stage: Stage | None = mark.stage
    if mark.state == UNDER_WAY:
        stage = STAGES[STAGES.index(mark.stage) - 1] if mark.stage is not STAGES[0] else None
    if mark.state == ROLLED_BACK:
        stage = Stage.POLICIES
    at_least = standing.stage
    if stage is None or at_least is None:
        return None
    return min(stage, at_least, key=STAGES.index)
