"""The options of the run that is gone on with: from its journal, or from what the cluster keeps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from outgate.errors import InputError

if TYPE_CHECKING:
    from outgate.live.rollout.cluster import Clock, Talk
    from outgate.live.rollout.journal import Journal
    from outgate.live.rollout.options import Options
    from outgate.live.rollout.plans import RolloutPlan


def options_of_last_run(
    journal: Journal,
    options: Options,
    plan: RolloutPlan,
    api: Talk,
    clock: Clock,
    notes: list[str],
) -> tuple[Options, str]:
    """Return the options and the id of the run that is gone on with.

    What was accepted in the run is accepted; what is said now counts besides.

    Args:
        journal: The journal that is at hand.
        options: What is said now.
        plan: The plan.
        api: The API server.
        clock: Time.
        notes: Takes what must not be left unsaid.

    Raises:
        InputError: The journal is none.
        RequestError: The cluster cannot be read.
    """
    import msgspec

    from outgate.live.rollout.options import Options

    line = journal.last("begin")
    if line is None or line.get("plan") != plan.digest:
        return _of_cluster(options, plan, api, clock, notes)
    try:
        before = msgspec.convert(line.get("options"), Options)
    except msgspec.ValidationError as error:
        raise InputError(
            f"the journal {str(journal.path)!r} is not outgate's: {error}; move it away, and start "
            "again"
        ) from error
    names = tuple(line.get("namespaces", before.namespaces))
    return _joined(replace(before, namespaces=names), options, notes), str(line.get("run", ""))


def _of_cluster(
    options: Options, plan: RolloutPlan, api: Talk, clock: Clock, notes: list[str]
) -> tuple[Options, str]:
    """Return what an anchor keeps of the run: that of a namespace that is under way, if there is.

    The namespaces come in the plan's order, and a run has its options in each of them.
    """
    from outgate.live.rollout.cluster import read_standing
    from outgate.live.rollout.recording import read_record
    from outgate.live.rollout.words import UNDER_WAY

    found: tuple[Options, str] | None = None
    is_met = False
    for space in plan.namespaces:
        if options.namespaces and space.name not in options.namespaces:
            continue
        mark = read_standing(api, space, clock).mark
        if mark.plan != plan.digest:
            continue
        is_met = True
        record = read_record(mark.record)
        if record is None or record.options is None:
            continue
        if found is None or mark.state == UNDER_WAY:
            found = record.options, mark.run
            missing = record.files
        if mark.state == UNDER_WAY:
            break
    if found is None:
        if is_met:
            notes.append(
                "the journal of the run is not here, and the cluster does not keep its options: "
                "the usual ones hold, and those that are given now"
            )
        return options, ""
    notes.append("the journal of the run is not here: its options are those that the cluster keeps")
    given = {"--flows": options.flows, "--denials": options.denials}
    lacking = [option for option in missing if not given.get(option)]
    if lacking:
        notes.append(
            f"the run had {' and '.join(lacking)}, files of the machine where it began; give them "
            "here too, or it goes on without them"
        )
    return _joined(found[0], options, notes), found[1]


def _joined(before: Options, now: Options, notes: list[str]) -> Options:
    """Return the options of a run with what is said now."""
    denials = now.denials or tuple(name for name in before.denials if Path(name).is_file())
    gone = [name for name in before.denials if name not in denials] if not now.denials else []
    if gone:
        names = ", ".join("standard input" if name == "-" else name for name in gone)
        notes.append(f"the run read denied connections from {names}; give --denials again")
    return replace(
        before,
        namespaces=now.namespaces or before.namespaces,
        named=tuple(dict.fromkeys((*before.named, *now.named))),
        forces=before.forces or now.forces,
        accepts_blind=before.accepts_blind or now.accepts_blind,
        accepts_cluster=before.accepts_cluster or now.accepts_cluster,
        verifies=before.verifies and now.verifies,
        verify_seconds=(
            before.verify_seconds if now.verify_seconds is None else now.verify_seconds
        ),
        flows=now.flows or before.flows,
        denials=denials,
        prefixes=now.prefixes or before.prefixes,
        accepted_denials=tuple(dict.fromkeys((*before.accepted_denials, *now.accepted_denials))),
        skipped=tuple(dict.fromkeys((*before.skipped, *now.skipped))),
    )
