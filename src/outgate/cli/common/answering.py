"""From a question to its outputs and exit code: the same way for all commands."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

import click

from outgate.cli.common import exits, inputs
from outgate.cli.common.outputs import Output, parse_outputs
from outgate.cli.common.showing import tell_gaps, write_all
from outgate.errors import UnknownEndError, UsageError
from outgate.render.formats import FORMATS
from outgate.render.looks import Again, Look

if TYPE_CHECKING:
    from outgate.cli.common.options import Common
    from outgate.learning.answers import SimulateAnswer
    from outgate.learning.needs.answers import LearnAnswer
    from outgate.model.gaps import Gap
    from outgate.planning.answers import PlanAnswer
    from outgate.planning.explaining.answers import NeedAnswer
    from outgate.questions.answers import AuditAnswer, ExplainAnswer, ReachAnswer
    from outgate.questions.atlases import Report
    from outgate.questions.denials.answers import DeniedAnswer
    from outgate.questions.differences.answers import DiffAnswer
    from outgate.questions.world import World
    from outgate.render.formats import Answer

    AnyAnswer = TypeVar(
        "AnyAnswer",
        AuditAnswer,
        ReachAnswer,
        ExplainAnswer,
        PlanAnswer,
        NeedAnswer,
        DeniedAnswer,
    )


def answer(
    common: Common,
    ask: Callable[[World], AnyAnswer],
    *,
    findings: Callable[[AnyAnswer], Iterable[str]] = lambda _: (),
    everything: bool = False,
    read: Callable[[Common], World] | None = None,
) -> int:
    """Read, ask, write, and return the exit code.

    Args:
        common: The options.
        ask: Asks the question.
        findings: Says in which ways the answer is not as wanted.
        everything: Leave nothing out of the pages for people.
        read: Reads the world, where more is wanted of the input.
    """
    context = click.get_current_context()
    outputs = parse_outputs(common.output, context.info_name or "")
    world = (read or inputs.read_world)(common)
    subjects = ("-l", common.selector) if common.selector else ()
    again = Again(_program(context), inputs.again_options(common), subjects)
    look = Look(everything=everything, verbose=common.verbose, again=again)
    try:
        found = ask(world)
    except UnknownEndError as error:
        return cannot_be_asked(error, (world,), common)
    _write(outputs, found, world, common, look)
    gaps = found.reading.gaps
    only_failures = all(FORMATS[output.format].holds_gaps for output in outputs)
    _tell_gaps(gaps, common, look, only_failures=only_failures)
    unmet = list(findings(found))
    for words in unmet:
        click.echo(words, err=True)
    return exits.code_of(
        common,
        is_partial=found.is_partial,
        has_gaps=bool(gaps),
        is_unmet=bool(unmet),
    )


def cannot_be_asked(error: UsageError, worlds: Sequence[World], common: Common) -> int:
    """Say why a question cannot be asked of what was read, and return the exit code.

    Args:
        error: Why: a name that is not there, or that nothing is there at all.
        worlds: What was read.
        common: The options.

    Raises:
        UsageError: Everything was read: the question itself is wrong.
    """
    gaps = tuple(dict.fromkeys(gap for world in worlds for gap in world.gaps if gap.is_failure))
    if not gaps:
        raise error
    # What is asked for may be in what could not be read: first say what that is.
    _tell_gaps(gaps, common, Look(verbose=common.verbose), only_failures=True)
    exits.report(error, click.get_current_context().meta)
    return exits.PARTIAL


def answer_difference(
    common: Common, found: DiffAnswer, again: tuple[str, ...], *, everything: bool
) -> int:
    """Write what differs and return the exit code: 1 for a difference.

    Args:
        common: The options.
        found: The answer.
        again: The arguments that make another command compare the same.
        everything: Leave nothing out of the pages for people.
    """
    context = click.get_current_context()
    outputs = parse_outputs(common.output, context.info_name or "")
    subjects = ("-l", common.selector) if common.selector else ()
    look = Look(
        everything=everything,
        verbose=common.verbose,
        again=Again(_program(context), again, subjects),
    )
    _write(outputs, found, None, common, look)
    only_failures = all(FORMATS[output.format].holds_gaps for output in outputs)
    old, new = found.old.reading.gaps, found.new.reading.gaps
    both = [gap for gap in new if gap in old]
    for words, gaps in (
        ("OLD and NEW", both),
        ("OLD", [gap for gap in old if gap not in both]),
        ("NEW", [gap for gap in new if gap not in both]),
    ):
        told = [gap for gap in gaps if gap.is_failure or not only_failures]
        if told and not common.quiet:
            sys.stdout.flush()
            click.echo(f"in {words}:", err=True)
        _tell_gaps(tuple(told), common, look, only_failures=only_failures)
    return exits.code_of(
        common,
        is_partial=found.is_partial,
        has_gaps=bool(old or new),
        is_unmet=found.is_different,
    )


def answer_simulation(
    common: Common, found: SimulateAnswer | LearnAnswer, *, is_unmet: bool
) -> int:
    """Write what became of recorded traffic, or was learnt of it, and return the exit code.

    Args:
        common: The options.
        found: The answer.
        is_unmet: Whether something is not as wanted.
    """
    context = click.get_current_context()
    outputs = parse_outputs(common.output, context.info_name or "")
    again = Again(_program(context), inputs.again_options(common), ())
    look = Look(verbose=common.verbose, again=again)
    _write(outputs, found, None, common, look)
    gaps = found.reading.gaps
    only_failures = all(FORMATS[output.format].holds_gaps for output in outputs)
    _tell_gaps(gaps, common, look, only_failures=only_failures)
    return exits.code_of(
        common, is_partial=found.is_partial, has_gaps=bool(gaps), is_unmet=is_unmet
    )


def _write(
    outputs: Iterable[Output],
    found: Answer,
    world: World | None,
    common: Common,
    look: Look,
) -> None:
    write_all(outputs, lambda name: _shown(name, found, world), look, common.color)


def _shown(name: str, found: Answer, world: World | None) -> Answer | Report[Answer]:
    """Return what a format shows: the answer, or the answer with its cluster."""
    if world is None or not FORMATS[name].shows_cluster:
        return found
    from outgate.questions.atlases import Report

    return Report(found, world.atlas())


def _tell_gaps(gaps: tuple[Gap, ...], common: Common, look: Look, *, only_failures: bool) -> None:
    if not common.quiet:
        tell_gaps(gaps, look, common.color, only_failures=only_failures)


def _program(context: click.Context) -> str:
    return context.find_root().info_name or "outgate"
