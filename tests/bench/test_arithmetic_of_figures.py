"""The numbers between the measurement and the page."""

from __future__ import annotations

import pytest

from bench.figures import SECONDS, Figure, Section
from bench.fitting import exponent
from bench.report import page


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_the_exponent_of_an_exact_power_is_found(power: float) -> None:
    """Costs that are a power of the size give back that power."""
    sizes = [100.0, 200.0, 1000.0, 5000.0]
    costs = [0.003 * size**power for size in sizes]
    assert exponent(sizes, costs) == pytest.approx(power)


def test_one_size_has_no_exponent() -> None:
    """Two runs of one size say nothing about growth."""
    with pytest.raises(ValueError, match="two different sizes"):
        exponent([100.0, 100.0], [1.0, 2.0])


def test_the_median_is_held_against_the_target_and_not_the_best() -> None:
    """One lucky run does not bring a figure within its target."""
    figure = Figure("reading", SECONDS, (0.9, 1.1, 1.2), 1.0)
    assert (figure.least, figure.middle, figure.result) == (0.9, 1.1, "OVER")


def test_the_page_ends_with_what_is_over() -> None:
    """The last line names every figure over its target."""
    figures = (Figure("fast", SECONDS, (1.0,), 2.0), Figure("slow", SECONDS, (3.0,), 2.0))
    last = page({}, [Section("Speed", figures)]).splitlines()[-1]
    assert last == "2 figures have a target; OVER it: slow."
