"""The compact data holds what it was made from."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from jsonschema import Draft202012Validator

import outgate
from outgate.engine.bits import mask_of
from outgate.questions.atlases import Report
from outgate.render.html.data import atlas_document
from outgate.render.html.encoding import mask_text, script_json
from outgate.render.html_format import render
from outgate.render.looks import Look
from outgate.render.schemas import schema_text

GOLDEN = sorted(Path(__file__).parent.parent.parent.joinpath("golden").glob("*/input.yaml"))
SHOP = Path(outgate.__file__).parent / "demo_shop/shop.yaml"


def decoded(text: str) -> int:
    """Read a mask as its schema describes it."""
    if text.startswith("="):
        return int.from_bytes(b64decode(text[1:]), "little")
    found: list[int] = []
    position = 0
    for run in text.split(".") if text else []:
        gap, _, more = run.partition("-")
        position += int(gap, 36)
        end = position + int(more or "0", 36)
        found += range(position, end + 1)
        position = end + 1
    return mask_of(found)


@given(some.sets(some.integers(0, 3000)))
def test_any_mask(members: set[int]) -> None:
    """Runs or bytes, whichever is written."""
    assert decoded(mask_text(mask_of(members))) == mask_of(members)


@pytest.mark.parametrize(
    ("mask", "text"),
    [
        (0, ""),
        (1, "0"),
        (0b1110, "1-2"),
        (1 << 40 | 1, "0.13"),
        ((1 << 2000) - 1, "0-1jj"),
        (int("10" * 400, 2), "=" + "qqqq" * 33 + "qg=="),
    ],
)
def test_masks_are_short(mask: int, text: str) -> None:
    """A few members by their place, whole clusters as one run, a mixture as bytes."""
    if text.startswith("="):
        assert mask_text(mask).startswith("=")
        assert len(mask_text(mask)) == 137
    else:
        assert mask_text(mask) == text


@pytest.mark.parametrize("path", [SHOP, *GOLDEN], ids=lambda path: path.parent.name)
def test_the_atlas_fits_its_schema(path: Path) -> None:
    """Every row of every table, for each scenario of the golden outputs."""
    document = json.loads(script_json(atlas_document(outgate.load(str(path)).atlas())))

    validator = Draft202012Validator(json.loads(schema_text("Atlas")))
    assert [error.message for error in validator.iter_errors(document)] == []


@pytest.mark.parametrize("path", [SHOP, *GOLDEN], ids=lambda path: path.parent.name)
def test_the_same_input_gives_the_same_bytes(path: Path) -> None:
    """No clock, no random place, no order of a set."""
    pages = set()
    for _ in range(2):
        world = outgate.load(str(path))
        pages.add("".join(render(Report(world.audit(), world.atlas()), Look())))

    assert len(pages) == 1


HOSTILE: list[tuple[Any, str]] = [
    ("</script>", '"\\u003c/script\\u003e"'),
    ("<!--", '"\\u003c!--"'),
    ("a&b'c", '"a\\u0026b\\u0027c"'),
    ("safe\u202egnp", '"safegnp"'),
    ("one\u2028two", '"one two"'),
    ({"<a>": ["\x1b[31mred", 1, None, True]}, '{"\\u003ca\\u003e":["red",1,null,true]}'),
    ("not text \udcff", '"not text \ufffd"'),
]


@pytest.mark.parametrize(("value", "text"), HOSTILE)
def test_json_is_inert_in_a_script_element(value: object, text: str) -> None:
    """Nothing in it could end the element, or be another direction of text."""
    assert script_json(value) == text


def test_the_template_has_no_mark_left() -> None:
    """Every mark of the template is filled, and what fills one is not read for marks again."""
    world = outgate.load_objects(
        [
            {
                "apiVersion": "v1",
                "kind": "Pod",
                "metadata": {"name": "@@SCRIPT@@", "namespace": "app"},
                "spec": {"containers": [{"name": "main", "image": "none"}]},
            }
        ]
    )
    page = "".join(render(Report(world.audit(), world.atlas()), Look()))

    assert re.findall("@@[A-Z]+@@", page) == ["@@SCRIPT@@"] * page.count("@@SCRIPT@@")
    assert "app/@@SCRIPT@@" in page
    assert page.count("function readCluster") == 1
