"""Names into their addresses, asked of every server several times, as a NamesLock for Git."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime

from outgate.live.names.asking import Answer, NoAnswerError, ask
from outgate.live.names.servers import Server
from outgate.planning.names_lock import NamesLock, ResolvedName, in_order

ROUNDS = 5
LONGEST_PAUSE = 5.0
"""Between two rounds the time is waited for which answers hold, so that caches ask again; and no
longer than this."""
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Resolved:
    """What came of it."""

    lock: NamesLock
    failures: tuple[tuple[str, str], ...] = ()
    """Names without any answer, and why."""
    doubts: tuple[str, ...] = ()
    """What a person should know although there is an answer, in sentences."""


@dataclass(slots=True)
class _Seen:
    """What the servers said of one name."""

    answers: list[Answer] = field(default_factory=list)
    reasons: dict[str, None] = field(default_factory=dict)
    when: datetime = datetime.min
    first: float = 0.0
    last: float = 0.0


def resolve_names(
    names: Iterable[str],
    servers: Sequence[Server],
    *,
    rounds: int = ROUNDS,
    longest_pause: float = LONGEST_PAUSE,
    tell: Callable[[str], None] = lambda _: None,
) -> Resolved:
    """Ask every server for every name, several times.

    Args:
        names: The names; each is asked for once a round.
        servers: The servers, at least one.
        rounds: How often.
        longest_pause: The longest wait between two rounds, in seconds.
        tell: Is told what is going on.

    Returns:
        Names with any answer, sorted, and what else there is to say.
    """
    wanted = sorted(set(names))
    seen = {name: _Seen() for name in wanted}
    pairs = [(server, name) for name in wanted for server in servers]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for number in range(rounds):
            if number:
                time.sleep(_pause(seen.values(), longest_pause))
            tell(f"round {number + 1} of {rounds}: {len(wanted)} names, {len(servers)} servers")
            for (_, name), found in zip(pairs, pool.map(_asked, pairs), strict=True):
                _take(seen[name], found)
    lock = NamesLock(
        {name: _summary(name, one, len(servers)) for name, one in seen.items() if one.answers}
    )
    failures = tuple(
        (name, "; ".join(one.reasons)) for name, one in seen.items() if not one.answers
    )
    doubts = tuple(
        f"{name}: {'; '.join(one.reasons)}"
        for name, one in seen.items()
        if one.answers and one.reasons
    )
    return Resolved(lock, failures, doubts)


def _asked(pair: tuple[Server, str]) -> Answer | str:
    try:
        return ask(*pair)
    except NoAnswerError as error:
        return str(error)


def _take(seen: _Seen, found: Answer | str) -> None:
    if isinstance(found, str):
        seen.reasons[found] = None
        return
    seen.last = time.monotonic()
    seen.first = seen.first or seen.last
    seen.when = datetime.now(UTC)
    seen.answers.append(found)


def _pause(seen: Iterable[_Seen], longest: float) -> float:
    holding = [float(one.answers[-1].seconds) for one in seen if one.answers]
    return min(max(holding, default=0.0), longest)


def _summary(name: str, seen: _Seen, servers: int) -> ResolvedName:
    everything = frozenset().union(*(one.addresses for one in seen.answers))
    aliases: dict[str, None] = {}
    for one in seen.answers:
        aliases |= dict.fromkeys(one.aliases)
    return ResolvedName(
        name=name,
        addresses=in_order(everything),
        answers=len(seen.answers),
        seconds=min(one.seconds for one in seen.answers),
        when=seen.when.strftime("%Y-%m-%dT%H:%M:%SZ"),
        is_stable=all(one.addresses == everything for one in seen.answers),
        watched=round(seen.last - seen.first),
        servers=servers,
        aliases=tuple(aliases),
    )
