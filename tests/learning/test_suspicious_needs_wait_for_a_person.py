"""What is suspicious is in no intent before somebody accepts it by name."""

from __future__ import annotations

import pytest

from outgate.flows.classes import TrafficClass
from outgate.flows.edges import Edge
from outgate.flows.parties import Party, PartyKind
from tests.learning.recorded import apart, cluster, learnt, needs, on, web_reached
from tests.simulate.replaying import API, DB, WEB, outside

NODE = """\
---
apiVersion: v1
kind: Node
metadata: {name: n1}
status: {addresses: [{type: InternalIP, address: 172.30.0.2}]}
"""
WHOLE_WEEK = web_reached(API, 8080)


@pytest.mark.parametrize(
    ("edge", "name"),
    [
        (
            web_reached(outside("169.254.169.254"), 80),
            "metadata/shop/Deployment/web/169.254.169.254:80",
        ),
        (
            web_reached(outside("168.63.129.16"), 80),
            "metadata/shop/Deployment/web/168.63.129.16:80",
        ),
        (
            web_reached(outside("8.8.8.8"), 53, "UDP"),
            "outside-resolver/shop/Deployment/web/8.8.8.8:53/UDP",
        ),
        (web_reached(outside("1.1.1.1"), 853), "outside-resolver/shop/Deployment/web/1.1.1.1:853"),
        (
            web_reached(Party(PartyKind.NODE, name="n1"), 10250),
            "node/shop/Deployment/web/nodes:10250",
        ),
        (
            web_reached(DB, 5432, kind=TrafficClass.DENIED),
            "denied/shop/Deployment/web/data/db:5432",
        ),
        (
            web_reached(outside("203.0.113.7"), 443, inferred=True),
            "inferred-direction/shop/Deployment/web/203.0.113.7:443",
        ),
        (on([0], WEB, DB, 51234, each=2), "high-port/shop/Deployment/web/data/db:51234"),
        (
            on([6], WEB, outside("203.0.113.7"), 443),
            "late/shop/Deployment/web/203.0.113.7:443",
        ),
        (on([6], WEB, DB, 5432), "late/shop/Deployment/web/data/db:5432"),
    ],
)  # fmt: skip
def test_what_is_set_apart(edge: Edge, name: str) -> None:
    """It is in no intent; accepted by its name, or by how that begins, it is."""
    world = cluster(NODE)
    edges = [WHOLE_WEEK, edge]
    usual = needs(learnt([WHOLE_WEEK], world))

    alone = learnt(edges, world)
    accepted = learnt(edges, world, accepted=(name,))
    by_workload = learnt(edges, world, accepted=("/".join(name.split("/")[:4]),))
    by_half_a_word = learnt(edges, world, accepted=(name[:-1],))

    assert (apart(alone), needs(alone)) == ([name], usual)
    assert (apart(accepted), len(needs(accepted))) == ([], len(usual) + 1)
    assert needs(by_workload) == needs(accepted)
    assert needs(by_half_a_word) == usual


def test_accepted_metadata_and_nodes_carry_an_exception() -> None:
    """Without it a plan refuses what the baseline keeps closed."""
    edges = [
        web_reached(outside("169.254.169.254"), 80),
        web_reached(Party(PartyKind.NODE, name="n1"), 10250),
    ]
    found = learnt(edges, cluster(NODE), accepted=("metadata", "node"))

    assert {str(one.need): one.need.exception is not None for one in found.needs} == {
        "172.30.0.2/32:10250/TCP": True,
        "cloud-metadata:80/TCP": True,
    }


def test_nodes_are_one_need_at_each_port() -> None:
    """However many there are: one is as another."""
    world = cluster(NODE, NODE.replace("n1", "n2").replace("0.2", "0.3"))
    edges = [
        web_reached(Party(PartyKind.NODE, name=name), port)
        for name in ("n1", "n2")
        for port in (9100, 10250)
    ]
    found = learnt(edges, world, accepted=("node/shop/Deployment/web/nodes:9100",))

    assert apart(found) == ["node/shop/Deployment/web/nodes:10250"]
    assert needs(found) == ["Deployment/web > 172.30.0.2/31:9100/TCP"]
    assert [one.destination for one in found.review] == [
        "2 nodes n1, n2:10250",
        "2 nodes n1, n2:9100",
    ]


