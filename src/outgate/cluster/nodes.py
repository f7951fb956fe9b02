"""Nodes, and what they tell of the cluster's address ranges."""

from __future__ import annotations

from outgate.cluster.fields import addresses, labels, mapping, sequence
from outgate.model.documents import Document
from outgate.model.workloads import Node
from outgate.sets.addresses import AddressSet, parse_block, union_of


def read_node(document: Document) -> Node:
    """Read a Node."""
    status = mapping(document.body.get("status"))
    spec = mapping(document.body.get("spec"))
    listed = [
        mapping(item).get("address")
        for item in sequence(status.get("addresses"))
        if mapping(item).get("type") in ("InternalIP", "ExternalIP")
    ]
    return Node(
        name=document.name,
        addresses=addresses(listed),
        pod_range=_blocks([*sequence(spec.get("podCIDRs")), spec.get("podCIDR")]),
        labels=labels(mapping(document.body.get("metadata")).get("labels")),
        origin=document.origin,
    )


def _blocks(values: list[object]) -> AddressSet:
    found: list[AddressSet] = []
    for value in values:
        if isinstance(value, str):
            try:
                found.append(parse_block(value))
            except ValueError:
                continue
    return union_of(found)
