"""What is the same of many needs, or in many namespaces, is said once, with where it is."""

from __future__ import annotations

from outgate.model.origins import Origin
from outgate.planning.plans import Obstacle
from outgate.render.tables.obstacles import together


def obstacle(line: int, *, namespace: str = "shop", what: str = "is closed") -> Obstacle:
    """Return what stands at a line."""
    words = f"{namespace}: need 0.0.0.0/0: {what}"
    return Obstacle("carved-out", words, "give it an exception", namespace, Origin("a.yaml", line))


def test_needs_that_say_the_same_are_one_thing_with_their_places() -> None:
    """Twelve workloads that may reach every address are not twelve things to know."""
    (one,) = together(obstacle(line) for line in (3, 9, 9, 27))

    assert [place.line for place in one.origins] == [3, 9, 27]
    assert one.what == "shop: need 0.0.0.0/0: is closed"


def test_what_differs_is_said_apart() -> None:
    """Another reason is another thing."""
    found = together([obstacle(3), obstacle(3, what="is a range of nodes"), obstacle(9)])

    assert [(len(one.origins), one.what[-6:]) for one in found] == [(2, "closed"), (1, " nodes")]


def test_namespaces_and_places_together() -> None:
    """The sentence names no namespace then; all of them stand beside it."""
    (one,) = together([obstacle(3), obstacle(7, namespace="bank")])

    assert (one.namespaces, [place.line for place in one.origins]) == (("shop", "bank"), [3, 7])
    assert one.what == "NAMESPACE: need 0.0.0.0/0: is closed"


def test_what_has_no_line_has_no_place() -> None:
    """A cluster's fact is in no file."""
    (one,) = together([Obstacle("x", "y", "z", "shop")])

    assert one.origins == ()
