"""A name that names no need: what there is instead is offered."""

from __future__ import annotations

import pytest

from outgate.errors import UnknownEndError, UsageError
from tests.planning.explaining.asked import explained
from tests.planning.planned import intent, pod

NEED = {"to": {"cidr": "203.0.113.0/24"}, "ports": [443]}


@pytest.mark.parametrize(
    ("asked", "suggestions"),
    [
        ("shop/wbe", ("shop/web",)),
        ("shpo/web", ("shop/web",)),
        ("shop/web:3", ("shop/web:1",)),
        ("shop/web:0", ("shop/web:1",)),
        ("elsewhere.yaml:7", ()),
    ],
)
def test_alike_names_are_offered(asked: str, suggestions: tuple[str, ...]) -> None:
    """As far as there are any."""
    with pytest.raises(UnknownEndError) as caught:
        explained(asked, [pod("web")], intent("web", NEED))
    assert caught.value.suggestions == suggestions


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("web", "names no need; write NAMESPACE/INTENT"),
        ("shop/dns", "says dns: none"),
        ("shop/every-workload", "gives every workload nothing but DNS"),
        ("shop/idle", "has no needs"),
    ],
)
def test_what_has_no_needs_is_said(asked: str, words: str) -> None:
    """Instead of an empty answer."""
    with pytest.raises(UsageError, match=words):
        explained(asked, [pod("web"), pod("idle")], intent("web", NEED), intent("idle"))
