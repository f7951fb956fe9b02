"""Text of one document into nodes, with the C parser and the bounds that it lacks.

PyYAML's composer written in C gives every value a position at little cost. But it resolves scalars
in another dialect than kubectl's, and recurses without a limit until the process dies; both are
seen to here.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml
from yaml._yaml import CParser

from outgate.manifests import anchors
from outgate.manifests.faults import FaultyDocumentError, syntax_fault
from outgate.manifests.keys import as_key
from outgate.manifests.scalars import Scalar, as_json, resolve_plain
from outgate.manifests.words import quoted

if TYPE_CHECKING:
    from outgate.manifests.limits import Limits


class Plain:
    """The meaning of a plain scalar that is not text: what stands in place of a node's tag."""

    __slots__ = ("key", "value")

    def __init__(self, value: Scalar, key: str | None) -> None:
        self.value = value
        """The value as JSON has it."""
        self.key = key
        """The text that it is as a key; None if it cannot be one."""


MERGE = Plain("<<", None)
"""The plain scalar ``<<``, which as a key merges."""
TEXT = "tag:yaml.org,2002:str"
"""The tag of quoted scalars and of plain ones that are text; a tag that the author wrote is an
equal string, and not the same object."""


@dataclass(frozen=True, slots=True)
class Composed:
    """What a text holds."""

    root: Any
    """The root node of the first document; None if it is empty."""
    ignored: int | None = None
    """The character at which something follows that kubectl does not read."""


class DialectParser(CParser):
    """The C parser, with kubectl's meaning of scalars."""

    def resolve(self, kind: type, value: str, implicit: tuple[bool, bool]) -> Any:
        """Give a value without a tag of its own one; the C parser calls it.

        Args:
            kind: The class of its node.
            value: What was written, for a scalar.
            implicit: Whether it is plain, and whether it is quoted.

        Returns:
            What stands as the node's tag.
        """
        if kind is not yaml.ScalarNode:
            return None
        return _meaning(value) if implicit[0] else TEXT

    def descend_resolver(self, node: Any, index: Any) -> None:
        """Do nothing; the C parser calls it on the way down, for resolvers that go by path.

        Args:
            node: Not used.
            index: Not used.
        """

    def ascend_resolver(self) -> None:
        """Do nothing; the C parser calls it on the way up."""


@functools.lru_cache(maxsize=10_000)
def _meaning(text: str) -> Any:
    if text == "<<":
        return MERGE
    value = resolve_plain(text)
    return TEXT if type(value) is str else Plain(as_json(value), as_key(value))


def compose(text: str, limits: Limits) -> Composed:
    """Compose the first document of a text.

    Args:
        text: One document, as `splitting` cut it.
        limits: How deep it may nest.

    Returns:
        Its root. Kubernetes reads one document of each text, so what follows a line ``...`` is
        only noted.

    Raises:
        FaultyDocumentError: It is not YAML, or nests too deep.
    """
    try:
        return _compose(text, limits)
    except yaml.YAMLError as error:
        raise _fault(error, text) from error


def _compose(text: str, limits: Limits) -> Composed:
    if _may_be_deep(text, limits.depth):
        _check_depth(text, limits.depth)
    parser = DialectParser(text)
    try:
        root = parser.get_node() if parser.check_node() else None
    except yaml.composer.ComposerError as error:
        if not str(error.problem).startswith("second occurrence"):
            raise
        return Composed(anchors.compose_with_anchors_set_again(DialectParser(text)))
    return Composed(root, _ignored(parser, text))


def _fault(error: yaml.YAMLError, text: str) -> FaultyDocumentError:
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        return syntax_fault(str(error.problem or error.context), text, mark.index if mark else 0)
    character = _NOT_PRINTABLE.search(text)
    if character is None:
        return FaultyDocumentError(f"it is not YAML: {quoted(str(error))}")
    return FaultyDocumentError(
        f"it holds the control character U+{ord(character[0]):04X}",
        character.start(),
        "Remove the character, or write it as an escape in double quotes.",
    )


_NOT_PRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff\ufeff]"
)
_NOTHING_MORE = re.compile(r"(?:(?:^\.\.\.)?(?:(?:^|[ \t\r]+)#[^\n]*|[ \t\r]*)(?:\n|\Z))*", re.M)


def _ignored(parser: DialectParser, text: str) -> int | None:
    try:
        if not parser.check_node():
            return None
        event: Any = parser.get_event()
        index: int = event.start_mark.index
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark
        index = mark.index
    except yaml.YAMLError:
        return None
    return None if _NOTHING_MORE.fullmatch(text, index) else index


def _may_be_deep(text: str, depth: int) -> bool:
    if text.count("[") + text.count("{") > depth:
        return True
    first, later = _long_prefixes(depth // 2)
    return first.match(text) is not None or later.search(text) is not None


@functools.lru_cache(maxsize=4)
def _long_prefixes(length: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    # Blocks nest by what stands before the first word of a line, and two levels take one column at
    # the least: a list may stand as deep as its key. The search for a line end and then for the
    # rest is several times as fast as one for the start of a line.
    prefix = rf"[ \t\-?:]{{{length}}}"
    return re.compile(prefix), re.compile(rf"\n{prefix}")


def _check_depth(text: str, limit: int) -> None:
    parser = CParser(text)
    depth = 0
    while parser.check_event():
        event: Any = parser.get_event()
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > limit:
                mark: Any = event.start_mark
                raise FaultyDocumentError(f"values nest deeper than {limit} levels", mark.index)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.DocumentEndEvent):
            return


def is_flow_or_scalar(node: Any) -> bool:
    """Say whether a node means the same behind a key as it does alone.

    Args:
        node: A node.

    Returns:
        Whether it is a scalar, or a collection in brackets.
    """
    return isinstance(node, yaml.ScalarNode) or getattr(node, "flow_style", False) is True
