"""Calico's expression language as alternatives of label requirements."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgate.dialects.calico.expressions import (
    ANYTHING,
    MOST_ALTERNATIVES,
    NOTHING,
    alternatives,
    both,
)
from tests.dialects.other.reading import absent, exists, is_in, not_in

Labels: TypeAlias = Mapping[str, str]
Expression: TypeAlias = tuple[str, Callable[[Labels], bool]]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("app == 'web'", ((is_in("app", "web"),),)),
        ('app == "web"', ((is_in("app", "web"),),)),
        ("app=='web'", ((is_in("app", "web"),),)),
        ("app != 'web'", ((not_in("app", "web"),),)),
        ("app in {'a', 'b'}", ((is_in("app", "a", "b"),),)),
        ("app in{'a','b'}", ((is_in("app", "a", "b"),),)),
        ("app not in {'a'}", ((not_in("app", "a"),),)),
        ("app in {}", NOTHING),
        ("app not in {}", ANYTHING),
        ("has(app)", ((exists("app"),),)),
        ("!has(app)", ((absent("app"),),)),
        ("! ! has(app)", ((exists("app"),),)),
        ("all()", ANYTHING),
        ("!all()", NOTHING),
        ("", ANYTHING),
        ("   ", ANYTHING),
        (None, ANYTHING),
    ],
)
def test_single_comparisons(expression: object, expected: object) -> None:
    """Every operator, spaced or not, quoted either way."""
    assert alternatives(expression) == expected


def test_a_conjunction_is_one_alternative() -> None:
    """``&&`` joins requirements exactly."""
    found = alternatives("app == 'web' && has(tier) && !has(canary)")
    assert found == ((is_in("app", "web"), absent("canary"), exists("tier")),)


def test_a_disjunction_is_several_alternatives() -> None:
    """``||`` becomes one alternative per side."""
    assert alternatives("a == '1' || b == '2'") == ((is_in("a", "1"),), (is_in("b", "2"),))


def test_and_binds_closer_than_or() -> None:
    """``a || b && c`` is ``a || (b && c)``."""
    assert alternatives("has(a) || has(b) && has(c)") == (
        (exists("a"),),
        (exists("b"), exists("c")),
    )


def test_a_negated_group_is_turned_inside_out() -> None:
    """Not (a and b) is not a, or not b; not (a or b) is not a, and not b."""
    assert alternatives("!(a == '1' && has(b))") == ((not_in("a", "1"),), (absent("b"),))
    assert alternatives("!(a == '1' || has(b))") == ((not_in("a", "1"), absent("b")),)


@pytest.mark.parametrize("operator", ["contains", "starts with", "startswith", "ends with"])
def test_parts_of_values_become_the_presence_of_the_label(operator: str) -> None:
    """A label whose value contains something is there; the rest is widened."""
    assert alternatives(f"app {operator} 'we'") == ((exists("app"),),)
    assert alternatives(f"!(app {operator} 'we')") == ANYTHING


@pytest.mark.parametrize("expression", ["global()", "!global()"])
def test_global_says_nothing_of_pods(expression: str) -> None:
    """``global()`` has no place in a policy's subject, so it narrows nothing."""
    assert alternatives(expression) == ANYTHING


@pytest.mark.parametrize(
    "expression",
    [
        "app",
        "app = 'web'",
        "app == web",
        "app == 'web",
        "app in {'a'",
        "app in ['a']",
        "app not 'a'",
        "has()",
        "has(app",
        "(has(app)",
        "has(app))",
        "has(app) has(tier)",
        "has(app) &&",
        "&& has(app)",
        "has(app) & has(tier)",
        "!",
        7,
        ["has(app)"],
        "(" * 5000 + "has(app)" + ")" * 5000,
        "(" * 100 + "has(app)" + ")" * 100,
        "!(" * 100 + "has(app)" + ")" * 100,
        " || ".join(f"has(a{number})" for number in range(MOST_ALTERNATIVES + 1)),
        " && ".join(f"(has(a{number}) || has(b{number}))" for number in range(12)),
    ],
)
def test_what_is_outside_the_grammar_or_too_large_is_not_understood(expression: object) -> None:
    """The caller then selects everything; nothing is guessed and nothing overflows."""
    assert alternatives(expression) is None


def test_deep_but_reasonable_nesting_is_followed() -> None:
    """Parentheses cost nothing as long as they are few."""
    assert alternatives("(" * 20 + "has(app)" + ")" * 20) == ((exists("app"),),)


def test_two_expressions_that_are_too_many_together_are_not_understood() -> None:
    """The product of two selectors has the same bound."""
    left = tuple((exists(f"a{number}"),) for number in range(10))
    right = tuple((exists(f"b{number}"),) for number in range(10))
    assert both(left, right) is None


def has(key: str) -> Expression:
    return f"has({key})", lambda labels: key in labels


def equals(key: str, value: str) -> Expression:
    return f"{key} == '{value}'", lambda labels: labels.get(key) == value


def differs(key: str, value: str) -> Expression:
    return f'{key} != "{value}"', lambda labels: labels.get(key) != value


def one_of(key: str, values: list[str]) -> Expression:
    text = ", ".join(f"'{value}'" for value in values)
    return f"{key} in {{{text}}}", lambda labels: labels.get(key) in values


def none_of(key: str, values: list[str]) -> Expression:
    text = ", ".join(f"'{value}'" for value in values)
    return f"{key} not in {{{text}}}", lambda labels: labels.get(key) not in values


def negation(inner: Expression) -> Expression:
    text, holds = inner
    return f"!({text})", lambda labels: not holds(labels)


def conjunction(parts: list[Expression]) -> Expression:
    return " && ".join(f"({text})" for text, _ in parts), lambda labels: all(
        holds(labels) for _, holds in parts
    )


def disjunction(parts: list[Expression]) -> Expression:
    return " || ".join(f"({text})" for text, _ in parts), lambda labels: any(
        holds(labels) for _, holds in parts
    )


KEYS = st.sampled_from(["app", "tier"])
VALUES = st.sampled_from(["a", "b"])
COMPARISONS = st.one_of(
    st.builds(has, KEYS),
    st.builds(equals, KEYS, VALUES),
    st.builds(differs, KEYS, VALUES),
    st.builds(one_of, KEYS, st.lists(VALUES, max_size=2)),
    st.builds(none_of, KEYS, st.lists(VALUES, max_size=2)),
)
EXPRESSIONS = st.recursive(
    COMPARISONS,
    lambda inner: st.one_of(
        st.builds(negation, inner),
        st.builds(conjunction, st.lists(inner, min_size=1, max_size=2)),
        st.builds(disjunction, st.lists(inner, min_size=1, max_size=2)),
    ),
    max_leaves=5,
)
LABELS = [
    {key: value for key, value in (("app", app), ("tier", tier)) if value}
    for app in ("", "a", "b")
    for tier in ("", "a", "b")
]
"""Every combination of the two labels, with and without each."""


@given(EXPRESSIONS)
def test_the_translation_means_what_the_expression_means(expression: Expression) -> None:
    """Without string parts, the alternatives match exactly the labels that Calico matches."""
    text, holds = expression
    found = alternatives(text)
    assert found is not None
    matched = [
        any(all(requirement.matches(labels) for requirement in items) for items in found)
        for labels in LABELS
    ]
    assert matched == [holds(labels) for labels in LABELS]
