"""`outgate allow`: the daily task, writing down that a workload may reach something."""

from __future__ import annotations

import difflib
import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import click

from outgate.cli.allow_effects import Assumptions, assumptions_of, show_effects
from outgate.cli.allow_options import PlanOptions, plan_options
from outgate.cli.common import exits
from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.common.dates import day_of, today_or
from outgate.cli.common.knowing import facts_of_options
from outgate.cli.common.telling import tell
from outgate.errors import ConfigurationError, UnknownEndError, UsageError

if TYPE_CHECKING:
    from outgate.intents.changing import Change
    from outgate.intents.checking.catalogue import Catalogue
    from outgate.intents.deciding import Covered, ToDo
    from outgate.intents.documents import ClosedRange, EgressIntent, Intents
    from outgate.intents.needs import Need
    from outgate.questions.world import World


@click.command("allow", cls=ConfiguredCommand)
@click.argument("workload", metavar="NAMESPACE/WORKLOAD")
@click.argument("destination", metavar="DEST[:PORT[/PROTOCOL]]")
@click.option("--why", required=True, metavar="TEXT", help="Why the workload needs that.")
@click.option(
    "--owner", required=True, metavar="NAME", help="The team or person that answers for it."
)
@click.option(
    "--expires", metavar="DATE", help="The last day on which it is valid, in UTC: 2030-12-31."
)
@click.option(
    "--exception",
    metavar="TEXT",
    help="Why a range that the baseline keeps closed has to be opened.",
)
@click.option("--approved-by", metavar="NAME", help="Who agreed to the exception.")
@click.option(
    "-i",
    "--intents",
    "paths",
    multiple=True,
    required=True,
    metavar="PATH",
    help="The intents: a file or a folder. A new one is written to PATH/NAMESPACE/WORKLOAD.yaml. "
    "May be repeated.",
)
@click.option(
    "-f",
    "--filename",
    multiple=True,
    metavar="PATH",
    help="Manifests in which names are looked up: a file, a folder, or - for standard input. May "
    "be repeated.",
)
@plan_options
@click.option(
    "--default-namespace",
    metavar="NAME",
    default="default",
    show_default=True,
    help="The namespace of documents that name none.",
)
@click.option("--today", metavar="DATE", help="The day that it is; today in UTC by default.")
@click.option("--dry-run", is_flag=True, help="Print the difference, and write nothing.")
@click.option("-q", "--quiet", is_flag=True, help="Print the answer and errors, and nothing else.")
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    help="Print every line of long lists, and say more where outgate itself fails.",
)
@click.pass_context
def command(
    context: click.Context,
    workload: str,
    destination: str,
    why: str,
    owner: str,
    expires: str | None,
    exception: str | None,
    approved_by: str | None,
    paths: tuple[str, ...],
    filename: tuple[str, ...],
    planned: PlanOptions,
    default_namespace: str,
    today: str | None,
    dry_run: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Write down in its EgressIntent that a workload may reach something.

    DEST is namespace/workload, svc:namespace/name, namespace:NAME, a CIDR block, an address, a host
    name, dns, kube-apiserver, cloud-metadata or node-local. Several ports stand between commas.
    Only the lines that have to be are changed: comments, order and quotation marks stay. Ports are
    added to a need that is alike; one that has ended gets the new end.

    \b
    Examples:
      outgate allow shop/checkout svc:payments/card-gateway:443 -i intents/ \\
        --why "takes the money" --owner team-checkout
      outgate allow shop/Deployment/checkout 203.0.113.0/24:443,8443 -i intents/ \\
        --why "the bank" --owner team-checkout --expires 2030-12-31 --dry-run
    """
    context.meta[exits.VERBOSE] = verbose
    if quiet and verbose:
        raise UsageError("-q and -v contradict each other; give one of them")
    day = today_or("--today", today)
    need = _need(destination, why, owner, day_of("--expires", expires), exception, approved_by)
    if need.expires is not None and need.is_expired(day):
        raise UsageError(f"--expires {need.expires} is over: today is {day}")
    from outgate.cli.common.intent_files import read_editable
    from outgate.intents.checking.catalogue import Catalogue
    from outgate.intents.checking.openings import opened_ranges
    from outgate.intents.deciding import Covered, decide

    intents = read_editable(paths, default_namespace)
    known = facts_of_options(planned.facts, planned.platform, planned.cluster, paths)
    assumed = assumptions_of(planned, known)
    world = _world(filename, default_namespace, assumed)
    catalogue = None if world is None else Catalogue(world.snapshot)
    mine, new = _whose(workload, need, intents, catalogue)
    if catalogue is not None:
        _check_destination(need, catalogue)
    for closed in opened_ranges(need, intents.baseline.closed_ranges):
        _check_closed(need, closed, quiet=quiet)
    if not quiet and (exemption := intents.baseline.exemption_of(new.namespace)) is not None:
        click.echo(f"note: the baseline exempts namespace {exemption.name}", err=True)
    decision = decide(intents, mine, new, day)
    if isinstance(decision, Covered):
        _tell_covered(decision, new)
        return exits.HOLDS
    found = _change(intents, decision, new, paths)
    if dry_run:
        _print_difference(found)
    else:
        from outgate.cli.common.intent_files import write_text

        write_text(found.file, found.new_text)
    _tell(decision, found, dry_run=dry_run)
    if world is not None and not quiet:
        show_effects(found, world, assumed, day, verbose=verbose)
    return exits.HOLDS


def _need(
    destination: str,
    why: str,
    owner: str,
    expires: date | None,
    exception: str | None,
    approved_by: str | None,
) -> Need:
    from outgate.intents.needs import Need, RangeException
    from outgate.intents.requests import parse_destination
    from outgate.intents.shape import LONGEST_NAME, LONGEST_TEXT, IntentFaults
    from outgate.render.escaping import INVISIBLE

    if approved_by is not None and exception is None:
        raise UsageError("--approved-by is of an exception; say why with --exception")
    faults = IntentFaults()
    for option, text, most in (
        ("--why", why, LONGEST_TEXT),
        ("--owner", owner, LONGEST_NAME),
        ("--exception", exception, LONGEST_TEXT),
        ("--approved-by", approved_by, LONGEST_NAME),
    ):
        if text is None:
            continue
        faults.required_words({option: text}, option, (), most)
        if faults.found:
            raise UsageError(f"{option} {faults.found[0].sentence}")
        if INVISIBLE.search(text):
            raise UsageError(f"{option} holds a character that nobody sees; write it without")
    to, ports = parse_destination(destination)
    excepted = None if exception is None else RangeException(exception, approved_by or "")
    return Need(to, ports, why, owner, expires, excepted)


def _world(filename: tuple[str, ...], default_namespace: str, assumed: Assumptions) -> World | None:
    if not filename:
        return None
    if filename.count("-") > 1:
        raise UsageError("-f - is given twice, and standard input can be read only once")
    from outgate.errors import InputError
    from outgate.loading import load

    world = load(
        *filename,
        profile=assumed.profile,
        default_namespace=default_namespace,
        pod_range=assumed.pods,
        service_range=assumed.services,
    )
    for gap in world.gaps:
        if gap.is_failure:
            raise InputError(
                f"{gap.origin}: {gap.what}; without it names cannot be looked up: correct it, or "
                "leave -f out"
            )
    return world


def _whose(
    text: str, need: Need, intents: Intents, catalogue: Catalogue | None
) -> tuple[tuple[EgressIntent, ...], EgressIntent]:
    """Return the intents of a workload, and the one to write if there is none."""
    from outgate.intents.checking.catalogue import Missing
    from outgate.intents.deciding import intents_of
    from outgate.intents.documents import EgressIntent, NamedWorkload
    from outgate.intents.requests import parse_workload

    namespace, kind, name = parse_workload(text)
    if catalogue is not None:
        found = catalogue.workload(namespace, kind, name)
        if isinstance(found, Missing) and not intents_of(intents, namespace, "", name):
            raise UnknownEndError(f"{found.sentence}; {found.remedy}")
        if not isinstance(found, Missing):
            kind = found.kind
    mine = intents_of(intents, namespace, kind, name) or (
        intents_of(intents, namespace, "", name) if not kind else ()
    )
    kinds = {one.subject.kind for one in mine if isinstance(one.subject, NamedWorkload)}
    if len(kinds) > 1:
        choices = tuple(f"{namespace}/{one}/{name}" for one in sorted(kinds))
        raise UnknownEndError(f"{text!r} is the name of {len(kinds)} workloads", choices)
    if not mine and not kind:
        raise UsageError(
            f"there is no intent for {text} yet, and a new one has to say its kind: write "
            f"{namespace}/Deployment/{name}, or give the manifests with -f"
        )
    taken = any((one.namespace, one.name) == (namespace, name) for one in intents.intents)
    own_name = f"{name}-{kind.lower()}" if taken else name
    subject = NamedWorkload(kind[:1].upper() + kind[1:], name)
    return mine, EgressIntent(namespace, own_name, subject, (need,))


def _check_destination(need: Need, catalogue: Catalogue) -> None:
    from outgate.intents.checking.references import missing_destination, missing_ports

    missing = missing_destination(need, catalogue) or missing_ports(need, catalogue)
    if missing is None:
        return
    if not missing.may_be_made_later:
        raise UnknownEndError(f"{missing.sentence}; {missing.remedy}")
    click.echo(f"note: {missing.sentence}; a chart or operator may make it", err=True)


def _check_closed(need: Need, closed: ClosedRange, *, quiet: bool) -> None:
    from outgate.intents.needs import ToBlock

    if need.exception is not None:
        return
    words = f"{closed.cidr}, which the baseline keeps closed ({closed.why})"
    if isinstance(need.to, ToBlock) and not need.to.addresses <= closed.addresses:
        if not quiet:
            click.echo(
                f"note: {need.to} holds {words}; a plan leaves that part out, unless --exception "
                "says why not",
                err=True,
            )
        return
    raise UsageError(f"{need.to} is in {words}; say with --exception why it has to be opened")


def _change(intents: Intents, decision: ToDo, new: EgressIntent, paths: tuple[str, ...]) -> Change:
    """Return the new text of one file, and all intents before and after."""
    from outgate.cli.common.intent_files import home_of, read_text, without_mark
    from outgate.intents.changing import Writer, change
    from outgate.intents.deciding import NewIntent
    from outgate.intents.editing import NotEditableError
    from outgate.render.flow_text import flow_text
    from outgate.render.intents_text import intent_text
    from outgate.render.yaml_text import yaml_lines

    file = home_of(new, paths)
    if not isinstance(decision, NewIntent):
        file = decision.intent.origin.source
    mark, text = without_mark(read_text(file))
    writer = Writer(yaml_lines, flow_text, intent_text)
    try:
        found = change(intents, decision, file, text, writer)
    except NotEditableError as error:
        lines = "\n".join(f"  {line}" for line in yaml_lines([need_text(new)]))
        raise ConfigurationError(
            f"{file} is written in a way that is not changed by a program ({error}); nothing was "
            f"changed: add this by hand:\n{lines}"
        ) from None
    return replace(found, old_text=mark + found.old_text, new_text=mark + found.new_text)


def need_text(intent: EgressIntent) -> dict[str, object]:
    """Return the one need of a new intent as plain values."""
    from outgate.intents.writing import need_body

    return need_body(intent.needs[0], intent.namespace)


def _print_difference(found: Change) -> None:
    from outgate.render.escaping import clean

    before, after = (text.splitlines(keepends=True) for text in (found.old_text, found.new_text))
    old = found.file if found.old_text else "/dev/null"
    for line in difflib.unified_diff(before, after, old, found.file):
        click.echo(clean(line.rstrip("\r\n")))


def _tell_covered(decision: Covered, new: EgressIntent) -> None:
    from outgate.render.escaping import clean

    whose = f"{new.namespace}/{new.subject}"
    where = "the baseline gives it to everybody (dns: cluster)"
    if decision.by is not None:
        where = f"{decision.by.origin}: {decision.by}"
    click.echo(clean(f"{whose} may reach {new.needs[0]} already: {where}"))


def _tell(decision: ToDo, found: Change, *, dry_run: bool) -> None:
    from outgate.intents.deciding import Extended, MorePorts, NewIntent

    need = found.intent.needs[found.index]
    whose = f"{found.intent.namespace}/{found.intent.subject}"
    if isinstance(decision, Extended):
        words = f"{whose} may reach {need} until {need.expires}"
    elif isinstance(decision, MorePorts):
        words = f"{whose} may reach {need}; added {', '.join(map(str, decision.ports))}"
    else:
        words = f"{whose} may reach {need}"
        words += ", in a new intent" if isinstance(decision, NewIntent) else ""
    would = "nothing written; it would be: " if dry_run else ""
    tell(f"{would}{need.origin}: {words}", sys.stderr if dry_run else sys.stdout)
