"""Manifests in which anything may stand anywhere: checks find what they find, and none breaks."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import yaml

import outgate
from outgate.checks.running import lint
from outgate.manifests.patching import patched
from tests.checks.linting import evidence_of
from tests.checks.reading_pages import pages

JUNK: tuple[Any, ...] = (
    None, 0, -1, 1.5, True, "", "x", "10.0.0.0/8", "${X}", "53", 70000, "a" * 300,
    [], {}, [None], [[]], [{}], {"a": None}, {"matchLabels": None}, [{"port": 53}], ["Egress"],
)  # fmt: skip


def read_pages() -> Iterator[list[Any]]:
    """Yield the documents of each manifest of the pages that a plain parser can read."""
    for page in pages():
        for text in (*page.bad, *page.good):
            with suppress(yaml.YAMLError):
                yield [document for document in yaml.safe_load_all(text) if document]


MANIFESTS = list(read_pages())


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container and every key or index in it."""
    items = list(value.items()) if isinstance(value, dict) else []
    items = list(enumerate(value)) if isinstance(value, list) else items
    for key, inner in items:
        yield value, key
        yield from places(inner)


def mutilated(number: int) -> list[Any]:
    """Return the manifests of a page with one to three things in them that do not belong there."""
    chance = random.Random(number)
    documents = copy.deepcopy(chance.choice(MANIFESTS))
    for _ in range(chance.randint(1, 3)):
        within, key = chance.choice(list(places(documents)))
        if chance.random() < 0.6:
            within[key] = copy.deepcopy(chance.choice(JUNK))
        elif isinstance(within, list):
            within.append(copy.deepcopy(chance.choice(JUNK)))
        else:
            within[str(key)[:-1] or "z"] = within.pop(key)
    return [document for document in documents if document]


@pytest.mark.parametrize("start", range(0, 240, 40))
def test_every_check_survives(start: int) -> None:
    """As text, as text that was corrected, and as objects."""
    for number in range(start, start + 40):
        documents = mutilated(number)
        text = yaml.safe_dump_all(documents)
        found = lint(evidence_of(text)).findings
        after, _ = patched(text, [(one.origin, one.patch) for one in found if one.patch])
        lint(evidence_of(after))
        objects = [document for document in documents if isinstance(document, dict)]

        assert outgate.lint_objects(objects).checks == lint(evidence_of(text)).checks
