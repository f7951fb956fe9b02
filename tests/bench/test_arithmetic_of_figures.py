"""The numbers between the measurement and the page."""

from __future__ import annotations

import pytest

from bench.figures import SECONDS, Figure, Section
from bench.fitting import exponent
from bench.report import section_page, summary


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


def test_the_summary_names_what_is_over() -> None:
    """The last sentence names every figure over its target, and only those."""
    figures = (Figure("fast", SECONDS, (1.0,), 2.0), Figure("slow", SECONDS, (3.0,), 2.0))
    wanted = "2 figures have a target; OVER it: slow."
    assert summary([Section("Speed", figures)]) == wanted


def test_a_section_is_a_table_with_its_remarks() -> None:
    """Columns stay in place whatever the values, so that sections can be printed one by one."""
    figures = (
        Figure("reading", SECONDS, (3.0, 1.0, 12.34), 2.0),
        Figure("told", SECONDS, (123.4,)),
    )
    text = section_page(Section("Speed", figures, ("A remark.",)))
    head = f"{'figure':<58}      best    median     target  result"
    assert text.splitlines() == [
        "",
        "Speed",
        "-----",
        head,
        f"{'reading':<58}    1.00 s    3.00 s     <= 2 s  OVER",
        f"{'told':<58}     123 s     123 s",
        "A remark.",
    ]
