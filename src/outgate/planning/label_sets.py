"""Sets of labels as unions of selectors: what is left when some selectors are taken away.

A pod's labels are a point in a space with one axis per key; on each axis a pod has a value or does
not have the key. A `Selector` is a box in that space. Everything here is exact for every possible
pod, not only for those that exist.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from outgate.model.selectors import ALL, Operator, Requirement, Selector


@dataclass(frozen=True, slots=True)
class _Axis:
    """What a conjunction allows on one key."""

    values: frozenset[str] | None = None
    """Only these values; None for every value but `without`."""
    without: frozenset[str] = frozenset()
    absent: bool = True
    """Whether a pod without the key is allowed."""

    @property
    def is_empty(self) -> bool:
        return not self.absent and self.values is not None and not self.values

    def meet(self, other: _Axis) -> _Axis:
        absent = self.absent and other.absent
        without = self.without | other.without
        if self.values is None and other.values is None:
            return _Axis(None, without, absent)
        if self.values is None or other.values is None:
            values = other.values if self.values is None else self.values
        else:
            values = self.values & other.values
        return _Axis((values or frozenset()) - without, frozenset(), absent)

    def within(self, other: _Axis) -> bool:
        """Say whether everything that this allows, *other* allows too."""
        if self.absent and not other.absent:
            return False
        if self.values is not None:
            if other.values is None:
                return not self.values & other.without
            return self.values <= other.values
        # Infinitely many values are never within finitely many.
        return other.values is None and other.without <= self.without


def _axis(requirement: Requirement) -> _Axis:
    values = frozenset(requirement.values)
    if requirement.operator is Operator.IN:
        return _Axis(values, absent=False)
    if requirement.operator is Operator.NOT_IN:
        return _Axis(None, values)
    if requirement.operator is Operator.EXISTS:
        return _Axis(absent=False)
    return _Axis(frozenset())


def opposite(requirement: Requirement) -> Requirement:
    """Return the requirement that holds exactly where this one does not.

    Args:
        requirement: The requirement.
    """
    key, operator, values = requirement
    opposite = {
        Operator.IN: Operator.NOT_IN,
        Operator.NOT_IN: Operator.IN,
        Operator.EXISTS: Operator.DOES_NOT_EXIST,
        Operator.DOES_NOT_EXIST: Operator.EXISTS,
    }
    return Requirement(key, opposite[operator], values)


def _box(selector: Selector) -> dict[str, _Axis] | None:
    """Return the selector's axes; None where no labels satisfy it."""
    axes: dict[str, _Axis] = {}
    for requirement in selector.requirements:
        axis = _axis(requirement)
        known = axes.get(requirement.key)
        axes[requirement.key] = axis if known is None else known.meet(axis)
    return None if any(axis.is_empty for axis in axes.values()) else axes


def is_empty(selector: Selector) -> bool:
    """Say whether no labels at all satisfy the selector."""
    return _box(selector) is None


def meets(left: Selector, right: Selector) -> bool:
    """Say whether some labels satisfy both selectors."""
    return not is_empty(Selector((*left.requirements, *right.requirements)))


def is_within(narrow: Selector, wide: Selector) -> bool:
    """Say whether all labels that satisfy *narrow* satisfy *wide*."""
    inner = _box(narrow)
    if inner is None:
        return True
    outer = _box(wide)
    if outer is None:
        return False
    return all(inner.get(key, _Axis()).within(axis) for key, axis in outer.items())


def normal(selector: Selector) -> Selector:
    """Return the shortest selector for the same labels: keys in order, one or two lines a key.

    Args:
        selector: One that some labels satisfy.
    """
    box = _box(selector)
    if box is None:
        raise ValueError(f"nothing satisfies {selector}")
    return _selector(box)


def _selector(box: Mapping[str, _Axis]) -> Selector:
    found: list[Requirement] = []
    for key in sorted(box):
        axis = box[key]
        if axis.values is not None:
            operator = Operator.IN if axis.values else Operator.DOES_NOT_EXIST
            found.append(Requirement(key, operator, tuple(sorted(axis.values))))
            continue
        if not axis.absent:
            found.append(Requirement(key, Operator.EXISTS))
        if axis.without:
            found.append(Requirement(key, Operator.NOT_IN, tuple(sorted(axis.without))))
    return Selector(tuple(found))


class TooManyError(Exception):
    """A union needs more selectors than allowed."""


