"""Nodes into plain Python values, by the rules with which kubectl makes JSON of YAML.

The rules are those of goyaml.v2 (``decode.go``) and of sigs.k8s.io/yaml (``yaml.go``): merges are
applied in the order in which they stand, tags of collections mean nothing, keys become text.
"""

from __future__ import annotations

import math
from typing import Any

import yaml

from outgate.manifests.composing import MERGE, TEXT, Plain
from outgate.manifests.faults import FaultyDocumentError, KeySetTwiceError
from outgate.manifests.keys import as_key
from outgate.manifests.scalars import as_json
from outgate.manifests.tags import tagged
from outgate.manifests.words import quoted

_MERGE_TAG = "tag:yaml.org,2002:merge"


def build(root: Any) -> Any:
    """Make plain values of a document's nodes.

    Args:
        root: The root node, or None for an empty document; measured, if it has aliases.

    Returns:
        Dicts with text keys, lists, text, numbers, booleans and None. Values that one alias stands
        for are shared or equal.

    Raises:
        FaultyDocumentError: It cannot be JSON: a key set twice, a tag that does not fit.
    """
    return None if root is None else _value(root)


def key_text(node: Any) -> str | None:
    """Read a key that may be unfit to be one.

    Args:
        node: The key.

    Returns:
        The key as JSON has it; None if JSON cannot.
    """
    try:
        return _key(node)
    except FaultyDocumentError:
        return None


def is_merge(key: Any) -> bool:
    """Say whether a key is ``<<``, which merges the mappings that are its value.

    Args:
        key: The key's node.

    Returns:
        Whether it is.
    """
    return key.tag is MERGE or key.tag == _MERGE_TAG


def _value(node: Any) -> Any:
    kind = type(node)
    if kind is yaml.MappingNode:
        return _mapping(node)
    if kind is yaml.ScalarNode:
        return node.value if node.tag is TEXT else _scalar(node)
    return [_value(child) for child in node.value]


def _scalar(node: Any) -> Any:
    tag: Any = node.tag
    value = tag.value if type(tag) is Plain else as_json(tagged(node))
    if type(value) is float and not math.isfinite(value):
        # encoding/json: "unsupported value: NaN".
        raise FaultyDocumentError(
            f"{quoted(node.value)} is a number that JSON does not have",
            node.start_mark.index,
            "Put the value in quotes if it is text.",
            refused=True,
        )
    return value


def _mapping(node: Any) -> dict[str, Any]:
    result: dict[str, Any] = {}
    merges = False
    for key_node, value_node in node.value:
        if key_node.tag is TEXT:
            key = key_node.value
        elif is_merge(key_node):
            # goyaml.v2, decode.go, mapping: merges are applied where they stand, so that a key
            # before << gives way to a merged one.
            result.update(_merged(key_node, value_node))
            merges = True
            continue
        else:
            key = _key(key_node)
        if type(value_node) is yaml.ScalarNode and value_node.tag is TEXT:
            result[key] = value_node.value
        else:
            result[key] = _value(value_node)
    if merges or len(result) != len(node.value):
        _check_keys(node)
    return result


def _merged(key: Any, node: Any) -> dict[str, Any]:
    if type(node) is yaml.MappingNode:
        return _mapping(node)
    is_alias = node.start_mark.index < key.start_mark.index
    result: dict[str, Any] = {}
    children = [] if type(node) is not yaml.SequenceNode or is_alias else node.value
    for child in reversed(children):
        if type(child) is yaml.MappingNode:
            result.update(_mapping(child))
        else:
            children = []
    if not children:
        # goyaml.v2, decode.go: "map merge requires map or sequence of maps as the value".
        raise FaultyDocumentError(
            "the merge key << takes a mapping or a list of mappings",
            key.start_mark.index,
            refused=True,
        )
    return result


def _check_keys(node: Any) -> None:
    seen: dict[str, Any] = {}
    for key_node, _ in node.value:
        if is_merge(key_node):
            continue
        key = _key(key_node)
        if key in seen:
            raise KeySetTwiceError(key, seen[key].start_mark.index, key_node.start_mark.index)
        seen[key] = key_node


def _key(node: Any) -> str:
    if type(node) is yaml.ScalarNode:
        tag: Any = node.tag
        if tag is TEXT:
            return str(node.value)
        key: str | None = tag.key if type(tag) is Plain else as_key(tagged(node))
        if key is not None:
            return key
    # sigs.k8s.io/yaml: "unsupported map key of type"; goyaml.v2: "invalid map key".
    raise FaultyDocumentError(
        "a key is neither text nor a number nor a boolean",
        node.start_mark.index,
        "Put the key in quotes.",
        refused=True,
    )
