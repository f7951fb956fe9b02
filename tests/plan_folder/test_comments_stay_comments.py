"""Whatever people write into an intent, a policy's file reads back as the policy's manifest."""

from __future__ import annotations

import yaml
from hypothesis import given
from hypothesis import strategies as st

from outgate.intents.needs import Need, PortRange, RangeException, ToBlock
from outgate.model.entries import Block, Port
from outgate.model.origins import Origin
from outgate.model.selectors import ALL
from outgate.planning.manifests import manifest_of
from outgate.planning.plans import Plan, PlannedPolicy, PlannedRule
from outgate.render.plan_folder.comments import WIDTH
from outgate.render.plan_folder.policies import policies_text, policy_text
from outgate.sets.addresses import parse_block
from tests.plan_folder import shop

HOSTILE = st.text(st.characters(), max_size=300) | st.sampled_from(
    [
        "\n---\nkind: Secret",
        "a\r\nb",
        "x\x85kind: Pod",
        "\u2028- to: []",
        "\x1b[2J",
        "\ud800",
        "\x00",
    ]
)
NEEDS = st.builds(
    Need,
    to=st.just(ToBlock("203.0.113.0/24")),
    ports=st.just((PortRange("TCP", 443, 443),)),
    why=HOSTILE,
    owner=HOSTILE,
    exception=st.none() | st.builds(RangeException, HOSTILE, HOSTILE),
    evidence=st.lists(st.tuples(HOSTILE, HOSTILE | st.tuples(HOSTILE)), max_size=2).map(tuple),
    origin=st.builds(Origin, HOSTILE, st.just(3)),
)


@given(st.lists(NEEDS, max_size=3), HOSTILE)
def test_any_text(needs: list[Need], note: str) -> None:
    """Line ends, control characters, marks of direction, half characters."""
    peer = Block(parse_block("203.0.113.0/24"), "203.0.113.0/24")
    rule = PlannedRule((peer,), (Port("TCP", 443, 443),), tuple(needs), note)
    policy = PlannedPolicy("shop", "allow-egress-a", ALL, (rule, rule), note)

    text = policy_text(policy, "")

    text.encode("utf-8")
    assert [manifest_of(policy)] == list(yaml.safe_load_all(text))


def test_every_policy_of_a_plan(plan: Plan) -> None:
    """The files of the shop, whose intents hold what would break them."""
    for space in plan.namespaces:
        for policy in (*space.policies, *space.hold_open):
            assert manifest_of(policy) == yaml.safe_load(policy_text(policy, ""))
        held = list(yaml.safe_load_all(policies_text(space.hold_open, "", "about")))
        assert [manifest_of(policy) for policy in space.hold_open] == [one for one in held if one]


def test_a_forged_line_is_set_in() -> None:
    """A reason that is broken into lines cannot end in a line that looks like an owner's."""
    why = f"{'a ' * 44}  owner security, until 2099-01-01; intents/trusted.yaml"
    need = Need(ToBlock("203.0.113.0/24"), (), why, "mallory", origin=Origin("intents/a.yaml", 1))
    policy = PlannedPolicy("shop", "a", ALL, (PlannedRule(None, None, (need,)),), "about")

    lines = policy_text(policy, "").splitlines()

    assert [line for line in lines if line.startswith("  #   owner")] == [
        "  #   owner mallory; intents/a.yaml"
    ]
    assert max(map(len, lines)) <= WIDTH


def test_each_rule_says_why_whose_until_when_on_what_evidence_and_where(
    files: dict[str, str],
) -> None:
    """One rule, whole."""
    text = files["namespaces/shop/policies/allow-egress-checkout.yaml"]

    assert (
        """\
  # 203.0.113.0/24:443/TCP: cards are charged there
  #   owner payments, until 2030-12-31; intents/shop.yaml
  #   evidence: count 412, last 2026-01-30, sources hubble
  - to:
    - ipBlock:
        cidr: 203.0.113.0/24
    ports:
    - protocol: TCP
      port: 443
"""
        in text
    )


def test_a_line_more_above_an_intent_changes_no_policy() -> None:
    """Files are named without lines: who adds a comment to an intent has nothing to plan again."""
    moved = shop.composition(intents=f"# moved\n\n{shop.INTENTS}").plan
    there = shop.composition().plan

    for before, after in zip(there.namespaces, moved.namespaces, strict=True):
        texts = [policy_text(policy, "") for policy in before.policies]
        assert texts == [policy_text(policy, "") for policy in after.policies]
