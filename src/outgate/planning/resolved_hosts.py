"""Host names written as the addresses that they were resolved to, where that can be answered for.

The answer came from DNS, which others write. So an address that a public name has no business to
have is refused: a name that is made to point at the cluster or at metadata would open them.
"""

from __future__ import annotations

from collections.abc import Iterator

from outgate.engine.special_ranges import METADATA
from outgate.intents.needs import Need, ToHost
from outgate.planning.blocks import closed_ranges, single
from outgate.planning.ground import Ground
from outgate.planning.merging import Wanted
from outgate.planning.names_lock import STALE_DAYS, ResolvedName
from outgate.planning.obstacles import about_need
from outgate.planning.plans import Obstacle
from outgate.planning.resolutions import Meant, Resolution, refused
from outgate.sets.addresses import AddressSet, parse_address, parse_block, union_of

MOST_ADDRESSES = 50
"""A name with more is served by a network of others, and no two answers are alike for long."""
_NEVER: AddressSet = METADATA | union_of(
    parse_block(text)
    for text in (
        "0.0.0.0/8",  # this network
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, the metadata of most clouds
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved
        "::/96",  # unspecified, loopback, and IPv4 in an old form
        "fe80::/10",  # link-local
        "ff00::/8",  # multicast
    )
)
_PRIVATE: AddressSet = union_of(
    parse_block(text)
    for text in (
        "10.0.0.0/8",
        "100.64.0.0/10",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "64:ff9b::/96",  # IPv4 behind a translator, private addresses too
        "fc00::/7",
    )
)


def resolve_by_address(ground: Ground, need: Need, to: ToHost, namespace: str) -> Resolution:
    """Return the addresses of a name, if the lock has them and they can be answered for.

    Args:
        ground: The cluster, and what is known about it.
        need: The need.
        to: Its destination, which is no wildcard.
        namespace: Whose it is.
    """
    found = ground.names.names.get(to.name)
    if found is None:
        return refused(
            "unresolved-host-name",
            f"{ground.names.file} has no addresses of {to}",
            "resolve it with --resolve-names",
            need,
            namespace,
        )
    for code, what, remedy in _faults(ground, need, to, found):
        return refused(code, what, remedy, need, namespace)
    blocks = [single(address) for address in found.addresses]
    return Resolution(
        tuple(Wanted(block, need.traffic, need) for block in blocks),
        tuple(Meant(need.traffic, addresses=block.addresses) for block in blocks),
        tuple(_notes(ground, need, to, found, namespace)),
    )


def _faults(
    ground: Ground, need: Need, to: ToHost, found: ResolvedName
) -> Iterator[tuple[str, str, str]]:
    if not found.is_stable:
        yield (
            "changing-host-name",
            (
                f"{found.answers} answers for {to} within {found.watched} s did not have the same "
                "addresses"
            ),
            "--backend cilium follows names that change; so does an egress proxy",
        )
    if len(found.addresses) > MOST_ADDRESSES:
        yield (
            "changing-host-name",
            f"{to} has {len(found.addresses)} addresses, and at most {MOST_ADDRESSES} are written",
            "--backend cilium follows such names; so does an egress proxy",
        )
    addresses = union_of(parse_address(text).as_set() for text in found.addresses)
    never = addresses & _NEVER
    if never:
        yield (
            "closed-range",
            (
                f"{to} was resolved to {_some(never)}, which no host outside has: whoever answers "
                "for the name may be leading traffic astray"
            ),
            "ask its owner; for instance metadata use platform: cloud-metadata",
        )
    if need.exception is not None:
        return
    for closed, words, _ in closed_ranges(ground):
        inside = addresses & closed
        if inside:
            yield (
                "closed-range",
                f"{to} was resolved to {_some(inside)}, which lies in {words}",
                "name the workload or Service that is meant, or give the need an exception",
            )
    private = addresses & _PRIVATE
    if private:
        yield (
            "private-address",
            (
                f"{to} was resolved to {_some(private)}, which is not public: a name outside may "
                "be made to point into your network"
            ),
            "give the need an exception if the name is your own",
        )


def _notes(
    ground: Ground, need: Need, to: ToHost, found: ResolvedName, namespace: str
) -> Iterator[Obstacle]:
    number = len(found.addresses)
    many = f"{number} addresses" if number != 1 else "the one address"
    over = f" over {found.watched} s" if found.watched else ""
    alias = f", an alias of {found.aliases[-1]}," if found.aliases else ""
    yield about_need(
        "resolved-host-name",
        f"{to}{alias} is written as {many} that {found.answers} answers{over} gave until "
        f"{found.when}; each may serve other hosts too",
        f"resolve it again when it changes; its answers hold for {found.seconds} s",
        need,
        namespace,
        stops=False,
    )
    age = found.age(ground.today) if ground.today is not None else 0
    if age > STALE_DAYS:
        yield about_need(
            "stale-host-name",
            f"{to} was resolved {age} days ago, and may have other addresses by now",
            f"refresh {ground.names.file} with --resolve-names",
            need,
            namespace,
            stops=False,
        )


def _some(addresses: AddressSet) -> str:
    blocks = [text.removesuffix("/32").removesuffix("/128") for text in addresses.blocks()]
    more = f" and {len(blocks) - 3} more" if len(blocks) > 3 else ""
    return f"{', '.join(blocks[:3])}{more}"
