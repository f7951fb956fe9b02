"""Names that mean something to Graphviz, Mermaid or HTML are text in the picture, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outgate.model.verdicts import Verdict
from outgate.questions.answers import Alike, Link, Place, Sketch
from outgate.render.escaping import clean
from outgate.render.formats import render
from outgate.render.looks import Look
from outgate.sets import traffic
from tests.render import answers
from tests.render.pictures.programs import drawn_by_graphviz, parsed_by_mermaid
from tests.render.test_hostile_names_are_cleaned import HOSTILE, bad_in

NAMES = {
    **HOSTILE,
    "quotes": "a\"b'c`d",
    "entities": "&lt;b&gt; &amp;amp; &#65; #35; #quot; #amp;",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "graphviz escapes": "\\N \\G \\L \\n \\l \\r \\\\ \\",
    "record": "{a|<b> c} | d",
    "end of a label": '"]; evil [label="x"]; "',
    "mermaid shapes": "a --> b[c](d){e}((f)) & g",
    "mermaid keywords": "end",
    "mermaid directive": "%%{init: {'theme': 'dark'}}%% x",
    "mermaid click": 'click e1 "https://evil.example"',
    "mermaid class": "x:::denied classDef a fill:#f00;",
    "mermaid style": "style e1 fill:#f00;",
    "markdown list": "1. one",
    "markdown dash": "- one",
    "markdown emphasis": "**bold** `code` ~~gone~~ __b__",
    "mathematics": "$$x^2$$",
    "icons": "fa:fa-bomb fab:fa-github",
    "wide": "北京 naïve Ω",
    "empty": "",
}


def drawn(name: str) -> tuple[str, str]:
    """Return pictures of a connection between ends of this name, as dot and mermaid."""
    sketch = Sketch(
        ends=(
            Alike(Place.NAMESPACE, name, (f"{name}/{name}",), True),
            Alike(Place.NAMESPACE, "other", (name,), False),
        ),
        links=(Link(Verdict.ALLOWED, traffic.of("TCP", 80, 80), (0,), (1,)),),
        unconnected=0,
    )
    answer = replace(answers.reached(), question=name, sketch=sketch)
    dot, mermaid = ("".join(render(one, answer, Look(verbose=True))) for one in ("dot", "mermaid"))
    return dot, mermaid


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_graphviz_shows_the_name(name: str) -> None:
    """The text in the picture is the name without what a terminal would obey."""
    texts = drawn_by_graphviz(drawn(name)[0])

    wanted = " ".join(clean(name).split())
    assert wanted in [" ".join(text.split()) for text in texts] or not wanted


def test_mermaid_shows_the_names() -> None:
    """Box and frame hold the name; there are no other boxes, frames or arrows."""
    found = parsed_by_mermaid(*(drawn(name)[1] for name in NAMES.values()))

    for name, one in zip(NAMES.values(), found, strict=True):
        wanted = clean(name).strip(" ")
        assert "error" not in one, (name, one)
        assert sorted(one["boxes"]) == ["e1", "e2", "l1a", "l1b", "note"]
        assert [frame["id"] for frame in one["frames"]] == ["f2", "f1", "legend"] or [
            frame["id"] for frame in one["frames"]
        ] == ["f1", "f2", "legend"]
        titles = {frame["id"]: frame["title"] for frame in one["frames"]}
        assert wanted in [title.strip(" ") for title in titles.values()]
        assert {one["boxes"][key].strip(" ") for key in ("e1", "e2")} == {wanted}
        assert len(one["arrows"]) == 2


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_nothing_that_a_terminal_obeys(name: str) -> None:
    """A picture may be looked at as text."""
    for text in drawn(name):
        assert bad_in(text) == set()
