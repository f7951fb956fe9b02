"""How large a document is with every alias written out, counted before anything is built.

Ten lines of YAML can stand for a thousand million values ("billion laughs"): each alias names a
list of ten aliases. As shared references they take no memory, and whoever walks them never ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from outgate.manifests.faults import FaultyDocumentError

if TYPE_CHECKING:
    from outgate.manifests.limits import Limits


def check_aliases(root: Any, limits: Limits) -> None:
    """Check that a document with aliases is of a size that can be walked.

    Args:
        root: Its root node.
        limits: How many values and levels there may be.

    Raises:
        FaultyDocumentError: There are more, or a value contains itself.
    """
    _Measure(limits).measure(root, 1)


class _Measure:
    """The sizes and heights of nodes, each taken once."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._known: dict[int, tuple[int, int]] = {}
        self._inside: set[int] = set()

    def measure(self, node: Any, depth: int) -> tuple[int, int]:
        if isinstance(node, yaml.ScalarNode):
            return 1, 0
        name = id(node)
        if name in self._inside:
            # goyaml.v2, decode.go: "anchor '%s' value contains itself".
            raise FaultyDocumentError(
                "an anchor's value contains itself", node.start_mark.index, refused=True
            )
        if name not in self._known:
            if depth > self._limits.depth:
                raise self._too_deep(node)
            self._inside.add(name)
            self._known[name] = self._sum(node, depth)
            self._inside.remove(name)
        size, height = self._known[name]
        if depth + height - 1 > self._limits.depth:
            raise self._too_deep(node)
        return size, height

    def _sum(self, node: Any, depth: int) -> tuple[int, int]:
        size, height = 1, 1
        for child in node.value:
            for part in child if isinstance(child, tuple) else (child,):
                part_size, part_height = self.measure(part, depth + 1)
                size += part_size
                height = max(height, part_height + 1)
            if size > self._limits.values:
                raise FaultyDocumentError(
                    f"its aliases expand to more than {self._limits.values} values",
                    node.start_mark.index,
                    "Write the values out, or use fewer aliases.",
                )
        return size, height

    def _too_deep(self, node: Any) -> FaultyDocumentError:
        return FaultyDocumentError(
            f"values nest deeper than {self._limits.depth} levels", node.start_mark.index
        )
