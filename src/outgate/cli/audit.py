"""`outgate audit`: who is open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from outgate.cli.common import inputs
from outgate.cli.common.answering import answer
from outgate.cli.common.audit_findings import FindingsBeside
from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.common.options import Common, common_options
from outgate.errors import UsageError

if TYPE_CHECKING:
    from outgate.questions.answers import AuditAnswer
    from outgate.questions.world import World


@click.command("audit", cls=ConfiguredCommand)
@click.option(
    "--min-isolated",
    metavar="N%",
    help="Exit with 1 if fewer of the workloads that a policy can cover are isolated.",
)
@click.option(
    "--direction",
    type=click.Choice(["egress", "ingress", "both"]),
    help="The direction that --min-isolated is about; both by default.",
)
@click.option(
    "--findings",
    "with_findings",
    is_flag=True,
    help="Say beside the coverage what is wrong with policies, as outgate lint finds it.",
)
@click.option("--all", "everything", is_flag=True, help="Print all namespaces and workloads.")
@common_options
def command(
    common: Common,
    min_isolated: str | None,
    direction: str | None,
    with_findings: bool,
    everything: bool,
) -> int:
    """Say who is open.

    Per workload and direction: open, isolated, isolated in name only because a rule allows
    everything, or not coverable because it is on its node's network. Per namespace: what the next
    pod that is made in it will meet, and whether isolated pods still reach the cluster's DNS.

    \b
    Examples:
      outgate audit -f manifests/
      outgate audit -f manifests/ -n shop --min-isolated 80% --direction egress
      outgate audit -f manifests/ --findings
    """
    if direction is not None and min_isolated is None:
        raise UsageError("--direction says what --min-isolated is about; give that too")
    least = None if min_isolated is None else _percent(min_isolated)
    beside = FindingsBeside(common) if with_findings else None
    directions = ("egress", "ingress") if direction in (None, "both") else (direction,)

    def ask(world: World) -> AuditAnswer:
        inputs.check_subjects(common, world)
        found = world.audit(namespaces=common.namespaces, selector=common.selector)
        return beside.added_to(found) if beside is not None else found

    def unmet(found: AuditAnswer) -> Iterator[str]:
        for name in directions:
            totals = found.egress if name == "egress" else found.ingress
            if least is not None and totals.percent_isolated < least:
                yield (
                    f"{name}: {totals.isolated} of {totals.coverable} workloads are isolated "
                    f"({totals.percent_isolated:.1f}%), and at least {least:g}% are asked for"
                )

    return answer(
        common,
        ask,
        findings=unmet,
        everything=everything,
        read=beside.read if beside is not None else None,
    )


def _percent(text: str) -> float:
    try:
        share = float(text.removesuffix("%"))
    except ValueError:
        share = -1.0
    if not 0 <= share <= 100:
        raise UsageError(f"--min-isolated {text!r} is not a share from 0% to 100%")
    return share
