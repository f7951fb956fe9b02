"""What a policy says and an intent cannot, or says otherwise: never a draft that is refused."""

from __future__ import annotations

import pytest

from outgate.intents.shape import MOST_EXCEPTED, MOST_NEEDS, MOST_PORTS
from outgate.model.ownership import MANAGER, MANAGER_LABEL
from tests.planning.from_policies.drafting import drafted, needs_of, noted, pod, policy

WEB = pod("web", {"app": "web"})
DB = pod("db", {"app": "db"}, sql=5432)
TO_DB = {"podSelector": {"matchLabels": {"app": "db"}}}
ONLY_WEB = {"matchLabels": {"app": "web"}}


def test_what_a_workload_is_allowed_is_what_it_needs() -> None:
    """A workload by its labels, a range with its exception; nothing for who is not isolated."""
    block = {"ipBlock": {"cidr": "203.0.113.0/24", "except": ["203.0.113.128/25"]}}
    egress = [{"to": [TO_DB, block], "ports": [{"port": 5432}]}]
    found = drafted([WEB, DB, policy(egress, ONLY_WEB)])
    assert needs_of(found.intents) == {
        "web for Pod/web": [
            "203.0.113.0/24 except 203.0.113.128/25:5432/TCP",
            "shop/Pod/db:5432/TCP",
        ],
        "db for Pod/db": [],
    }
    assert found.notes == ()
    needs = [need for intent in found.intents for need in intent.needs]
    assert needs[0].why == "allowed by shop/theirs when this was drafted"


def test_workloads_that_no_label_tells_apart() -> None:
    """One intent by labels for both, with what either of them is allowed."""
    twins = [pod("one", {"app": "twin"}), pod("two", {"app": "twin"})]
    found = drafted([*twins, DB, policy([{"to": [TO_DB]}], {"matchLabels": {"app": "twin"}})])
    assert needs_of(found.intents) == {
        "one for app=twin": ["shop/Pod/db:1-65535/TCP,1-65535/UDP,1-65535/SCTP"],
        "db for Pod/db": [],
    }
    assert noted(found, "no label tells from others") == (
        "shop/Pod/one from shop/Pod/two",
        "shop/Pod/two from shop/Pod/one",
    )


def test_pods_without_a_label_that_stays() -> None:
    """As a source: no intent. As a destination: no need. Both are noted."""
    bare = pod("bare", {"pod-template-hash": "abc"})
    found = drafted([WEB, bare, policy([{"to": [{"podSelector": {}}], "ports": [{"port": 80}]}])])
    assert needs_of(found.intents) == {"web for Pod/web": ["namespace shop:80/TCP"]}
    assert noted(found, "no label in common that stays") == ("shop/Pod/bare",)

    hashed = {"podSelector": {"matchLabels": {"pod-template-hash": "abc"}}}
    found = drafted([WEB, bare, policy([{"to": [hashed]}], ONLY_WEB)])
    assert needs_of(found.intents) == {"web for Pod/web": [], "bare for Pod/bare": []}
    assert noted(found, "(no-stable-label)") == ("shop/Pod/bare, allowed by shop/theirs",)


def test_a_range_that_the_baseline_closes() -> None:
    """Left out, because a plan would refuse the whole namespace."""
    metadata = {"ipBlock": {"cidr": "169.254.169.254/32"}}
    found = drafted([WEB, policy([{"to": [metadata], "ports": [{"port": 80}]}])])
    assert needs_of(found.intents) == {"web for Pod/web": []}
    assert noted(found, "(closed-range)") == ("169.254.169.254/32, allowed by shop/theirs",)


def test_a_policy_whose_pods_are_not_in_the_input() -> None:
    """An operator may make them: no intent, and a note."""
    found = drafted([WEB, policy([{}], {"matchLabels": {"app": "made-later"}})])
    assert needs_of(found.intents) == {"web for Pod/web": []}
    assert noted(found, "isolate no pod of the input") == ("shop/theirs",)


@pytest.mark.parametrize("to", [{}, {"to": []}, {"to": [TO_DB]}, {"to": [{"podSelector": {}}]}])
def test_a_named_port_is_its_number_on_the_pods_that_have_it(to: dict[str, object]) -> None:
    """No address and no whole namespace has a port of that name."""
    egress = [{**to, "ports": [{"port": "sql"}]}]
    found = drafted([WEB, DB, policy(egress, ONLY_WEB)])
    assert needs_of(found.intents)["web for Pod/web"] == ["shop/Pod/db:5432/TCP"]


def test_a_named_port_that_no_pod_has() -> None:
    """No need, and a note."""
    found = drafted([WEB, DB, policy([{"ports": [{"port": "gone"}]}], ONLY_WEB)])
    assert needs_of(found.intents)["web for Pod/web"] == []
    assert noted(found, "select nothing in the input") == ("shop/theirs",)


def test_everything_is_every_address_and_every_namespace_known() -> None:
    """And it is noted that neither is the whole of it."""
    found = drafted([WEB, policy([{}])])
    ports = "1-65535/TCP,1-65535/UDP,1-65535/SCTP"
    assert needs_of(found.intents)["web for Pod/web"] == [
        f"0.0.0.0/0:{ports}",
        f"[::/0]:{ports}",
        f"namespace kube-system:{ports}",
        f"namespace shop:{ports}",
    ]
    assert noted(found, "allow every address") == ("shop/theirs",)
    assert noted(found, "allow every namespace") == ("shop/theirs",)


def test_more_than_one_document_may_hold() -> None:
    """Several intents, several needs, or ranges without exceptions: their sum is the same."""
    blocks = [{"ipBlock": {"cidr": f"198.51.{part}.0/24"}} for part in range(256)]
    extra = [{"ipBlock": {"cidr": f"192.0.2.{part}/32"}} for part in range(4)]
    ports = [{"port": number} for number in range(1, 2 * MOST_PORTS + 2, 2)]
    holes = [f"203.0.113.{part}/32" for part in range(0, 2 * MOST_EXCEPTED + 2, 2)]
    many = {"ipBlock": {"cidr": "203.0.113.0/24", "except": holes}}
    found = drafted(
        [
            WEB,
            policy([{"to": [*blocks, *extra], "ports": [{"port": 443}]}], name="blocks"),
            policy([{"to": [extra[0]], "ports": ports}], name="ports"),
            policy([{"to": [many], "ports": [{"port": 80}]}], name="holes"),
        ]
    )
    needs = [need for intent in found.intents for need in intent.needs]
    assert [intent.name for intent in found.intents] == ["web", "web-2"]
    assert all(len(intent.needs) <= MOST_NEEDS for intent in found.intents)
    assert all(len(need.ports) <= MOST_PORTS for need in needs)
    first = [need for need in needs if str(need.to) == "192.0.2.0/32"]
    assert sum(len(need.ports) for need in first) == len(ports) + 1
    inside = [str(need.to) for need in needs if str(need.to).startswith("203.0.113.")]
    assert "203.0.113.0/32" not in inside
    assert "203.0.113.1/32" in inside


def test_policies_of_outgate_are_passed_over() -> None:
    """Hold-open would make everything a need; what the others allow has its intents already."""
    ours = policy([{}], name="hold-open", labels={MANAGER_LABEL: MANAGER})
    found = drafted([WEB, DB, ours])
    assert needs_of(found.intents) == {"web for Pod/web": [], "db for Pod/db": []}
    assert found.notes == ()
