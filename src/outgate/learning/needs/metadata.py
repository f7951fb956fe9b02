"""Addresses at which clouds serve what is only for the node, or for one pod: mostly credentials."""

from __future__ import annotations

from outgate.engine.special_ranges import METADATA
from outgate.sets.addresses import Address, AddressSet, parse_block

_OTHERS: tuple[tuple[str, str], ...] = (
    ("169.254.170.2/32", "credentials of an Amazon ECS task"),
    ("169.254.170.23/32", "EKS Pod Identity, which hands out credentials"),
    ("fd00:ec2::23/128", "EKS Pod Identity, which hands out credentials"),
    ("168.63.129.16/32", "the wire server of Azure, which serves the node's agent"),
    ("100.100.100.200/32", "instance metadata of Alibaba Cloud"),
    ("192.0.0.192/32", "instance metadata of Oracle Cloud"),
    ("fd20:ce::254/128", "instance metadata of Google Cloud over IPv6"),
)
_PLACES: tuple[tuple[AddressSet, str], ...] = (
    (METADATA, "instance metadata, which hands out the node's credentials"),
    *((parse_block(cidr), words) for cidr, words in _OTHERS),
)


def metadata_at(address: Address) -> str:
    """Say what is served at an address of that sort; empty for any other.

    Args:
        address: The address.
    """
    return next((words for addresses, words in _PLACES if address in addresses), "")
