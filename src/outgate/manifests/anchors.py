"""Documents that use one anchor's name twice.

YAML lets ``&defaults`` be set again, and an alias then means the latest; goyaml.v2 reads it so. The
composer written in C refuses such a document, so its nodes are made here, from the events of the
same parser. Slower, and rarely needed.
"""

from __future__ import annotations

from typing import Any, Protocol

import yaml


class Parser(Protocol):
    """What gives the events, and resolves scalars."""

    def get_event(self) -> Any:
        """Give the next event."""

    def resolve(self, kind: type, value: str, implicit: tuple[bool, bool]) -> Any:
        """Give what stands as the tag of a scalar without one."""


def compose_with_anchors_set_again(parser: Parser) -> Any:
    """Compose a document.

    Args:
        parser: At the start of a text of which it is known that it does not nest too deep.

    Returns:
        Its root node.

    Raises:
        yaml.YAMLError: It is not YAML, or an alias has no anchor before it.
    """
    anchors: dict[str, Any] = {}
    while True:
        event = parser.get_event()
        if isinstance(event, yaml.DocumentStartEvent):
            return _node(parser, parser.get_event(), anchors)


def _node(parser: Parser, event: Any, anchors: dict[str, Any]) -> Any:
    kind = type(event)
    if kind is yaml.AliasEvent:
        if event.anchor not in anchors:
            problem = "found undefined alias"
            raise yaml.composer.ComposerError(None, None, problem, event.start_mark)
        return anchors[event.anchor]
    if kind is yaml.ScalarEvent:
        tag = event.tag
        if tag is None or tag == "!":
            tag = parser.resolve(yaml.ScalarNode, event.value, event.implicit)
        node: Any = yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark, event.style)
        if event.anchor is not None:
            anchors[event.anchor] = node
        return node
    is_mapping = kind is yaml.MappingStartEvent
    collection: Any = yaml.MappingNode if is_mapping else yaml.SequenceNode
    node = collection(event.tag, [], event.start_mark, event.end_mark, event.flow_style)
    if event.anchor is not None:
        anchors[event.anchor] = node
    while not isinstance(inner := parser.get_event(), yaml.CollectionEndEvent):
        child = _node(parser, inner, anchors)
        if is_mapping:
            node.value.append((child, _node(parser, parser.get_event(), anchors)))
        else:
            node.value.append(child)
    return node
