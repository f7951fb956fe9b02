"""What `diff` says against a naive diff: every pair asked twice, on generated clusters."""

from __future__ import annotations

import ipaddress
import itertools
from collections import Counter
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as some

import outgate
from outgate.sets import traffic
from tests.second_opinion.changing import changed, rewritten, workload_names
from tests.second_opinion.clusters import clusters
from tests.second_opinion.naive import verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from outgate.questions.answers import Members
    from outgate.questions.differences.answers import ConnectionDifference, DiffAnswer, Passing
    from tests.second_opinion.ends import KubernetesObject

    Property: TypeAlias = Callable[..., None]

CLUSTERS = 250
OUTSIDE = ["203.0.113.5", "10.0.0.99", "2001:db8::5"]
PORTS = [(80, "TCP"), (53, "UDP"), (8080, "TCP"), (80, "SCTP"), (85, "TCP")]


def settled(shard: int, examples: int) -> Callable[[Property], Property]:
    """Return how a property is run: the same clusters every time."""

    def decorate(function: Property) -> Property:
        return seed(shard)(
            settings(
                database=None,
                deadline=None,
                max_examples=examples,
                phases=[Phase.generate, Phase.shrink],
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
            )(function)
        )

    return decorate


def names_it(found: Members, name: str) -> bool:
    """Say whether a group's end holds a workload or an address."""
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name in found.workloads or name.partition("/")[0] in found.namespaces
    return any(address in ipaddress.ip_network(block) for block in found.blocks)


def word_for(passing: Passing, port: int, protocol: str) -> str:
    """Return the verdict that a side of a difference gives one port."""
    one = traffic.of(protocol, port, port)
    if one <= passing.allowed:
        return "ALLOWED"
    if one <= passing.partly:
        return "PARTLY"
    return "UNKNOWN" if one <= passing.unknown else "DENIED"


def said(answer: DiffAnswer, source: str, destination: str) -> ConnectionDifference | None:
    """Return what the answer says of one pair; a pair is in one group at most."""
    found = [
        item
        for item in answer.connections
        if names_it(item.sources, source) and names_it(item.destinations, destination)
    ]
    assert len(found) <= 1
    return found[0] if found else None


def naive(
    objects: list[KubernetesObject], source: str, destination: str, port: int, protocol: str
) -> str:
    """Ask about one side; nothing passes where an end is not there."""
    known = workload_names(objects)
    ends = [known.get(end, end) for end in (source, destination)]
    if any("/" in end and end not in known.values() for end in ends):
        return "DENIED"
    return verdict(objects, ends[0], ends[1], port, protocol)


def assert_agreement(old: list[KubernetesObject], new: list[KubernetesObject]) -> Counter[str]:
    """Hold the answer against every pair, one port at a time."""
    answer = outgate.diff(outgate.load_objects(old), outgate.load_objects(new))
    inside = sorted({*workload_names(old), *workload_names(new)})
    alone = {
        name
        for objects in (old, new)
        for name, text in workload_names(objects).items()
        if "/Pod/" in text
    }
    seen: Counter[str] = Counter()
    pairs = [
        *itertools.product(inside, inside),
        *itertools.product(inside, OUTSIDE),
        *itertools.product(OUTSIDE, inside),
    ]
    for source, destination in pairs:
        if source == destination and source in alone:
            continue  # a bare pod is no destination of its own, whatever group it is in
        group = said(answer, source, destination)
        for port, protocol in PORTS:
            was = naive(old, source, destination, port, protocol)
            now = naive(new, source, destination, port, protocol)
            if "MIXED" in (was, now):
                continue  # replicas among themselves, which the naive evaluator leaves open
            seen[f"{was} to {now}"] += 1
            actual = ("no", "difference")
            if group is not None:
                actual = (
                    word_for(group.before, port, protocol),
                    word_for(group.after, port, protocol),
                )
            assert actual == (was, now) or (group is None and was == now), (
                f"{source} -> {destination} {port}/{protocol}: {was} to {now}, outgate {actual}\n"
                f"{yaml.safe_dump_all(old)}\n=== NEW\n{yaml.safe_dump_all(new)}"
            )
    return seen


@pytest.mark.slow
def test_every_difference_is_told_and_no_other() -> None:
    """Each pair and port of two generated clusters, whichever objects came, went or changed."""
    seen: Counter[str] = Counter()

    @settled(0, CLUSTERS)
    @given(some.data())
    def compare(data: Any) -> None:
        old = data.draw(clusters())
        seen.update(assert_agreement(old, data.draw(changed(old))))

    compare()
    words = ("ALLOWED", "DENIED", "UNKNOWN")
    rare = {f"{was} to {now}" for was in words for now in words if seen[f"{was} to {now}"] < 20}
    assert rare == set()


@pytest.mark.slow
def test_what_is_written_another_way_is_no_difference() -> None:
    """Policies renamed, split and reordered, ranges and blocks cut in two."""

    @settled(1, CLUSTERS)
    @given(some.data())
    def compare(data: Any) -> None:
        old = data.draw(clusters())
        new = data.draw(rewritten(old))
        answer = outgate.diff(outgate.load_objects(old), outgate.load_objects(new))
        assert not answer.is_different, (
            f"{answer.connections}\n{yaml.safe_dump_all(old)}\n=== NEW\n{yaml.safe_dump_all(new)}"
        )

    compare()


@pytest.mark.slow
def test_there_and_back_are_mirror_images() -> None:
    """What appears one way disappears the other way."""

    @settled(2, 80)
    @given(some.data())
    def compare(data: Any) -> None:
        first = data.draw(clusters())
        second = data.draw(changed(first))
        old, new = outgate.load_objects(first), outgate.load_objects(second)
        there, back = outgate.diff(old, new), outgate.diff(new, old)
        assert (there.pairs.appear, there.pairs.disappear, there.pairs.change) == (
            back.pairs.disappear,
            back.pairs.appear,
            back.pairs.change,
        )
        assert there.new_workloads == back.gone_workloads
        assert sorted(item.workloads for item in there.isolation) == sorted(
            item.workloads for item in back.isolation
        )

    compare()
