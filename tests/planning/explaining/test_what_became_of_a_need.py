"""A need followed to its rule: what covers it, what shares it, what holds it back."""

from __future__ import annotations

from tests.planning.explaining.asked import INTENTS, explained, status_of
from tests.planning.planned import KubernetesObject, intent, pod

WEB, DB = pod("web"), pod("db", sql=5432)
TO_DB: KubernetesObject = {"to": {"workload": {"name": "db"}}, "ports": [5432]}


def test_what_a_wider_need_covers_is_said() -> None:
    """No rule says the narrow block, and the answer names the wide one and its need."""
    wide = {"to": {"cidr": "198.51.0.0/16"}, "ports": [443]}
    narrow = {"to": {"cidr": "198.51.100.0/24"}, "ports": [443]}
    (need,) = explained("shop/web:2", [WEB], intent("web", wide, narrow)).needs
    (rule,) = need.rules
    assert rule.body["to"] == [{"ipBlock": {"cidr": "198.51.0.0/16"}}]
    assert rule.covers == ("198.51.100.0/24 is covered by 198.51.0.0/16",)
    assert [other.partition(" ")[0] for other in rule.also] == ["198.51.0.0/16:443/TCP"]


def test_neighbours_that_were_put_together_are_said() -> None:
    """Two halves became one block."""
    halves = [
        {"to": {"cidr": cidr}, "ports": [443]} for cidr in ("203.0.113.0/25", "203.0.113.128/25")
    ]
    (need,) = explained("shop/web:1", [WEB], intent("web", *halves)).needs
    assert need.rules[0].covers == ("203.0.113.0/25 is covered by 203.0.113.0/24",)


def test_a_need_is_let_out_from_every_kind_of_pod() -> None:
    """The proof of one need counts only the pods that have it."""
    (need,) = explained("shop/web", [WEB, DB], intent("web", TO_DB)).needs
    assert need.proof is not None
    assert (need.is_met, need.proof.sources, need.proof.not_let_out) == (True, 1, ())


def test_an_ended_need_is_left_out() -> None:
    """And says when it ended."""
    (need,) = explained(
        "shop/web", [WEB, DB], intent("web", {**TO_DB, "expires": "2026-01-30"})
    ).needs
    assert status_of(need) == ("left out", ["expired-need"])
    assert need.rules == ()


def test_what_holds_a_need_back_is_told_from_its_own_faults() -> None:
    """A fault of another need is not said to be this one's."""
    wrong = {"to": {"workload": {"name": "dbb"}}, "ports": [5432]}
    good, bad = explained("shop/web", [WEB, DB], intent("web", TO_DB, wrong)).needs
    assert status_of(good) == ("held back", [])
    assert [one.code for one in good.in_the_way] == ["unknown-destination"]
    assert status_of(bad) == ("refused", ["unknown-destination"])
    assert bad.obstacles[0].remedy == "did you mean db?"


def test_the_own_node_needs_no_rule() -> None:
    """Under a profile where no policy can take it away."""
    need = {"to": {"platform": "node-local"}, "ports": [9100]}
    (found,) = explained("shop/web", [WEB], intent("web", need)).needs
    assert status_of(found) == ("no rule needed", [])
    assert found.is_met


def test_the_labels_are_the_fewest_that_tell_workloads_apart() -> None:
    """Each label that is needed says whom it leaves out."""
    blue, green = pod("blue"), pod("green")
    blue["metadata"]["labels"] = {"app": "web", "track": "blue", "pod-template-hash": "1"}
    green["metadata"]["labels"] = {"app": "web", "track": "green"}
    other = pod("other")
    other["metadata"]["labels"] = {"app": "other", "track": "blue"}
    need = {"to": {"cidr": "203.0.113.0/24"}, "ports": [443]}
    (found,) = explained("shop/blue", [blue, green, other], intent("blue", need)).needs
    assert [step.words for step in found.subject] == [
        "shop/Pod/blue by app=web, track=blue",
        "without app=web it would select shop/Pod/other too",
        "without track=blue it would select shop/Pod/green too",
        "not by pod-template-hash: labels of that sort do not stay",
    ]


def test_a_name_too_long_for_a_policy_is_refused() -> None:
    """A name of 241 characters is one too many behind allow-egress-."""
    named = intent("web", TO_DB)
    named["metadata"]["name"] = "a" * 241
    (need,) = explained(f"shop/{'a' * 241}", [WEB, DB], named).needs
    assert status_of(need) == ("refused", ["name-too-long"])
    named["metadata"]["name"] = "a" * 240
    (need,) = explained(f"shop/{'a' * 240}", [WEB, DB], named).needs
    assert status_of(need) == ("written", [])


def test_a_place_inside_of_a_need_is_that_need() -> None:
    """A finding may point at a field: the need that starts above it is meant."""
    found = explained(f"{INTENTS}:14", [WEB, DB], text=TWO_NEEDS).needs
    assert [one.name for one in found] == ["shop/web:2"]
    found = explained(f"./{INTENTS}:10:5", [WEB, DB], text=TWO_NEEDS).needs
    assert [one.name for one in found] == ["shop/web:1"]
    found = explained(f"{INTENTS}:3", [WEB, DB], text=TWO_NEEDS).needs
    assert [one.name for one in found] == ["shop/web:1", "shop/web:2"]


TWO_NEEDS = """\
apiVersion: outgate.dev/v1alpha1
kind: EgressIntent
metadata:
  name: web
  namespace: shop
spec:
  workload: {kind: Pod, name: web}
  needs:
  - to: {workload: {name: db}}
    ports: [5432]
    why: rows
  - to: {cidr: 203.0.113.0/24}
    ports: [443]
    why: the bank
"""
