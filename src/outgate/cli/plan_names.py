"""Host names of a plan: read from the lock, or resolved anew where the user asks for it."""

from __future__ import annotations

import ipaddress
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING

import click

from outgate.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from outgate.cli.common.options import Common
    from outgate.intents.documents import Intents
    from outgate.intents.needs import Need
    from outgate.live.names.resolving import Resolved
    from outgate.live.names.servers import Server
    from outgate.planning.ground import Ground
    from outgate.planning.names_lock import NamesLock

_LIBRARY = "dns"
_GENERATED = (
    "Written by outgate plan --resolve-names: run it again to refresh, and review the change."
)


@dataclass(frozen=True, slots=True)
class NamesRequest:
    """What the user wants of host names."""

    resolve: bool = False
    resolvers: tuple[str, ...] = ()
    file: str | None = None


def check_names(request: NamesRequest, common: Common, *, by_name: bool, check: bool) -> None:
    """Refuse what does not go together, before anything is read.

    Args:
        request: What is wanted.
        common: The options of every question.
        by_name: Whether the back end follows names itself.
        check: Whether nothing is to be written.

    Raises:
        UsageError: Something does not go together, or the library is not installed.
    """
    check_names_of_back_end(request, by_name=by_name)
    if request.resolvers and not request.resolve:
        raise UsageError("--resolver says who is asked, and without --resolve-names nobody is")
    if not request.resolve:
        return
    if check:
        raise UsageError(
            "--check writes nothing, and --resolve-names writes the lock; resolve first, and check "
            "with --names-lock"
        )
    if (common.filename or common.rendered) and not request.resolvers:
        raise UsageError(
            "with manifests no cluster is asked, its resolvers neither; name one that answers as "
            "the cluster's do, with --resolver"
        )
    if util.find_spec(_LIBRARY) is None:
        raise UsageError(
            "--resolve-names needs dnspython, which is not installed; add it with: pip install "
            "'outgate[names]'"
        )
    for text in request.resolvers:
        _server_at(text)


def check_names_of_back_end(request: NamesRequest, *, by_name: bool) -> None:
    """Refuse addresses of names where the back end follows names itself.

    Args:
        request: What is wanted.
        by_name: Whether the back end follows names itself.

    Raises:
        UsageError: Both are wanted.
    """
    if by_name and (request.resolve or request.file):
        raise UsageError(
            "--backend cilium follows names itself, so their addresses are not written; leave "
            "--resolve-names and --names-lock out"
        )


def names_for(
    request: NamesRequest, ground: Ground, intents: Intents, common: Common, today: date
) -> NamesLock:
    """Return the addresses of host names, as far as the user asked for them.

    Args:
        request: What is wanted.
        ground: The cluster, and what is known about it.
        intents: What is needed.
        common: The options of every question.
        today: The day for which needs are valid or expired, in UTC.

    Raises:
        InputError: The lock cannot be read, or no server can be asked.
        ConfigurationError: The lock cannot be written.
    """
    from outgate.planning.names_lock import NamesLock
    from outgate.planning.names_lock_file import DEFAULT_FILE, read_lock

    if not request.resolve:
        return read_lock(request.file) if request.file else NamesLock()
    file = request.file or DEFAULT_FILE
    wanted = sorted(set(_wanted(intents, today)))
    return _resolved(request, ground, common, wanted, file)


def _wanted(intents: Intents, today: date) -> Iterator[str]:
    """Yield the names that needs name; a wildcard has no addresses of its own."""
    from outgate.intents.needs import ToHost

    needs: list[Need] = [*intents.baseline.every_workload]
    for intent in intents.intents:
        needs += intent.needs
    for need in needs:
        if isinstance(need.to, ToHost) and not need.to.is_wildcard and not need.is_expired(today):
            yield need.to.name


