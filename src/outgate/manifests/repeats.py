"""Keys that one mapping sets twice: kubectl keeps the last and says nothing, so somebody must.

Tried against kubectl 1.34 and a real API server: the document is accepted with the last value.
Strict decoders, kustomize among them, refuse it.
"""

from __future__ import annotations

from typing import Any

import yaml

from outgate.manifests.building import is_merge, key_text
from outgate.manifests.faults import KeySetTwiceError


def drop_repeats(root: Any) -> list[KeySetTwiceError]:
    """Take every value out of a document that a later one of the same key replaces.

    Args:
        root: The root node; its mappings are changed in place.

    Returns:
        What was found, in reading order.
    """
    found: list[KeySetTwiceError] = []
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen or not isinstance(node, yaml.CollectionNode):
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            found += _of_mapping(node)
            waiting += [child for pair in node.value for child in pair]
        else:
            waiting += node.value
    return sorted(found, key=lambda fault: fault.index)


def _of_mapping(node: yaml.MappingNode) -> list[KeySetTwiceError]:
    found: list[KeySetTwiceError] = []
    last: dict[str, int] = {}
    dropped: set[int] = set()
    for number, (key, _) in enumerate(node.value):
        text = None if is_merge(key) else key_text(key)
        if text is None:
            continue
        if text in last:
            first = node.value[last[text]][0]
            dropped.add(last[text])
            found.append(KeySetTwiceError(text, first.start_mark.index, key.start_mark.index))
        last[text] = number
    if dropped:
        node.value = [pair for number, pair in enumerate(node.value) if number not in dropped]
    return found
