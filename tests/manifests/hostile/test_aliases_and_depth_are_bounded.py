"""Documents made to eat memory, time or the stack are refused with a sentence, and soon."""

from __future__ import annotations

import sys
import threading
import time

import pytest

from outgate.manifests.limits import Limits
from outgate.model.gaps import GapKind
from tests.manifests.helping import manifest, read

HEAD = "apiVersion: v1\nkind: Any\nmetadata: {name: a}\n"


def laughs(levels: int, width: int = 9) -> str:
    """Write the "billion laughs": each level names the one below it some times."""
    lines = [f"l0: &l0 [{', '.join(['lol'] * width)}]"]
    lines += [
        f"l{level}: &l{level} [{', '.join([f'*l{level - 1}'] * width)}]"
        for level in range(1, levels)
    ]
    return HEAD + "\n".join(lines) + "\n"


def test_the_billion_laughs() -> None:
    """Ten lines that stand for a thousand million values."""
    start = time.perf_counter()
    outcome = read(f"{laughs(10)}---\n{manifest('b')}")
    assert time.perf_counter() - start < 60
    assert outcome.names == ["b"]
    assert outcome.words == ["its aliases expand to more than 2000000 values"]
    assert outcome.gaps[0].kind is GapKind.UNREADABLE
    assert outcome.gaps[0].remedy == "Write the values out, or use fewer aliases."


def test_laughs_through_merges() -> None:
    """Merging multiplies as well."""
    lines = ["m0: &m0 {a: 1}"] + [
        f"m{level}: &m{level} {{{', '.join(f'{key}: *m{level - 1}' for key in 'abcdefghi')}}}"
        for level in range(1, 9)
    ]
    outcome = read(HEAD + "\n".join([*lines, "x: {<<: *m8}"]))
    assert outcome.words == ["its aliases expand to more than 2000000 values"]


def test_laughs_with_anchors_set_again() -> None:
    """Each line sets the one anchor anew."""
    lines = ["- &x [lol, lol]"] + ["- &x [" + ", ".join(["*x"] * 9) + "]"] * 12
    outcome = read("apiVersion: v1\nkind: Any\nmetadata: {name: a}\nx:\n" + "\n".join(lines))
    assert len(outcome.words) == 1
    assert outcome.documents == []


def test_few_aliases_are_fine() -> None:
    """Up to the limit, which is the caller's."""
    assert read(laughs(3)).names == ["a"]
    assert read(laughs(3), limits=Limits(values=100)).documents == []


def test_many_aliases_of_one_small_value_are_fine() -> None:
    """A chart's repeated label is no attack."""
    outcome = read(HEAD + "x: &x {a: b}\nz:\n" + "- *x\n" * 10_000)
    assert outcome.names == ["a"]
    assert outcome.documents[0].body["z"][9_999] == {"a": "b"}


@pytest.mark.parametrize(
    "yaml",
    [
        "x: &x [*x]",
        "x: &x {a: *x}",
        "x: &x {a: [{b: *x}]}",
        "x: &x [&y [*x, *y]]",
        "x: &x {*x : 1}",
        "x: &x\n  <<: *x",
        "x: &x [1]\ny: &x [*x]",
    ],
)
def test_values_that_contain_themselves(yaml: str) -> None:
    """Go says "anchor 'x' value contains itself"."""
    outcome = read(HEAD + yaml)
    assert outcome.words == ["an anchor's value contains itself"]
    assert outcome.gaps[0].kind is GapKind.REFUSED


def nested(shape: str, depth: int) -> str:
    """Nest a value."""
    if shape == "brackets":
        return "x: " + "[" * depth + "]" * depth
    if shape == "open brackets":
        return "x: " + "[" * depth
    if shape == "braces":
        return "x: " + "{a: " * depth + "}" * depth
    if shape == "dashes":
        return "x:\n " + "- " * depth + "a"
    if shape == "question marks":
        return "x:\n " + "? " * depth + "a"
    if shape == "columns":
        return "x:\n" + "".join(f"{' ' * column}a:\n" for column in range(1, depth))
    if shape == "dashes and columns":
        # As deep as it gets in as few columns: a list as deep as its key, in a column of its own.
        return "x:\n" + "".join(
            f"{' ' * column}- a:\n{' ' * (column + 2)}b:\n" for column in range(0, depth, 2)
        )
    return "\n".join(["x0: &x0 [a]"] + [f"x{i}: &x{i} [*x{i - 1}]" for i in range(1, depth)])


