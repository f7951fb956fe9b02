"""The algebra of selectors, against every label combination of a small space."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as some

from outgate.model.selectors import Operator, Requirement, Selector
from outgate.planning.label_sets import are_equal, complement, is_empty, is_within, meets

KEYS = ("app", "tier", "team")
VALUES = ("a", "b", "c")
EVERY_POD = [
    {key: value for key, value in zip(KEYS, chosen, strict=True) if value is not None}
    for chosen in itertools.product((None, *VALUES, "other"), repeat=len(KEYS))
]

requirements = some.builds(
    lambda key, operator, values: Requirement(
        key, operator, tuple(values) if operator in (Operator.IN, Operator.NOT_IN) else ()
    ),
    some.sampled_from(KEYS),
    some.sampled_from(list(Operator)),
    some.lists(some.sampled_from(VALUES), min_size=1, max_size=3, unique=True),
)
selectors = some.lists(requirements, max_size=3).map(lambda found: Selector(tuple(found)))


def selected(union: tuple[Selector, ...] | list[Selector]) -> list[bool]:
    """Say for every pod whether some selector selects it."""
    return [any(one.matches(pod) for one in union) for pod in EVERY_POD]


@settings(deadline=None)
@given(some.lists(selectors, max_size=6))
def test_complement_holds_exactly_the_other_pods(taken: list[Selector]) -> None:
    """Every pod is selected by the one union or by the other, never by both."""
    assert [not one for one in selected(taken)] == selected(complement(taken))


@settings(deadline=None)
@given(some.lists(selectors, max_size=4), some.randoms())
def test_order_of_policies_changes_nothing(taken: list[Selector], random: object) -> None:
    """The same policies in another order give the same selectors."""
    shuffled = list(taken)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert complement(taken) == complement(shuffled)


@settings(deadline=None)
@given(some.lists(selectors, max_size=3), some.lists(selectors, max_size=3))
def test_unions_are_equal_when_they_hold_the_same_pods(
    left: list[Selector], right: list[Selector]
) -> None:
    """Equality is about pods, not about how selectors are written."""
    assert (selected(left) == selected(right)) == are_equal(left, right)


@settings(deadline=None)
@given(selectors, selectors)
def test_meeting_and_lying_within(left: Selector, right: Selector) -> None:
    """Two selectors meet if some pod has both; one lies within the other if no pod is beside."""
    both = [a and b for a, b in zip(selected([left]), selected([right]), strict=True)]
    beside = [a and not b for a, b in zip(selected([left]), selected([right]), strict=True)]
    assert any(both) == meets(left, right)
    assert (not any(beside)) == is_within(left, right)
    assert (not any(selected([left]))) == is_empty(left)


def test_many_policies_by_one_label_leave_one_selector() -> None:
    """A policy per app leaves the pods of all other apps: one NotIn."""
    taken = [Selector((Requirement("app", Operator.IN, (f"app-{i}",)),)) for i in range(200)]
    (left,) = complement(taken)
    assert str(left).startswith("app notin (app-0,app-1,app-10,")


def test_policies_by_two_labels_leave_few_selectors() -> None:
    """Policies that select app and tier leave one selector per tier, and one for other apps."""
    taken = [
        Selector(
            (
                Requirement("app", Operator.IN, (f"app-{i}",)),
                Requirement("tier", Operator.IN, (("web", "db")[i % 2],)),
            )
        )
        for i in range(4)
    ]
    assert [str(one) for one in complement(taken)] == [
        "app in (app-0,app-2),tier!=web",
        "app in (app-1,app-3),tier!=db",
        "app notin (app-0,app-1,app-2,app-3)",
    ]
