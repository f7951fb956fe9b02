"""The algebra of intervals is the algebra of Python sets, and its form is canonical."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from outgate.sets import intervals
from outgate.sets.intervals import Intervals, normalise
from tests.sets.drawing import LAST, bounded, interval_sets, pairs, plain


def is_canonical(members: Intervals) -> bool:
    """Say whether the pairs are in order, not empty, and at least one number apart."""
    return all(low <= high for low, high in members) and all(
        left[1] + 1 < right[0] for left, right in pairwise(members)
    )


@bounded
@given(pairs())
def test_normalise_keeps_the_numbers_and_nothing_else(given_pairs: list[tuple[int, int]]) -> None:
    """Overlapping, touching and repeated pairs become the fewest pairs of the same numbers."""
    found = normalise(given_pairs)
    assert is_canonical(found)
    assert {n for low, high in given_pairs for n in range(low, high + 1)} == plain(found)


@bounded
@given(pairs(), some.randoms(use_true_random=False))
def test_the_order_of_pairs_means_nothing(
    given_pairs: list[tuple[int, int]], random: object
) -> None:
    """Equal sets are equal tuples with equal hashes, however they were written."""
    shuffled = list(given_pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    expected = normalise(given_pairs)
    assert expected == normalise(shuffled)
    assert hash(expected) == hash(normalise(shuffled))


@bounded
@given(interval_sets, interval_sets)
def test_operations_against_python_sets(left: Intervals, right: Intervals) -> None:
    """Union, intersection and difference hold what Python's sets hold, in canonical form."""
    for operation, expected in (
        (intervals.union, plain(left) | plain(right)),
        (intervals.intersection, plain(left) & plain(right)),
        (intervals.difference, plain(left) - plain(right)),
    ):
        found = operation(left, right)
        assert is_canonical(found)
        assert expected == plain(found)


@bounded
@given(interval_sets, interval_sets)
def test_subset_size_and_membership(left: Intervals, right: Intervals) -> None:
    """What is in, how many, and whether all of it is elsewhere too."""
    assert (plain(left) <= plain(right)) == intervals.is_subset(left, right)
    assert len(plain(left)) == intervals.size(left)
    assert plain(left) == {n for n in range(-1, LAST + 2) if intervals.contains(left, n)}


@bounded
@given(interval_sets, interval_sets)
def test_equality_is_equivalence(left: Intervals, right: Intervals) -> None:
    """Two sets are the same object's equal exactly when they hold the same numbers."""
    assert (plain(left) == plain(right)) == (left == right)


def test_a_reversed_pair_is_refused() -> None:
    """A low end above its high end is a mistake of the caller, not an empty set."""
    with pytest.raises(ValueError, match="reversed interval 9-8"):
        normalise([(1, 2), (9, 8)])


def test_neighbours_are_joined() -> None:
    """4 and 5 are next to each other: one pair, or equal sets would differ."""
    assert normalise([(5, 9), (1, 4)]) == ((1, 9),)


def test_a_hole_of_one_number_stays() -> None:
    """Taking one number out of the middle leaves two pairs."""
    assert intervals.difference(((1, 9),), ((5, 5),)) == ((1, 4), (6, 9))