def _resolved(
    request: NamesRequest, ground: Ground, common: Common, wanted: list[str], file: str
) -> NamesLock:
    from outgate.cli.common.files import check_target, replace_file
    from outgate.live.names.resolving import resolve_names
    from outgate.planning.names_lock import NamesLock, kept
    from outgate.planning.names_lock_file import lock_document, read_lock
    from outgate.render.yaml_text import yaml_lines

    check_target(file)
    # What is there and is no lock of names is somebody's: reading it fails, and it stays.
    before = read_lock(file) if Path(file).exists() else NamesLock()
    with ExitStack() as stack:
        servers = _servers(request, ground, common, stack) if wanted else []
        found = resolve_names(wanted, servers, tell=_teller(common))
    lock = kept(before, found.lock, wanted, file)
    _tell(common, found, before, lock)
    lines = (f"# {_GENERATED}", *yaml_lines(lock_document(lock)))
    replace_file(file, (f"{line}\n" for line in lines))
    return lock


def _servers(
    request: NamesRequest, ground: Ground, common: Common, stack: ExitStack
) -> list[Server]:
    """Return who is asked: the named servers, else every pod that answers look-ups.

    Raises:
        InputError: There is none that can be reached from here.
    """
    from outgate.live.names.servers import dns_pods, forwarded
    from outgate.planning.dns_places import dns_places

    if request.resolvers:
        return [_server_at(text) for text in request.resolvers]
    for place in dns_places(ground):
        ports = place.traffic.ports("TCP")
        if place.pods is None or place.pods.namespace is None or not ports:
            continue
        labels = {key: values[0] for key, _, values in place.pods.pods.requirements}
        space = place.pods.namespace
        return [
            stack.enter_context(forwarded(common.access, space, pod, ports[0][0]))
            for pod in dns_pods(common.access, space, labels)
        ]
    raise InputError(
        "nothing tells which pods answer look-ups on this cluster; write its facts with outgate "
        "doctor --facts FILE, or name a server with --resolver"
    )


def _server_at(text: str) -> Server:
    """Return the server of ``ADDRESS`` or ``ADDRESS:PORT``, ``[ADDRESS]:PORT`` for IPv6.

    Raises:
        UsageError: It is neither.
    """
    from outgate.live.names.servers import Server

    address, port = text, "53"
    if text.startswith("["):
        address, _, rest = text[1:].partition("]")
        port = rest.removeprefix(":") if rest else "53"
    elif text.count(":") == 1:
        address, _, port = text.partition(":")
    try:
        ipaddress.ip_address(address)
    except ValueError:
        raise UsageError(
            f"--resolver {text!r}: {address!r} is not an address; write 10.96.0.10, "
            "10.96.0.10:5353 or [fd00::a]:53"
        ) from None
    if not port.isdecimal() or not 0 < int(port) <= 65535:
        raise UsageError(f"--resolver {text!r}: {port!r} is not a port")
    return Server(text, address, int(port))


def _teller(common: Common) -> _Teller:
    return _Teller(is_on=not common.quiet and sys.stderr.isatty())


@dataclass(frozen=True, slots=True)
class _Teller:
    """Says on a terminal what is going on, because it takes a while."""

    is_on: bool

    def __call__(self, words: str) -> None:
        if self.is_on:
            click.echo(f"resolving names, {words}", err=True)


def _tell(common: Common, found: Resolved, before: NamesLock, lock: NamesLock) -> None:
    """Say on standard error what could not be resolved, and what is different from last time."""
    from outgate.render.escaping import clean

    for name, why in found.failures:
        stays = "; the addresses of last time stay" if name in lock.names else ""
        click.echo(clean(f"{name} could not be resolved: {why}{stays}"), err=True)
    for words in found.doubts:
        click.echo(clean(f"note: {words}"), err=True)
    if common.quiet:
        return
    for name, one in lock.names.items():
        last = before.names.get(name)
        if last is not None and last.addresses != one.addresses:
            click.echo(
                clean(
                    f"{name} was {', '.join(last.addresses)} on {last.when[:10]}, and is "
                    f"{', '.join(one.addresses)} now"
                ),
                err=True,
            )
