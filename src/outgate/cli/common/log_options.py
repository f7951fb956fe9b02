"""The options of commands that read logs: what they are of, and who held which address when."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from outgate.errors import InputError, UsageError

if TYPE_CHECKING:
    from outgate.flows.holdings import AddressTimes
    from outgate.flows.importing import Ground
    from outgate.model.snapshots import Snapshot

Function = TypeVar("Function", bound=Callable[..., Any])

_FATES = ("drop", "allow")
_OPTIONS = (
    click.option(
        "--history",
        metavar="FILE",
        help="Which pod held which address when, as outgate capture --watch records it.",
    ),
    click.option(
        "--source",
        metavar="NAME",
        default="",
        help="What the records are of; found out from what they hold by default.",
    ),
    click.option(
        "--log-prefix",
        "log_prefixes",
        multiple=True,
        metavar="PREFIX=drop|allow",
        help="What became of the packets of a rule whose lines in the kernel's log have this "
        "prefix, where the prefix does not say it. May be repeated.",
    ),
)


@dataclass(frozen=True, slots=True)
class LogOptions:
    """The values of these options, as they were given."""

    history: str | None
    source: str
    denied: tuple[str, ...]
    """Prefixes."""
    allowed: tuple[str, ...]

    def ground(self, snapshot: Snapshot | None) -> Ground:
        """Return what records are held against.

        Args:
            snapshot: The cluster that they are of; None where nobody says.

        Raises:
            InputError: The history cannot be read.
        """
        from outgate.flows.identifying import Identities
        from outgate.flows.importing import Ground
        from outgate.flows.servers import servers_of

        identities = Identities(snapshot, self._times())
        servers = servers_of(snapshot)
        return Ground(identities, servers, self.source, self.denied, self.allowed)

    def _times(self) -> AddressTimes | None:
        if self.history is None:
            return None
        from pathlib import Path

        from outgate.flows.holdings import read_history

        try:
            with Path(self.history).open("rb") as lines:
                times = read_history(lines)
        except OSError as error:
            raise InputError(f"cannot read {self.history!r}: {error.strerror or error}") from error
        if not times.lines:
            raise InputError(
                f"{self.history!r} holds no line of a history; outgate capture --watch writes one"
            )
        return times


def log_options(function: Function) -> Function:
    """Give a command the options of what reads logs; it gets them as ``logged``."""

    @functools.wraps(function)
    def with_logs(
        *arguments: Any,
        history: str | None,
        source: str,
        log_prefixes: tuple[str, ...],
        **values: Any,
    ) -> Any:
        from outgate.flows.sources.table import SOURCES

        if source and source not in SOURCES:
            raise UsageError(f"--source: there is no {source!r}; write one of {', '.join(SOURCES)}")
        denied, allowed = _fates(log_prefixes)
        return function(*arguments, logged=LogOptions(history, source, denied, allowed), **values)

    for option in reversed(_OPTIONS):
        with_logs = option(with_logs)
    return with_logs  # type: ignore[return-value]


def _fates(texts: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found: dict[str, str] = {}
    for text in texts:
        prefix, _, fate = text.rpartition("=")
        if not prefix or fate not in _FATES:
            raise UsageError(
                f"--log-prefix: {text!r} does not say what became of its packets; write "
                "calico-packet=drop or calico-packet=allow"
            )
        if found.setdefault(prefix, fate) != fate:
            raise UsageError(f"--log-prefix: {prefix!r} is given as drop and as allow")
    denied = tuple(prefix for prefix, fate in found.items() if fate == "drop")
    allowed = tuple(prefix for prefix, fate in found.items() if fate == "allow")
    return denied, allowed
