"""One cluster, one source: learn from the first days, plan, replay the later ones."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_network

from bench.learn.addresses import PODS, SERVICES
from bench.learn.clock import DAY, DAYS, LEARNT_DAYS, START, moment
from bench.learn.emitters.log import Emission, Site
from bench.learn.emitters.table import Source
from bench.learn.judging import Judged, Learnt, judge
from bench.learn.manifests import history, objects
from bench.learn.planned import Planned, planned
from bench.learn.pods import Pods, live
from bench.learn.recording import Recorded, record
from bench.learn.traffic import Connection, connections
from bench.learn.truth import Cluster, Host
from outgate.flows.edges import Edge
from outgate.intents.documents import EgressIntent
from outgate.intents.needs import ToBlock, ToHost
from outgate.learning.needs.answers import LearnAnswer
from outgate.learning.needs.learn import learn
from outgate.learning.needs.options import LearnOptions, Widest
from outgate.learning.needs.suspicions import Suspicion
from outgate.live.doctor.platforms import platform_facts
from outgate.loading import load_objects
from outgate.questions.world import World
from outgate.sets.addresses import AddressSet, parse_address, parse_block, union_of

EPHEMERAL = 32_768


@dataclass(frozen=True, slots=True)
class Scene:
    """A cluster with all that ever happened in it."""

    cluster: Cluster
    pods: Pods
    world: World
    """As it is listed when it is learnt."""
    history: bytes
    first: tuple[Connection, ...]
    """What is learnt from."""
    later: tuple[Connection, ...]


@dataclass(frozen=True, slots=True)
class Learned:
    """What came of one emission."""

    emission: Emission
    recorded: Recorded
    answer: LearnAnswer
    accepting: LearnAnswer
    """The same where a person accepts all that was set apart."""
    seconds: float
    """Of the processor, for reading and learning."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What one source is good for on one cluster."""

    scene: Scene
    learned: Learned
    plan: Planned
    judged: Judged
    ephemeral: tuple[str, ...]
    """Needs with a port that a client happened to have."""
    too_wide: tuple[str, ...]
    """Ranges that are wider than the bound."""
    addresses: tuple[int, int]
    """Outside addresses of IPv4 that are allowed, and those of them that are needed."""


@dataclass(frozen=True, slots=True)
class Stability:
    """Shares of needs that two runs of learning have in common."""

    between_windows: float
    """Of two halves of the window."""
    after_redeploy: float
    """Of one window with two sets of pods, addresses and hashes."""


def scene(
    cluster: Cluster,
    seed: int,
    *,
    pods_seed: int | None = None,
    share: float = 1.0,
) -> Scene:
    """Return what happened in a cluster.

    Args:
        cluster: The cluster.
        seed: Of everything.
        pods_seed: Of the pods, where the same is to happen to others.
        share: How much of the traffic that there is every day.
    """
    pods = live(cluster, DAYS, random.Random(seed + 1 if pods_seed is None else pods_seed))
    happened = connections(cluster, pods, DAYS, random.Random(seed + 2), share)
    end = START + LEARNT_DAYS * DAY
    listed = objects(cluster, pods, end)
    pod_range = parse_block(PODS[cluster.family])
    service_range = parse_block(SERVICES[cluster.family])
    world = load_objects(listed, pod_range=pod_range, service_range=service_range)
    return Scene(
        cluster,
        pods,
        world,
        history(cluster, pods),
        tuple(one for one in happened if one.time < end),
        tuple(one for one in happened if one.time >= end),
    )


def run(place: Scene, source: Source, seed: int) -> Trial:
    """Learn and judge.

    Args:
        place: The cluster.
        source: What writes the records.
        seed: Of its defects.
    """
    learned = learned_from(place, place.first, source, seed)
    plan = _planned(place, learned.answer)
    accepting = plan
    if learned.accepting is not learned.answer:
        accepting = _planned(place, learned.accepting)
    known = Learnt(learned.emission, place.first, source.hides)
    judged = judge(place.cluster, plan.world, place.later, known, accepting.world)
    intents = learned.answer.new_intents
    return Trial(
        place,
        learned,
        plan,
        judged,
        tuple(_ephemeral(place.cluster, intents)),
        tuple(_too_wide(intents)),
        _addresses(place.cluster, intents),
    )


