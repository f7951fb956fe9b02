"""What an allowed need comes to: the policies that change, what is reached, and the proof."""

from __future__ import annotations

import difflib
import os
import sys
from typing import TYPE_CHECKING

import click

from outgate.cli.common.telling import tell

if TYPE_CHECKING:
    from datetime import date

    from outgate.intents.changing import Change
    from outgate.model.facts import ClusterFacts
    from outgate.planning.answers import PlanAnswer
    from outgate.planning.plans import PlannedPolicy
    from outgate.questions.differences.answers import DiffAnswer
    from outgate.questions.world import World


def show_effects(
    found: Change, world: World, facts: ClusterFacts, today: date, *, verbose: bool
) -> None:
    """Plan with the old intents and with the new ones, and print how the two differ.

    Args:
        found: The change of intents.
        world: The cluster.
        facts: What is known of it; empty where nothing is.
        today: The day that it is.
        verbose: Print every name of long lists.
    """
    from outgate.planning.asking import plan
    from outgate.planning.ground import make_ground
    from outgate.planning.names_lock import NamesLock
    from outgate.planning.outcomes import outcome

    namespace = found.intent.namespace
    before, after = (
        plan(
            world,
            intents,
            make_ground(world.snapshot, facts, world.profile, intents.baseline, NamesLock()),
            today,
        )
        for intents in (found.old, found.new)
    )
    what = outcome(world, before, after, frozenset({namespace}))
    click.echo("\npolicies:")
    for old, new in what.policies:
        _print_policy(old, new)
    if not what.policies:
        click.echo("  no change")
    click.echo("\nonce the plan is in force:")
    _print_reach(what.reach, verbose=verbose)
    _print_proof(after, namespace, found)


def _print_policy(old: PlannedPolicy | None, new: PlannedPolicy | None) -> None:
    from outgate.render.escaping import clean

    lines = difflib.unified_diff(
        _lines(old), _lines(new), str(old or "/dev/null"), str(new or "/dev/null"), lineterm=""
    )
    for line in lines:
        click.echo(clean(line))


def _lines(policy: PlannedPolicy | None) -> list[str]:
    if policy is None:
        return []
    from outgate.render.plan_folder.policies import policy_lines

    return list(policy_lines(policy, os.getcwd()))  # noqa: PTH109 - a name


def _print_reach(answer: DiffAnswer, *, verbose: bool) -> None:
    from outgate.render.formats import render
    from outgate.render.looks import Look, wants_color, width_of

    look = Look(
        verbose=verbose,
        color=wants_color("auto", sys.stdout, os.environ),
        width=width_of(sys.stdout, os.environ),
    )
    sys.stdout.writelines(render("table", answer, look))
    sys.stdout.flush()


def _print_proof(after: PlanAnswer, namespace: str, found: Change) -> None:
    from outgate.render.escaping import clean
    from outgate.render.yaml_text import yaml_lines

    place = str(found.intent.needs[found.index].origin)
    for obstacle in after.obstacles:
        if obstacle.stops and obstacle.namespace in ("", namespace):
            tell(f"in the way: {obstacle.what}; {obstacle.remedy}", sys.stdout)
    for blocked in after.proof.blocked:
        if blocked.place != place:
            continue
        words = f"not let in ({blocked.verdict}): {blocked.source} to {blocked.destination}"
        if blocked.change is not None:
            words += f"; {blocked.change.words}"
        tell(words, sys.stdout)
        if blocked.change is not None and blocked.change.rule:
            for line in yaml_lines([blocked.change.rule], 2):
                click.echo(clean(line))
    if not after.proof.holds:
        tell("NOT PROVED: do not apply this plan, and please report it", sys.stdout)
    elif not any(one.is_refused for one in after.plan.namespaces if one.namespace == namespace):
        tell("proved: the need is let out, and nothing is cut before the switch", sys.stdout)
