"""`outgate diff`: what is allowed now that was not, and the other way round."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from outgate.cli.common import inputs
from outgate.cli.common.answering import answer_difference, cannot_be_asked
from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.common.options import Common, comparing_options
from outgate.cli.common.outputs import parse_outputs
from outgate.cli.common.sides import Side, captured_from, opened, sides_of
from outgate.cli.common.waiting import showing_progress, telling_that_it_waits
from outgate.errors import UnknownEndError, UsageError

if TYPE_CHECKING:
    from outgate.questions.differences.answers import DiffAnswer
    from outgate.questions.world import World


@click.command("diff", cls=ConfiguredCommand)
@click.argument("sides", metavar="[OLD] [NEW]", nargs=-1)
@click.option(
    "--on-top/--whole",
    "on_top",
    default=None,
    help="Lay NEW over OLD as kubectl apply would, or take NEW for everything there is. On top is "
    "the default where OLD is a live cluster and NEW is not.",
)
@click.option("--all", "everything", is_flag=True, help="Print all groups of connections.")
@comparing_options
def command(
    common: Common,
    sides: tuple[str, ...],
    on_top: bool | None,
    everything: bool,
    contexts: tuple[str, ...],
) -> int:
    """Say what is allowed in NEW that was not in OLD, and the other way round.

    OLD and NEW are each a file or folder, - for standard input, REVISION:PATH for a path of a
    Git revision, or live for the cluster. With NEW alone, or -f, the live cluster is OLD, and NEW
    is laid over it: what would applying it change? Policies are never compared, only what they
    add up to.

    \b
    Examples:
      outgate diff main:manifests manifests/
      outgate diff policies/
      outgate diff before.json.gz live
      outgate diff cluster.json.gz policies/ --on-top
      outgate diff --context staging --context production
    """
    parse_outputs(common.output, "diff")
    if common.selector:
        from outgate.questions.label_selectors import parse_selector

        parse_selector(common.selector)  # before minutes are spent on reading
    old, new = sides_of(sides, common.filename, common.access, contexts, common.rendered)
    if on_top and new.access is not None:
        raise UsageError(
            "--on-top lays manifests over OLD, and NEW is a live cluster: leave it out"
        )
    is_laid = on_top if on_top is not None else old.access is not None and new.access is None
    before, after = _read(common, old, new, is_laid=is_laid)
    try:
        if on_top is None and not is_laid:
            _check_parts(before, after)
        _check_subjects(common, before, after)
        found = _ask(common, before, after, old, new, is_laid=is_laid)
    except UsageError as error:
        return cannot_be_asked(error, (before, after), common)
    mode = () if on_top is None else ("--on-top" if on_top else "--whole",)
    again = (
        *sides,
        *inputs.again_options(common),
        *(("--context", contexts[1]) if len(contexts) > 1 else ()),
        *mode,
    )
    return answer_difference(common, found, again, everything=everything)


def _read(common: Common, old: Side, new: Side, *, is_laid: bool) -> tuple[World, World]:
    from outgate.loading import load_input, load_on_top

    profile = inputs.profile_of(common)
    # What is printed at an input's end must find an empty line, so progress is the inner block.
    if is_laid:
        with (
            opened(old, common) as first,
            opened(new, common) as second,
            telling_that_it_waits(common, sys.stdin, sys.stderr),
        ):
            return load_on_top(first, second, inputs.builder_of(common), profile)
    with opened(old, common) as first, showing_progress(sys.stderr, quiet=common.quiet):
        before = load_input(first, inputs.builder_of(common), profile)
    with (
        opened(new, common) as second,
        telling_that_it_waits(common, sys.stdin, sys.stderr),
    ):
        return before, load_input(second, inputs.builder_of(common), profile)


def _check_parts(old: World, new: World) -> None:
    """Refuse to say that everything is gone where NEW holds only a part.

    Raises:
        UsageError: NEW holds policies and no workload.
    """
    if old.snapshot.workloads and not new.snapshot.workloads and new.policies:
        raise UsageError(
            f"NEW holds only policies ({new.policies}) and no workload, so everything of OLD would "
            "be gone; add --on-top to lay it over OLD as kubectl apply would, or --whole if it is "
            "all there is"
        )


def _check_subjects(common: Common, old: World, new: World) -> None:
    """Make sure that the namespaces of ``-n`` are in one of the two.

    Raises:
        UnknownEndError: One is not.
    """
    known = {**old.snapshot.namespaces, **new.snapshot.namespaces}
    for name in common.namespace:
        if name not in known:
            from difflib import get_close_matches

            near = get_close_matches(name, known, n=3)
            raise UnknownEndError(f"no namespace {name!r} in OLD or NEW", tuple(near))
    if common.selector:
        from outgate.questions.subjects import subjects_of

        subjects = subjects_of(common.namespaces, common.selector)
        workloads = (*old.snapshot.workloads, *new.snapshot.workloads)
        if not any(
            item.namespace in (common.namespaces or (item.namespace,))
            and subjects.selector.matches(pod.labels)
            for item in workloads
            for pod in item.pods
        ):
            raise UnknownEndError(f"no pod in OLD or NEW has labels that match {common.selector!r}")


def _ask(
    common: Common, before: World, after: World, old: Side, new: Side, *, is_laid: bool
) -> DiffAnswer:
    from dataclasses import replace

    from outgate.questions.differences.diff import diff

    names = (old.name, f"{new.name} on top of OLD" if is_laid else new.name)
    found = diff(before, after, namespaces=common.namespaces, selector=common.selector, names=names)
    contexts = [
        {name for text in side.texts if (name := captured_from(text))} for side in (old, new)
    ]
    if contexts[0] and contexts[1] and contexts[0] != contexts[1]:
        note = (
            f"OLD was captured from {', '.join(sorted(contexts[0]))} and NEW from "
            f"{', '.join(sorted(contexts[1]))}: two clusters, unless the context was renamed"
        )
        found = replace(found, notes=(note, *found.notes))
    return found