def stability(place: Scene, moved: Scene, source: Source, seed: int, learned: Learned) -> Stability:
    """Learn again from less, and from the same between other pods.

    Args:
        place: The cluster.
        moved: The same with the same traffic between other pods.
        source: What writes the records.
        seed: Of its defects.
        learned: What was learnt from all of it.
    """
    middle = len(place.first) // 2
    halves = [
        learned_from(place, part, source, seed).answer
        for part in (place.first[:middle], place.first[middle:])
    ]
    again = learned_from(moved, moved.first, source, seed).answer
    return Stability(in_common(halves[0], halves[1]), in_common(learned.answer, again))


def learned_from(
    place: Scene, happened: Sequence[Connection], source: Source, seed: int
) -> Learned:
    """Let a source write what happened, read it, and learn.

    Args:
        place: The cluster.
        happened: What happened.
        source: What writes the records.
        seed: Of its defects.
    """
    emission = source.emit(Site(place.cluster, place.pods, random.Random(seed)), happened)
    began = time.process_time()
    known = place.history if source.needs_history else b""
    recorded = record(emission, place.world, known)
    answer = _learn(place, recorded.edges, ())
    seconds = time.process_time() - began
    accepting = answer
    if answer.review:
        accepting = _learn(place, recorded.edges, tuple(map(str, Suspicion)))
    return Learned(emission, recorded, answer, accepting, seconds)


def _learn(place: Scene, edges: Iterable[Edge], accepted: tuple[str, ...]) -> LearnAnswer:
    options = LearnOptions(facts=platform_facts("kubeadm"), accepted=accepted)
    return learn(edges, place.world, None, options, today=today())


def _planned(place: Scene, answer: LearnAnswer) -> Planned:
    return planned(place.cluster, place.world, answer.intents.intents, today())


def today() -> date:
    """Return the day of learning."""
    return moment(START + LEARNT_DAYS * DAY).date()


def _ephemeral(cluster: Cluster, intents: Iterable[EgressIntent]) -> Iterator[str]:
    """Yield needs with a port that nobody serves and that clients are given."""
    served = {(need.protocol, need.port) for need in cluster.needs}
    served |= {(one.protocol, one.port) for one in cluster.services}
    for intent in intents:
        for need in intent.needs:
            for port in need.ports:
                if port.high >= EPHEMERAL and (port.protocol, port.low) not in served:
                    yield f"{intent}: {need}"


def _too_wide(intents: Iterable[EgressIntent]) -> Iterator[str]:
    """Yield ranges with a shorter prefix than was asked for."""
    for intent in intents:
        for need in intent.needs:
            if isinstance(need.to, ToBlock):
                network = ip_network(need.to.cidr)
                if network.prefixlen < Widest().of(network.version):
                    yield f"{intent}: {need}"


def _addresses(cluster: Cluster, intents: Iterable[EgressIntent]) -> tuple[int, int]:
    """Count outside addresses, by workload: those that are allowed, and those of them needed.

    Of IPv4 only: one /64 of IPv6 has more than all others together.
    """
    hosts = {one.name: one for one in cluster.hosts if one.name}
    needs: dict[tuple[str, str], AddressSet] = {}
    for need in cluster.needs:
        if isinstance(need.to, Host):
            key = (need.source.namespace, need.source.name)
            needs[key] = needs.get(key, AddressSet()) | _of_host(need.to)
    allowed_count = needed_count = 0
    for intent in intents:
        allowed = AddressSet()
        for one in intent.needs:
            if isinstance(one.to, ToBlock):
                allowed |= one.to.addresses
            elif isinstance(one.to, ToHost) and one.to.name in hosts:
                allowed |= _of_host(hosts[one.to.name])
        allowed_count += AddressSet(allowed.v4).size()
        mine = needs.get((intent.namespace, intent.name), AddressSet())
        needed_count += AddressSet((allowed & mine).v4).size()
    return allowed_count, needed_count


def _of_host(host: Host) -> AddressSet:
    return union_of(parse_address(text).as_set() for text in host.addresses)


def in_common(one: LearnAnswer, other: LearnAnswer) -> float:
    """Return the share of needs that two answers have in common.

    Args:
        one: One answer.
        other: The other.
    """
    first, second = (
        {
            (f"{intent.namespace}/{intent.subject}", str(need))
            for intent in answer.new_intents
            for need in intent.needs
        }
        for answer in (one, other)
    )
    return len(first & second) / len(first | second) if first | second else 1.0
