"""Needs that are host names, which no plain NetworkPolicy can say."""

from __future__ import annotations

from outgate.intents.needs import Need, ToHost
from outgate.planning.blocks import single
from outgate.planning.ground import Ground
from outgate.planning.merging import Wanted
from outgate.planning.obstacles import about_need
from outgate.planning.resolutions import Meant, Resolution, refused

CHOICES = (
    "choose one: --backend cilium, which follows names (where Cilium enforces); --resolve-names, "
    "which writes today's addresses and has to be repeated when they change; or an egress proxy, "
    "named as a workload or cidr"
)


def resolve_host(ground: Ground, need: Need, to: ToHost, namespace: str) -> Resolution:
    """Return the addresses that a name was resolved to, if the user asked for that.

    Args:
        ground: The cluster, and what is known about it.
        need: The need.
        to: Its destination.
        namespace: Whose it is.
    """
    found = ground.names.names.get(to.name)
    if found is None:
        return refused(
            "host-name", f"no NetworkPolicy can name host {to}", CHOICES, need, namespace
        )
    if not found.is_stable:
        return refused(
            "changing-host-name",
            f"{found.answers} answers for {to} had different addresses",
            "--backend cilium follows names that change; so does an egress proxy",
            need,
            namespace,
        )
    blocks = [single(address) for address in found.addresses]
    note = about_need(
        "resolved-host-name",
        f"{to} is written as the {len(blocks)} address{'es' if len(blocks) != 1 else ''} that it "
        f"had at {found.when}, each of which may serve other hosts too",
        f"resolve it again when it changes; its answers hold for {found.seconds} s",
        need,
        namespace,
        stops=False,
    )
    return Resolution(
        tuple(Wanted(block, need.traffic, need) for block in blocks),
        tuple(Meant(need.traffic, addresses=block.addresses) for block in blocks),
        (note,),
    )
