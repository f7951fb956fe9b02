"""A derived run from its first request to its last: asks, goes, and always removes."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from outgate.live.verify import permissions
from outgate.live.verify.cluster import Talk
from outgate.live.verify.derived.answers import DerivedAnswer
from outgate.live.verify.derived.asking import Request, Stand
from outgate.live.verify.derived.keeping import Keeper
from outgate.live.verify.derived.permissions import needed
from outgate.live.verify.derived.session import Session
from outgate.live.verify.journal import Journal, Stopped
from outgate.live.verify.removing import surely
from outgate.live.verify.starting import Clock
from outgate.manifests.cluster_api.requesting import RequestError

if TYPE_CHECKING:
    from outgate.questions.world import World

__all__ = ["Request", "Stand", "verify_derived"]
RUN_BYTES = 3
_MOST_NAMED = 5


def verify_derived(
    api: Talk,
    read: Callable[[], World],
    request: Request,
    *,
    clock: Clock | None = None,
    tell: Callable[[str], None] = lambda _: None,
    run: str = "",
) -> DerivedAnswer:
    """Hold what the cluster does against what the engine says of its policies.

    Args:
        api: The API server.
        read: Reads the cluster, with the policies that are to hold.
        request: What is asked for.
        clock: The time.
        tell: Is told each thing that was done.
        run: The run's id, for whoever must know it before; a new one by default.

    Raises:
        VerifyError: The run could not come to an end. Everything is removed, or the text says what
            is not.
    """
    clock = clock or Clock()
    began = clock.now()
    run = run or secrets.token_hex(RUN_BYTES)
    journal = Journal(tell)
    keeper = Keeper(api, run, journal, clock)
    try:
        _may(api, request, journal)
        found = Session(api, read, request, keeper, journal, clock).go(run)
    except (RequestError, Stopped) as error:
        left = surely(keeper.clean, tell)
        raise journal.failure(str(error).rstrip("."), _with_containers(left, keeper)) from error
    except BaseException:
        left = surely(keeper.clean, tell)
        tell(_with_containers(left, keeper) or "nothing is left behind")
        raise
    left = surely(keeper.clean, tell)
    stays = _containers(keeper)
    if stays:
        journal.note(stays)
    return replace(
        found,
        seconds=round(clock.now() - began, 1),
        left_behind=left,
        notes=tuple(journal.notes),
    )


def _may(api: Talk, request: Request, journal: Journal) -> None:
    """See that the user may do what the run does, before anything is made."""
    lacking = permissions.missing(api, needed(request.stand))
    required = [permission for permission in lacking if permission.is_needed]
    if required:
        raise Stopped(
            "verifying policies needs permissions that you have not: "
            f"{permissions.sentence(required)} (outgate verify --live --print-role prints the "
            "whole Role)"
        )
    for permission in lacking:
        journal.note(f"may not {permissions.sentence([permission])}, {permission.purpose}")


def _containers(keeper: Keeper) -> str:
    """Say which real pods have a container of this run; empty for none."""
    if not keeper.entered:
        return ""
    more = len(keeper.entered) - _MOST_NAMED
    names = ", ".join(keeper.entered[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f"the ended container {keeper.namespace} stays in pods until they are deleted: {names}"


def _with_containers(left: str, keeper: Keeper) -> str:
    return "; ".join(filter(None, (left, _containers(keeper))))
