"""Random intents that use everything a document can say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from ipaddress import ip_network
from typing import Any

from hypothesis import strategies as some

from outgate.intents.documents import EgressIntent, LabelledPods, NamedWorkload
from outgate.intents.needs import (
    Destination,
    Need,
    Platform,
    PortRange,
    RangeException,
    ToBlock,
    ToHost,
    ToNamespace,
    ToPlatform,
    ToService,
    ToWorkload,
)

NAMES = some.sampled_from(["a", "shop", "check-out", "db0", "n", "on", "1", "no"])
KINDS = some.sampled_from(["Deployment", "StatefulSet", "CronJob"])
WORDS = some.one_of(
    some.sampled_from(
        ["pays", "no", "0644", "2030-01-01", "null", "~", "- x", "a: b # c", "'", "é"]
    ),
    some.text(alphabet="aé中😀 :#-'\"{}[]&*!|>%@\\,.?0", min_size=1, max_size=6),
).filter(lambda text: text.strip(" ") != "")
LINES = some.one_of(WORDS, WORDS.map(lambda text: f"{text}\nsecond: line # {text}\n"))


@some.composite
def ports(draw: Callable[[Any], Any]) -> tuple[PortRange, ...]:
    """Generate one to three ports, none twice."""
    found: dict[PortRange, None] = {}
    for _ in range(draw(some.integers(1, 3))):
        low = draw(some.integers(1, 65535))
        high = draw(some.one_of(some.just(low), some.integers(low, 65535)))
        found[PortRange(draw(some.sampled_from(["TCP", "UDP", "SCTP"])), low, high)] = None
    return tuple(found)


@some.composite
def blocks(draw: Callable[[Any], Any]) -> ToBlock:
    """Generate a range, and ranges inside of it."""
    outer = ip_network(draw(some.sampled_from(["10.0.0.0/8", "203.0.113.0/24", "2001:db8::/32"])))
    inner = list(outer.subnets(prefixlen_diff=3))
    excepted = draw(some.lists(some.sampled_from(inner), max_size=3, unique=True))
    return ToBlock(str(outer), tuple(map(str, excepted)))


DESTINATIONS: some.SearchStrategy[Destination] = some.one_of(
    some.builds(ToWorkload, NAMES, NAMES, some.one_of(some.just(""), KINDS)),
    some.builds(ToService, NAMES, NAMES),
    some.builds(ToNamespace, NAMES),
    blocks(),
    some.sampled_from([ToHost("api.example.com"), ToHost("*.example.com")]),
    some.builds(ToPlatform, some.sampled_from(Platform)),
)
EVIDENCE = some.dictionaries(
    some.sampled_from(["count", "days"]), some.integers(0, 10**9), max_size=2
).flatmap(
    lambda counts: some.dictionaries(
        some.sampled_from(["seen", "by"]),
        some.one_of(WORDS, some.booleans(), some.lists(WORDS, max_size=3).map(tuple)),
        max_size=2,
    ).map(lambda others: tuple({**counts, **others}.items()))
)


@some.composite
def needs(draw: Callable[[Any], Any]) -> Need:
    """Generate one need."""
    to = draw(DESTINATIONS)
    may_lack_ports = isinstance(to, ToService) or (
        isinstance(to, ToPlatform) and to.service is not Platform.NODE_LOCAL
    )
    chosen = () if may_lack_ports and draw(some.booleans()) else draw(ports())
    exceptions = some.builds(RangeException, LINES, some.one_of(some.just(""), WORDS))
    return Need(
        to,
        chosen,
        draw(LINES),
        draw(some.one_of(some.just(""), WORDS)),
        draw(some.one_of(some.none(), some.dates(date(1000, 1, 1), date(9999, 12, 31)))),
        draw(some.one_of(some.none(), exceptions)),
        draw(EVIDENCE),
    )


@some.composite
def intents(draw: Callable[[Any], Any]) -> EgressIntent:
    """Generate one intent."""
    labels = some.dictionaries(NAMES, NAMES, min_size=1, max_size=3)
    subject = draw(
        some.one_of(
            some.builds(NamedWorkload, KINDS, NAMES),
            labels.map(lambda found: LabelledPods(tuple(sorted(found.items())))),
        )
    )
    return EgressIntent(
        draw(NAMES), draw(NAMES), subject, tuple(draw(some.lists(needs(), max_size=3)))
    )