SHAPES = [
    "brackets",
    "open brackets",
    "braces",
    "dashes",
    "question marks",
    "columns",
    "dashes and columns",
    "aliases",
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("depth", [300, 3_000])
def test_deep_nesting_is_refused(shape: str, depth: int) -> None:
    """No RecursionError from Python, and no dead process from C."""
    outcome = read(f"{HEAD}{nested(shape, depth)}\n---\n{manifest('b')}")
    assert outcome.names == ["b"]
    assert outcome.words == ["values nest deeper than 200 levels"]


@pytest.mark.parametrize("shape", ["brackets", "open brackets", "braces", "dashes"])
def test_a_hundred_thousand_levels(shape: str) -> None:
    """The parser alone dies of these, with all of Python."""
    start = time.perf_counter()
    outcome = read(HEAD + nested(shape, 100_000))
    assert time.perf_counter() - start < 60
    assert outcome.words == ["values nest deeper than 200 levels"]


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "open brackets"])
def test_nesting_within_bounds_is_read(shape: str) -> None:
    """Three times as deep as the schema of any CRD."""
    depth = 150 if shape != "question marks" else 1
    outcome = read(HEAD + nested(shape, depth))
    assert outcome.words == []
    assert outcome.names == ["a"]


def test_nesting_within_bounds_in_a_small_thread() -> None:
    """The stack of a thread is smaller than the main one."""
    outcomes = []
    old = threading.stack_size(512 * 1024)
    try:
        thread = threading.Thread(
            target=lambda: outcomes.append(read(HEAD + nested("braces", 190)))
        )
        thread.start()
        thread.join()
    finally:
        threading.stack_size(old)
    assert outcomes[0].names == ["a"]


def test_little_room_on_the_stack_is_a_gap() -> None:
    """Called from deep inside another program."""

    def descend(levels: int) -> list[str]:
        return descend(levels - 1) if levels else read(HEAD + nested("braces", 190)).words

    room = sys.getrecursionlimit()
    words = descend(room - 250)
    assert words in ([], ["values nest too deep to be read"])


@pytest.mark.parametrize("opening", ["[", '{"a":', '{"kind":"List","items":['])
@pytest.mark.parametrize("depth", [300, 100_000])
def test_deep_json(opening: str, depth: int) -> None:
    """Whole, and cut off."""
    closing = {"[": "]", '{"a":': "}", '{"kind":"List","items":[': "]}"}[opening]
    for text in (opening * depth + "1" + closing * depth, opening * depth):
        outcome = read(text)
        assert outcome.documents == []
        assert len(outcome.gaps) == 1


def test_objects_that_contain_themselves() -> None:
    """Plain values can be circular too."""
    circular: dict[str, object] = {"apiVersion": "v1", "kind": "List"}
    circular["items"] = [circular]
    outcome = read("")
    documents = list(outcome.reader.read_objects([circular, {"apiVersion": "v1"}]))
    assert documents == []
    assert outcome.words[-1] == "values nest too deep to be read"


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 1_000_000,
        " " * 1_000_000,
        "#" * 1_000_000,
        "# x\n" * 250_000,
        "---\n" * 250_000,
        " \n\t\n" * 200_000,
        "a" * 1_000_000,
        '"' * 200_000,
        "a: " + '"x" ' * 200_000,
        ("a" * 500 + " ") * 2_000 + ": b",
        "apiVersion: v1\nkind: Any\n" + "x" * 1_000_000 + ": 1\n",
        "a: b\n" + " " * 1_000_000,
        "a: b\n...\n" + " \n" * 200_000 + "x",
        "kind" * 200_000,
        "\nkind" * 100_000,
        "{" + " " * 1_000_000,
        "[" + "1," * 500_000,
        "{}" * 20_000,
        "- " * 500_000,
        ": " * 200_000,
        "&a " * 200_000,
        "!t " * 200_000,
        "a: |\n" + "  x\n" * 200_000,
        "<<: " * 50_000,
    ],
    ids=range(24),
)
def test_no_text_takes_long(text: str) -> None:
    """Patterns that look for the end of something must not look again from every character."""
    start = time.perf_counter()
    outcome = read(text)
    assert time.perf_counter() - start < 60
    assert outcome.documents == []