def complement(taken: Iterable[Selector], most: int = 4096) -> tuple[Selector, ...]:
    """Return selectors whose union is every set of labels that none of *taken* selects.

    Args:
        taken: Selectors; their order does not change the answer.
        most: How many selectors an intermediate step may have.

    Returns:
        Normal selectors, few but not always the fewest possible, sorted by their text.

    Raises:
        TooManyError: An intermediate step has more.
    """
    selectors = sorted({normal(item) for item in taken if not is_empty(item)}, key=str)
    uses = Counter(item.key for selector in selectors for item in selector.requirements)
    left: list[Selector] = [ALL]
    for selector in selectors:
        # Cutting along the keys that most selectors use keeps the pieces few.
        order = sorted(selector.requirements, key=lambda item: (-uses[item.key], item))
        left = _without(left, order)
        if len(left) > most:
            raise TooManyError(f"more than {most} selectors are needed")
    return tuple(sorted(_widened(left, selectors), key=str))


def _widened(pieces: Sequence[Selector], taken: Sequence[Selector]) -> list[Selector]:
    """Let pieces overlap where that makes them fewer.

    A piece does without a requirement if it still meets nothing that is taken; then pieces that
    lie within others fall away.
    """
    found: list[Selector] = []
    for piece in sorted(pieces, key=str):
        for key in sorted({item.key for item in piece.requirements}):
            wider = Selector(tuple(item for item in piece.requirements if item.key != key))
            if not any(meets(wider, selector) for selector in taken):
                piece = wider
        found.append(piece)
    kept = _merged(found)
    return [
        piece
        for piece in kept
        if not any(piece is not other and is_within(piece, other) for other in kept)
    ]


def _without(boxes: Sequence[Selector], taken: Sequence[Requirement]) -> list[Selector]:
    """Return the boxes without what *taken* selects.

    A piece per requirement: those before it hold, and it fails. Pieces do not overlap.
    """
    pieces: list[Selector] = []
    for box in boxes:
        if not meets(box, Selector(tuple(taken))):
            pieces.append(box)
            continue
        held = box.requirements
        for requirement in taken:
            piece = Selector((*held, opposite(requirement)))
            if not is_empty(piece):
                pieces.append(normal(piece))
            held = (*held, requirement)
    return _merged(pieces)


def _merged(pieces: Sequence[Selector]) -> list[Selector]:
    """Put pieces together that differ on one key only, as long as there are such."""
    found: list[Selector] = []
    waiting = list(dict.fromkeys(pieces))
    while waiting:
        piece = waiting.pop()
        for index, other in enumerate(found):
            both = _union(piece, other)
            if both is not None:
                del found[index]
                waiting.append(both)
                break
        else:
            found.append(piece)
    return found


def _union(left: Selector, right: Selector) -> Selector | None:
    """Return the one selector for both, where there is one."""
    if is_within(left, right):
        return right
    if is_within(right, left):
        return left
    lefts, rights = _box(left) or {}, _box(right) or {}
    differing = [
        key
        for key in lefts.keys() | rights.keys()
        if lefts.get(key, _Axis()) != rights.get(key, _Axis())
    ]
    if len(differing) != 1:
        return None
    (key,) = differing
    axis = _join(lefts.get(key, _Axis()), rights.get(key, _Axis()))
    if axis is None:
        return None
    return _selector({**lefts, key: axis})


def _join(left: _Axis, right: _Axis) -> _Axis | None:
    """Return what one or the other allows; None where no conjunction says it."""
    absent = left.absent or right.absent
    if left.values is None and right.values is None:
        return _Axis(None, left.without & right.without, absent)
    if left.values is None or right.values is None:
        few, many = (right, left) if left.values is None else (left, right)
        return _Axis(None, many.without - (few.values or frozenset()), absent)
    if absent and (left.values or right.values):
        return None
    return _Axis(left.values | right.values, frozenset(), absent)


def are_equal(left: Iterable[Selector], right: Iterable[Selector]) -> bool:
    """Say whether two unions of selectors hold the same labels."""
    lefts, rights = tuple(left), tuple(right)
    return _is_covered(lefts, rights) and _is_covered(rights, lefts)


def _is_covered(inner: Sequence[Selector], outer: Sequence[Selector]) -> bool:
    left: list[Selector] = [normal(item) for item in inner if not is_empty(item)]
    for taken in outer:
        if not is_empty(taken):
            left = _without(left, normal(taken).requirements)
    return not left
