"""An explanation of many parts shows some of each verdict, and counts all."""

from __future__ import annotations

from outgate.model.verdicts import Verdict
from outgate.render.formats import render
from outgate.render.looks import Look
from outgate.sets import traffic
from tests.render import answers

ALLOWED = [
    answers.part(verdict=Verdict.ALLOWED, passing=traffic.of("TCP", number, number))
    for number in range(1, 31)
]
DENIED = [
    answers.part(verdict=Verdict.DENIED, passing=traffic.of("UDP", number, number))
    for number in range(1, 3)
]


def lines_of(*, verbose: bool) -> list[str]:
    """Return the lines of an answer with thirty-two parts."""
    answer = answers.explained(*ALLOWED, *DENIED)
    return "".join(render("table", answer, Look(verbose=verbose))).splitlines()


def test_no_verdict_goes_unseen() -> None:
    """Thirty allowed parts do not push the denied ones off the page."""
    lines = lines_of(verbose=False)

    heads = [line for line in lines if line[:1].isdigit()]
    assert heads == [
        "32 parts: 30 ALLOWED, 2 DENIED",
        "1. ALLOWED  TCP 1",
        "2. ALLOWED  TCP 2",
        "31. DENIED  UDP 1",
        "32. DENIED  UDP 2",
    ]
    assert "and 28 more parts: -v shows all" in lines


def test_verbose_shows_every_part() -> None:
    """All thirty-two, in order."""
    heads = [line.split(".")[0] for line in lines_of(verbose=True) if ". " in line[:4]]

    assert heads == [str(number) for number in range(1, 33)]


def test_proof_of_several_pairs_says_which_it_is() -> None:
    """The proof is that of one pair, and so is the change: both name it."""
    import outgate

    def pod(name: str) -> dict[str, object]:
        return {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": name, "namespace": "app", "labels": {"app": name, "all": "yes"}},
            "spec": {"containers": [{"name": "main", "image": "none"}]},
        }

    deny = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "deny", "namespace": "app"},
        "spec": {"podSelector": {}, "policyTypes": ["Ingress"]},
    }
    world = outgate.load_objects([pod("a"), pod("b"), pod("c"), deny])

    text = "".join(render("table", world.explain("app/app in (a,b)", "app/c:80"), Look()))

    assert "  from app/a, app/b\n" in text
    assert "  here for one of them, app/a -> app/c:\n" in text
    assert "  to allow app/a -> app/c: add this ingress rule to NetworkPolicy app/deny" in text
