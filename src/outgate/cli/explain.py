"""`outgate explain`: why one end can, or cannot, reach another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from outgate.cli.common.answering import answer
from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.common.options import Common, common_options
from outgate.errors import UsageError

if TYPE_CHECKING:
    from outgate.questions.answers import ExplainAnswer
    from outgate.questions.world import World


@click.command("explain", cls=ConfiguredCommand)
@click.argument("source")
@click.argument("destination", metavar="DESTINATION[:PORT[/PROTOCOL]]")
@click.option(
    "--expect",
    type=click.Choice(["allowed", "denied"]),
    help="Exit with 1 unless the whole question has this verdict.",
)
@common_options
def command(common: Common, source: str, destination: str, expect: str | None) -> int:
    """Say whether and why SOURCE can reach DESTINATION.

    An end is namespace/name, namespace/Kind/name, a label selector as namespace/app=web,
    svc:namespace/name, node:name, an address or a CIDR block. With -n, an end without a namespace
    is in that one. Without a port, the question is about all traffic.

    \b
    Examples:
      outgate explain -f manifests/ shop/frontend shop/db:5432
      outgate explain -f manifests/ shop/frontend 8.8.8.8:53/UDP
      outgate explain -f manifests/ -n shop frontend svc:db:5432 --expect denied
    """
    if common.selector is not None:
        raise UsageError(
            "explain takes no -l: an end is a selector where it is written as one, as in "
            f"{common.namespace[0] if common.namespace else 'NAMESPACE'}/app=web"
        )
    if len(common.namespace) > 1:
        raise UsageError("explain takes -n once: it is where ends without a namespace are")
    if common.namespace:
        source = in_namespace(source, common.namespace[0])
        destination = in_namespace(destination, common.namespace[0])

    def ask(world: World) -> ExplainAnswer:
        return world.explain(source, destination)

    def findings(found: ExplainAnswer) -> Iterator[str]:
        if expect is not None and found.verdict != expect.upper():
            yield f"expected {expect.upper()}, and the verdict is {found.verdict}"

    return answer(common, ask, findings=findings)


def in_namespace(end: str, namespace: str) -> str:
    """Return *end* in a namespace, where it is a thing of a namespace and names none.

    Args:
        end: An end of a question, with or without a port.
        namespace: The namespace to put it in.
    """
    from outgate.questions.ends import split_port
    from outgate.sets.addresses import parse_address

    prefix = "svc:" if end.startswith("svc:") else ""
    body = end.removeprefix(prefix)
    name, _ = split_port(body)
    # An end's own slash comes before the colon: what follows may be a protocol.
    if body.startswith(("node:", "[")) or "/" in name:
        return end
    try:
        parse_address(name)
    except ValueError:
        return f"{prefix}{namespace}/{body}"
    return end
