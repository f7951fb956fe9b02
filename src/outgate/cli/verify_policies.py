"""`outgate verify -f` and `--live`: does the cluster do what outgate says of its policies?"""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from outgate.cli.common import exits
from outgate.cli.common.ending import noting_signals
from outgate.cli.common.showing import show
from outgate.errors import InputError, UsageError
from outgate.live.verify.derived.answers import CaseResult

if TYPE_CHECKING:
    from outgate.cli.common.outputs import Output
    from outgate.live.verify.cluster import TextApi
    from outgate.live.verify.derived.answers import DerivedAnswer
    from outgate.live.verify.derived.asking import Request
    from outgate.live.verify.derived.cases import Target
    from outgate.model.access import Access
    from outgate.questions.world import World


_LEAVES = (
    "verify: each pod that is probed keeps an ended container outgate-verify-ID in its spec until "
    "it is deleted: nothing can take it out"
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The options."""

    access: Access
    filename: tuple[str, ...]
    live: bool
    namespaces: tuple[str, ...]
    skipped: tuple[str, ...]
    image: str
    outside: str | None
    budget: int
    in_pod: bool = False


def run(chosen: Chosen, tell: Callable[[str], None], *, quiet: bool) -> DerivedAnswer:
    """Verify, and remove everything.

    Args:
        chosen: The options.
        tell: Is told each thing that was done.
        quiet: Whether a Role that is missing is not printed.

    Raises:
        UsageError: An option's value makes no sense.
        InputError: The cluster or a file cannot be read, or the run could not come to its end.
    """
    from outgate.live.verify.derived.running import verify_derived
    from outgate.live.verify.starting import InterruptibleClock

    files, request = _asked(chosen)
    if chosen.in_pod and not quiet:
        click.echo(_LEAVES, err=True)
    with noting_signals() as interruptions, _opened(chosen) as api:
        clock = InterruptibleClock(interruptions.check)
        read = _reader(chosen, api, files, quiet=quiet)
        return verify_derived(api, read, request, clock=clock, tell=tell)


def rehearse(chosen: Chosen, *, quiet: bool) -> int:
    """Print every object that a run would make, and say what would stop it.

    Args:
        chosen: The options.
        quiet: Whether a Role that is missing is not printed.

    Returns:
        The exit code: 0 where the API server would take every object.

    Raises:
        UsageError: An option's value makes no sense.
        InputError: The cluster or a file cannot be read.
    """
    import secrets

    from outgate.live.verify.derived.rehearsing import rehearse_derived
    from outgate.live.verify.journal import Stopped
    from outgate.live.verify.permissions import sentence
    from outgate.render.escaping import clean
    from outgate.render.manifests import manifests

    files, request = _asked(chosen)
    with _opened(chosen) as api:
        read = _reader(chosen, api, files, quiet=quiet)
        try:
            found = rehearse_derived(api, read, request, secrets.token_hex(3))
        except Stopped as error:
            raise InputError(f"nothing can be tried: {error}") from error
    sys.stdout.writelines(manifests(found.objects))
    sys.stdout.flush()
    if chosen.in_pod and not quiet:
        click.echo(_LEAVES, err=True)
    for name, words in found.skipped.items():
        click.echo(clean(f"skipped: {name}: {words}"), err=True)
    for words in found.refusals:
        click.echo(clean(f"the API server would not take it: the {words}"), err=True)
    needed = [permission for permission in found.lacking if permission.is_needed]
    if needed:
        click.echo(
            f"you may not: {sentence(needed)}; see outgate verify --live --print-role", err=True
        )
    return exits.PARTIAL if needed or found.refusals else exits.HOLDS


def _asked(chosen: Chosen) -> tuple[World | None, Request]:
    """Read the files, if any, and say what is asked for."""
    if chosen.filename and chosen.live:
        raise UsageError("-f and --live both say which policies are to hold; give one of them")
    skips = skips_of(chosen.skipped)
    from outgate.live.verify.derived.asking import Request, Stand
    from outgate.live.verify.destinations import outside_of
    from outgate.loading import load
    from outgate.manifests.cluster_api.access import context_name

    files = load(*chosen.filename) if chosen.filename else None
    if files is not None and not files.entries and not files.touches:
        failure = next((gap for gap in files.gaps if gap.is_failure), None)
        if failure is not None:
            raise InputError(f"{failure.origin}: {failure.what}; {failure.remedy}")
    request = Request(
        context=context_name(chosen.access),
        policies=", ".join(chosen.filename) or "the live cluster",
        image=chosen.image,
        namespaces=frozenset(chosen.namespaces) if chosen.namespaces else None,
        outside=outside_of(chosen.outside) if chosen.outside else None,
        budget=chosen.budget,
        skips=skips,
        stand=Stand.REAL if chosen.in_pod else None,
    )
    return files, request


@contextmanager
def _opened(chosen: Chosen) -> Iterator[TextApi]:
    from outgate.live.verify.cluster import TextApi
    from outgate.manifests.cluster_api.proxying import kubectl_proxy

    with kubectl_proxy(chosen.access) as path, TextApi(path) as api:
        yield api


def _reader(
    chosen: Chosen, api: TextApi, files: World | None, *, quiet: bool
) -> Callable[[], World]:
    from outgate.cli.common.live import tell_missing_role
    from outgate.live.verify.derived.reading import with_policies_of
    from outgate.loading import load_cluster
    from outgate.manifests.cluster_api.access import context_name
    from outgate.manifests.cluster_api.listing import ClusterListing

    def read() -> World:
        listing = ClusterListing(api, context_name(chosen.access))
        world = load_cluster(listing)
        tell_missing_role(listing, chosen.access.impersonate, quiet=quiet)
        return world if files is None else with_policies_of(world, files)

    return read


def finish(
    found: DerivedAnswer,
    outputs: Sequence[Output],
    color: str,
    *,
    verbose: bool,
    exit_zero: bool,
) -> int:
    """Write the answer and return the exit code.

    Args:
        found: The answer.
        outputs: How it is written.
        color: The value of ``--color``.
        verbose: Whether all rows are shown.
        exit_zero: Whether a disagreement is 0.
    """
    from outgate.render.formats import FORMATS
    from outgate.render.gaps import render_gaps
    from outgate.render.looks import Look

    show(outputs, found, color, verbose=verbose)
    only_failures = all(FORMATS[one.format].holds_gaps for one in outputs)
    sys.stderr.writelines(render_gaps(found.gaps, Look(), only_failures=only_failures))
    if found.is_partial:
        return exits.PARTIAL
    if found.number(CaseResult.DISAGREES) and not exit_zero:
        return exits.FINDINGS
    return exits.HOLDS


def skips_of(texts: Sequence[str]) -> Callable[[Target], bool]:
    """Return what says which destinations are to be left alone.

    Args:
        texts: The values of ``--skip-destination``.

    Raises:
        UsageError: One is no block of addresses with or without a port.
    """
    rules = [_skip(text) for text in texts]

    def skips(target: Target) -> bool:
        address = ipaddress.ip_address(target.address)
        return any(address in block and port in (0, target.port) for block, port in rules)

    return skips


def _skip(text: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, int]:
    host, port = text, ""
    if text.startswith("["):
        host, _, port = text[1:].partition("]")
        port = port.removeprefix(":")
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
    try:
        if port and not (port.isdecimal() and 0 < int(port) < 65536):
            raise ValueError(port)
        return ipaddress.ip_network(host, strict=False), int(port or 0)
    except ValueError as error:
        raise UsageError(
            f"--skip-destination {text!r} is no address or block with or without a port; write "
            "10.0.0.0/8, 203.0.113.10:443 or [2001:db8::/32]:443"
        ) from error
