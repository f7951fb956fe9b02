"""More than forty groups do not fit on a page: then namespaces are told, and how to go on."""

from __future__ import annotations

from dataclasses import replace

from outgate.questions.answers import NamespacePair
from outgate.render.formats import render
from outgate.render.looks import Again, Look
from tests.render import answers

GROUPS = [answers.connection(f"app/a{number}", f"app/b{number}") for number in range(41)]
SPACES = (
    NamespacePair("(outside)", "app", 99),
    NamespacePair("node:n1", "app", 98),
    *(NamespacePair(f"space-{number}", "app", 50 - number) for number in range(12)),
)


def test_forty_groups_are_shown() -> None:
    """One row for each."""
    text = "".join(render("table", answers.reached(*GROUPS[:40]), Look(width=100)))

    assert text.count("TCP 80") == 40


def test_more_become_the_ten_largest_pairs_of_namespaces() -> None:
    """Totals, the ten largest pairs, how many more, and the next command to type."""
    answer = replace(answers.reached(*GROUPS), by_namespace=SPACES)
    again = Again(inputs=("-f", "my folder"))

    lines = "".join(render("table", answer, Look(width=100, again=again))).splitlines()

    assert lines[4].split() == ["(outside)", "app", "99"]
    assert len([line for line in lines if line.startswith("space-")]) == 8
    assert lines[-3:] == [
        "and 4 more pairs of namespaces; in all 41 groups of connections, too many for a page",
        "next: outgate reach -f 'my folder' -n space-0",
        "or --from, --to and --port for a part; -v for all groups; --all for every pair",
    ]


def test_verbose_shows_all_groups() -> None:
    """-v prints the groups, however many."""
    answer = replace(answers.reached(*GROUPS), by_namespace=SPACES)

    text = "".join(render("table", answer, Look(verbose=True)))

    assert text.count("TCP 80") == 41


def test_pairs_are_plain_lines() -> None:
    """Not grouped: one line per pair, for grep."""
    answer = replace(answers.reached(*GROUPS[:2]), is_grouped=False)

    assert "".join(render("table", answer, Look(width=40))) == (
        "app/a0 -> app/b0: TCP 80 [ALLOWED]\napp/a1 -> app/b1: TCP 80 [ALLOWED]\n"
    )
