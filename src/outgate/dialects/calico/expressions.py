"""Calico's selector expressions, such as ``app == 'web' && !has(canary)``, as alternatives.

An expression becomes a list of conjunctions of which one must hold. The translation is exact but
for ``contains``, ``starts with`` and ``ends with``, which become "the label is there" (or nothing,
where negated), and so select more. Source: the field comment of NetworkPolicySpec.selector and
the grammar of libcalico-go's selector parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

from outgate.model.selectors import Operator, Requirement

Conjunction: TypeAlias = tuple[Requirement, ...]
Alternatives: TypeAlias = tuple[Conjunction, ...]
"""Of these conjunctions one must hold; none at all: nothing matches."""

ANYTHING: Alternatives = ((),)
NOTHING: Alternatives = ()

MOST_ALTERNATIVES = 32
_LONGEST_TEXT = 2048
_DEEPEST_NESTING = 32

_STRING = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)')""")
_LABEL = re.compile(r"\s*([A-Za-z0-9_./-]{1,512})")
_OPERATOR = re.compile(r"\s*(==|!=|contains|starts\s*with|ends\s*with|not\s*in|in)")
_HAS = re.compile(r"\s*has\(\s*([A-Za-z0-9_./-]+)\s*\)")
_ALL = re.compile(r"\s*all\(\s*\)")
_GLOBAL = re.compile(r"\s*global\(\s*\)")
_OR = re.compile(r"\s*\|\|")
_AND = re.compile(r"\s*&&")
_NOT = re.compile(r"\s*!(?!=)")
_OPEN = re.compile(r"\s*\(")
_CLOSE = re.compile(r"\s*\)")
_OPEN_SET = re.compile(r"\s*\{")
_CLOSE_SET = re.compile(r"\s*\}")
_COMMA = re.compile(r"\s*,")
_END = re.compile(r"\s*\Z")


class _NotUnderstoodError(Exception):
    """The expression is outside the grammar, or larger than is worth following."""


def alternatives(expression: object) -> Alternatives | None:
    """Translate one selector expression.

    Args:
        expression: The field's value; absent or empty means ``all()``: "all() or the empty
            selector -> matches all endpoints".

    Returns:
        Its alternatives; None where it is not understood.
    """
    if expression is None:
        return ANYTHING
    if not isinstance(expression, str) or len(expression) > _LONGEST_TEXT:
        return None
    if not expression.strip():
        return ANYTHING
    reader = _Reader(expression)
    try:
        found = reader.either(negated=False, depth=0)
        reader.demand(_END)
    except _NotUnderstoodError:
        return None
    return found


def both(left: Alternatives, right: Alternatives) -> Alternatives | None:
    """Return the alternatives of a conjunction; None where there are too many to follow."""
    try:
        return _product(left, right)
    except _NotUnderstoodError:
        return None


def _product(left: Alternatives, right: Alternatives) -> Alternatives:
    if len(left) * len(right) > MOST_ALTERNATIVES:
        raise _NotUnderstoodError
    return _distinct(tuple(sorted({*one, *other})) for one in left for other in right)


def _union(left: Alternatives, right: Alternatives) -> Alternatives:
    if len(left) + len(right) > MOST_ALTERNATIVES:
        raise _NotUnderstoodError
    return _distinct((*left, *right))


def _distinct(conjunctions: Iterable[Conjunction]) -> Alternatives:
    return tuple(dict.fromkeys(conjunctions))


class _Reader:
    """A recursive descent over one expression; negation is carried down to the comparisons."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0

    def either(self, *, negated: bool, depth: int) -> Alternatives:
        """Read terms joined by ``||``, the loosest operator."""
        combine = _product if negated else _union
        found = self._all_of(negated=negated, depth=depth)
        while self._take(_OR):
            found = combine(found, self._all_of(negated=negated, depth=depth))
        return found

    def demand(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """Read what must come next."""
        match = self._take(pattern)
        if match is None:
            raise _NotUnderstoodError
        return match

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self._text, self._position)
        if match is not None:
            self._position = match.end()
        return match

    def _all_of(self, *, negated: bool, depth: int) -> Alternatives:
        combine = _union if negated else _product
        found = self._operation(negated=negated, depth=depth)
        while self._take(_AND):
            found = combine(found, self._operation(negated=negated, depth=depth))
        return found

    def _operation(self, *, negated: bool, depth: int) -> Alternatives:
        while self._take(_NOT):
            negated = not negated
        if self._take(_OPEN):
            if depth == _DEEPEST_NESTING:
                raise _NotUnderstoodError
            found = self.either(negated=negated, depth=depth + 1)
            self.demand(_CLOSE)
            return found
        if match := self._take(_HAS):
            operator = Operator.DOES_NOT_EXIST if negated else Operator.EXISTS
            return ((Requirement(match[1], operator),),)
        if self._take(_ALL):
            return NOTHING if negated else ANYTHING
        if self._take(_GLOBAL):
            # "global() can only be used in an EntityRule namespaceSelector": it says nothing of
            # the pods that a policy selects.
            return ANYTHING
        return self._comparison(self.demand(_LABEL)[1], negated=negated)

    def _comparison(self, label: str, *, negated: bool) -> Alternatives:
        operator = re.sub(r"\s", "", self.demand(_OPERATOR)[1])
        if operator in ("in", "notin"):
            return _membership(label, self._set(), negated=negated == (operator == "in"))
        value = self._string(self.demand(_STRING))
        if operator in ("==", "!="):
            return _membership(label, (value,), negated=negated == (operator == "=="))
        return ANYTHING if negated else ((Requirement(label, Operator.EXISTS),),)

    def _set(self) -> tuple[str, ...]:
        self.demand(_OPEN_SET)
        values: set[str] = set()
        while match := self._take(_STRING):
            values.add(self._string(match))
            if not self._take(_COMMA):
                break
        self.demand(_CLOSE_SET)
        return tuple(sorted(values))

    @staticmethod
    def _string(match: re.Match[str]) -> str:
        return match[1] if match[1] is not None else match[2]


def _membership(label: str, values: tuple[str, ...], *, negated: bool) -> Alternatives:
    """Translate "is one of"; negated, it "also matches if label is not present"."""
    if not values:
        return ANYTHING if negated else NOTHING
    return ((Requirement(label, Operator.NOT_IN if negated else Operator.IN, values),),)
