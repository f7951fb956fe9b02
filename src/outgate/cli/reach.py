"""`outgate reach`: who can reach whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outgate.cli.common import inputs
from outgate.cli.common.answering import answer
from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.common.options import Common, common_options
from outgate.cli.common.outputs import wants_drawing
from outgate.errors import UsageError

if TYPE_CHECKING:
    from outgate.questions.answers import ReachAnswer
    from outgate.questions.world import World


@click.command("reach", cls=ConfiguredCommand)
@click.option("--from", "source", metavar="END", help="Only connections from this end.")
@click.option("--to", "destination", metavar="END", help="Only connections to this end.")
@click.option("--port", metavar="PORT", help="Only this traffic: 443, 53/UDP, 8000-8100.")
@click.option("--internet", is_flag=True, help="Only connections to the public internet.")
@click.option(
    "--metadata",
    is_flag=True,
    help="Only connections to the cloud's metadata address, 169.254.169.254 or fd00:ec2::254.",
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Every pair of ends on a line (or row) of its own, instead of groups.",
)
@common_options
def command(
    common: Common,
    source: str | None,
    destination: str | None,
    port: str | None,
    internet: bool,
    metadata: bool,
    everything: bool,
) -> int:
    """Say who can reach whom.

    Ends that reach the same are put together. An END is namespace/name, namespace/Kind/name, a
    label selector as namespace/app=web (*/app=web in any namespace), svc:namespace/name,
    node:name, an address or a CIDR block.

    \b
    Examples:
      outgate reach -f manifests/ --internet
      outgate reach -f manifests/ --to shop/db --port 5432
      outgate reach -f manifests/ -n shop --all
    """
    asked = [word for word, given in (("internet", internet), ("metadata", metadata)) if given]
    if len(asked) + (destination is not None) > 1:
        raise UsageError("--to, --internet and --metadata each name the destination; give one")
    to = asked[0] if asked else destination

    def ask(world: World) -> ReachAnswer:
        inputs.check_subjects(common, world)
        return world.reach(
            source=source,
            destination=to,
            port=port,
            namespaces=common.namespaces,
            selector=common.selector,
            grouped=not everything,
            sketched=wants_drawing(common.output),
        )

    return answer(common, ask, everything=everything)