def test_a_scan_is_many_ends_tried_once_within_minutes() -> None:
    """The needs of the same workload that are none of it stay."""
    scan = [on([3], WEB, outside(f"203.0.113.{number}"), 22, each=1) for number in range(20)]
    found = learnt([WHOLE_WEEK, *scan])

    assert needs(found) == ["Deployment/web > svc:shop/api:80/TCP"]
    assert len(apart(found)) == 20
    assert {name.partition("/")[0] for name in apart(found)} == {"scan"}


def test_many_ends_over_days_are_no_scan() -> None:
    """A program that calls many is not one that tries many."""
    edges = [
        on([number % 7], WEB, outside(f"203.0.113.{number * 9}"), 22, each=1, minute=number * 30)
        for number in range(20)
    ]

    assert not [name for name in apart(learnt([WHOLE_WEEK, *edges])) if name.startswith("scan")]


def test_addresses_that_nobody_has_are_a_part_of_a_sweep() -> None:
    """Of a range that is swept few addresses are pods; what was tried there waits for a person."""
    empty = [
        on([3], WEB, Party(PartyKind.UNKNOWN, address=f"10.244.3.{number}"), 22, each=1)
        for number in range(19)
    ]
    found = learnt([WHOLE_WEEK, *empty, on([3], WEB, DB, 22, each=1)])

    assert needs(found) == ["Deployment/web > svc:shop/api:80/TCP"]
    assert [name.partition("/")[0] for name in apart(found)] == ["scan"]


def test_a_source_without_addresses_shows_a_sweep_as_one_end() -> None:
    """All addresses that nobody has are one end, tried many times within minutes."""
    empty = on([3], WEB, Party(PartyKind.UNKNOWN, name="PRIVATE NETWORK"), 22, each=40)
    found = learnt([WHOLE_WEEK, empty, on([3], WEB, DB, 22, each=1)])

    assert [name.partition("/")[0] for name in apart(found)] == ["scan"]


def test_what_is_called_every_day_is_no_part_of_a_sweep_of_that_day() -> None:
    """A job that calls as many ends once a night tries none of them."""
    edges = [on([2, 3], WEB, outside(f"203.0.113.{number}"), 443, each=1) for number in range(20)]

    assert not [name for name in apart(learnt([WHOLE_WEEK, *edges])) if name.startswith("scan")]


def test_what_was_denied_and_is_allowed_by_now_is_a_need() -> None:
    """Denials before somebody allowed it take nothing away."""
    edges = [web_reached(DB, 5432, kind=TrafficClass.DENIED), web_reached(DB, 5432)]

    assert needs(learnt(edges)) == ["Deployment/web > data/db:5432/TCP"]


def test_what_a_workload_that_came_late_needs_is_not_late() -> None:
    """All of it is new then; how complete that is, is said elsewhere."""
    other = on(range(7), API, DB, 5432)

    assert apart(learnt([other, on([6], WEB, outside("203.0.113.7"), 443)])) == []


def test_what_a_service_declares_needs_no_guess_at_its_direction() -> None:
    """A guess that the cluster's own objects confirm."""
    found = learnt([web_reached(API, 8080, inferred=True)])

    assert (needs(found), apart(found)) == (["Deployment/web > svc:shop/api:80/TCP"], [])
    assert [str(one.observed.confidence) for one in found.needs] == ["low"]


def test_more_ranges_than_anybody_reads() -> None:
    """Scattered addresses say that addresses are not the way to say it."""
    edges = [web_reached(outside(f"52.{number}.1.1"), 443) for number in range(65)]
    found = learnt(edges)

    assert needs(found) == []
    assert apart(found) == ["many-addresses/shop/Deployment/web/443/TCP"]
    assert len(needs(learnt(edges, accepted=("many-addresses",)))) == 65


def test_more_names_than_anybody_reads() -> None:
    """What calls whatever it is told to call has no list of needs."""
    edges = [
        web_reached(outside(f"52.1.{number}.1"), 443, names=[f"h{number}.example.com"])
        for number in range(65)
    ]
    found = learnt(edges)

    assert (needs(found), apart(found)) == ([], ["many-names/shop/Deployment/web/443/TCP"])
    assert len(needs(learnt(edges, accepted=("many-names",)))) == 65
