"""What an allowed need comes to: the policies that change, what is reached, and the proof."""

from __future__ import annotations

import difflib
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from outgate.cli.common.planning_for import back_end_of
from outgate.cli.common.telling import tell

if TYPE_CHECKING:
    from datetime import date

    from outgate.cli.allow_options import PlanOptions
    from outgate.intents.changing import Change
    from outgate.model.facts import ClusterFacts
    from outgate.model.profiles import Profile
    from outgate.planning.answers import PlanAnswer
    from outgate.planning.back_ends import BackEnd
    from outgate.planning.names_lock import NamesLock
    from outgate.planning.outcomes import AnyPolicy
    from outgate.questions.differences.answers import DiffAnswer
    from outgate.questions.world import World
    from outgate.sets.addresses import AddressSet


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the plan is made with."""

    facts: ClusterFacts
    profile: Profile
    back_end: BackEnd
    names: NamesLock
    pods: AddressSet
    services: AddressSet
    accepted: frozenset[str]
    most_hold_open: int


def assumptions_of(options: PlanOptions, facts: ClusterFacts) -> Assumptions:
    """Return what the options and the facts say, as a plan takes it.

    Args:
        options: The options.
        facts: The facts that they name.

    Raises:
        UsageError: An option makes no sense, or contradicts the facts.
        InputError: The lock of names cannot be read.
    """
    from outgate.cli.common.inputs import ranges_of_option
    from outgate.cli.plan_names import NamesRequest
    from outgate.cli.plan_names import check_names_of_back_end as check
    from outgate.enforcers import UPSTREAM, profile_named
    from outgate.planning.back_ends import BackEnd
    from outgate.planning.names_lock import NamesLock
    from outgate.planning.names_lock_file import read_lock

    by_name = options.backend == BackEnd.CILIUM
    check(NamesRequest(file=options.names_lock), by_name=by_name)
    back_end = back_end_of(options.backend, options.profile or "", facts)
    name = options.profile or (facts.profile.value if facts.profile else None)
    if by_name:
        name = options.profile or "cilium"
    ranges = facts.ranges
    pods = options.pod_cidr or (ranges.pods.value if ranges.pods else ())
    services = options.service_cidr or (ranges.services.value if ranges.services else ())
    return Assumptions(
        facts,
        profile_named(name) if name else UPSTREAM,
        back_end,
        read_lock(options.names_lock) if options.names_lock else NamesLock(),
        ranges_of_option("--pod-cidr", pods),
        ranges_of_option("--service-cidr", services),
        frozenset(options.accepted),
        options.most_hold_open,
    )


def show_effects(
    found: Change, world: World, assumed: Assumptions, today: date, *, verbose: bool
) -> None:
    """Plan with the old intents and with the new ones, and print how the two differ.

    Args:
        found: The change of intents.
        world: The cluster.
        assumed: What the plans are made with.
        today: The day that it is.
        verbose: Print every name of long lists.
    """
    from outgate.planning.asking import plan
    from outgate.planning.ground import make_ground
    from outgate.planning.outcomes import outcome

    namespace = found.intent.namespace
    before, after = (
        plan(
            world,
            intents,
            make_ground(
                world.snapshot,
                assumed.facts,
                world.profile,
                intents.baseline,
                assumed.names,
                assumed.back_end,
                today,
            ),
            today,
            accepted=assumed.accepted,
            most_hold_open=assumed.most_hold_open,
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


def _print_policy(old: AnyPolicy | None, new: AnyPolicy | None) -> None:
    from outgate.render.escaping import clean

    lines = difflib.unified_diff(
        _lines(old), _lines(new), str(old or "/dev/null"), str(new or "/dev/null"), lineterm=""
    )
    for line in lines:
        click.echo(clean(line))


def _lines(policy: AnyPolicy | None) -> list[str]:
    if policy is None:
        return []
    from outgate.planning.cilium_policies import PlannedCiliumPolicy
    from outgate.render.plan_folder.policies import cilium_policy_lines, policy_lines

    if isinstance(policy, PlannedCiliumPolicy):
        return list(cilium_policy_lines(policy, os.getcwd()))  # noqa: PTH109 - a name
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
