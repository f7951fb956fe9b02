"""Every stage of random plans, judged by an evaluator that shares nothing with the planner.

Ingress is taken out of the policies first: a plan is about egress, and the question is what the
egress policies of each pod let out.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as some

import outgate
from outgate.intents.documents import Intents, NamedWorkload
from outgate.intents.needs import Need, ToBlock, ToNamespace, ToWorkload
from outgate.intents.reading import read_intent_objects
from outgate.model.facts import ClusterFacts
from outgate.planning.composing import Composition, compose
from outgate.planning.ground import make_ground
from outgate.planning.manifests import manifest_of
from outgate.planning.names_lock import NamesLock
from outgate.planning.plans import NamespacePlan
from outgate.planning.proving import Proof, prove
from outgate.planning.stages import Stage, policies_at
from outgate.sets.addresses import Address, parse_address
from tests.planning.random_intents import intents
from tests.second_opinion.clusters import clusters
from tests.second_opinion.ends import End, KubernetesObject, find_end
from tests.second_opinion.naive import policy_types, verdict
from tests.second_opinion.test_engine_agrees import OUTSIDE, PORTS, ends_of

SHARDS = 2
PLANS_PER_SHARD = 60
TODAY = date(2026, 1, 1)


def egress_only(objects: list[KubernetesObject]) -> list[KubernetesObject]:
    """Give the same cluster with the egress half of every policy."""
    found = []
    for one in copy.deepcopy(objects):
        if one["kind"] == "NetworkPolicy":
            if "Egress" not in policy_types(one["spec"]):
                continue
            one["spec"].pop("ingress", None)
            one["spec"]["policyTypes"] = ["Egress"]
        found.append(one)
    return found


def at(
    stage: Stage, objects: list[KubernetesObject], plans: list[NamespacePlan]
) -> list[KubernetesObject]:
    """Give the cluster at a stage of the plan."""
    return [*objects, *(manifest_of(one) for plan in plans for one in policies_at(stage, plan))]


def questions(
    objects: list[KubernetesObject], planned: set[str]
) -> Iterator[tuple[str, str, int, str]]:
    """Ask from every pod of the planned namespaces to everything, about some of the ports."""
    inside = ends_of(objects)
    sources = [name for name in inside if "/" in name and name.split("/")[0] in planned]
    number = 0
    for source in sources:
        if not find_end(objects, source).is_policed:
            continue
        for destination in (*inside, *OUTSIDE):
            number += 1
            for step in range(2):
                port, protocol = PORTS[(number + step * 3) % len(PORTS)]
                if protocol != "ICMP":
                    yield source, destination, port, protocol


def is_needed(
    found: Intents, objects: list[KubernetesObject], source: str, server: End, port: int, proto: str
) -> bool:
    """Say by the intents' own words whether some need of the source is this connection."""
    namespace, kind, name = source.split("/")
    return any(
        intent.namespace == namespace
        and isinstance(intent.subject, NamedWorkload)
        and (intent.subject.kind, intent.subject.name) == (kind, name)
        and any(is_about(one, objects, server, port, proto) for one in intent.needs)
        for intent in found.intents
    )


def is_about(
    one: Need, objects: list[KubernetesObject], server: End, port: int, protocol: str
) -> bool:
    """Say whether a need is about an end and a port."""
    if not any(part.protocol == protocol and part.low <= port <= part.high for part in one.ports):
        return False
    if isinstance(one.to, ToWorkload):
        named = f"{one.to.namespace}/{one.to.kind}/{one.to.name}"
        return server.is_policed and find_end(objects, named).identity == server.identity
    if isinstance(one.to, ToNamespace):
        return server.is_policed and server.namespace == one.to.name
    assert isinstance(one.to, ToBlock)
    return bool(server.addresses) and all(
        outgate_address(address) in one.to.addresses for address in server.addresses
    )


def outgate_address(address: object) -> Address:
    """Give an address as the product's own type."""
    return parse_address(str(address))


def planned_by(
    objects: list[KubernetesObject], documents: list[KubernetesObject]
) -> tuple[Composition, Proof, Intents]:
    """Plan and prove."""
    world = outgate.load_objects(objects)
    found = read_intent_objects(documents)
    assert not found.gaps
    ground = make_ground(world.snapshot, ClusterFacts(), world.profile, found.baseline, NamesLock())
    composition = compose(world, found, ground, TODAY)
    return composition, prove(world, composition), found


@pytest.mark.slow
@pytest.mark.parametrize("shard", range(SHARDS))
def test_nothing_is_cut_before_the_switch_and_only_needs_are_left_after(shard: int) -> None:
    """Hold-open changes nothing, the policies cut nothing, the switch leaves needs and others'."""
    seen: Counter[str] = Counter()

    @seed(shard)
    @settings(
        database=None,
        deadline=None,
        max_examples=PLANS_PER_SHARD,
        phases=[Phase.generate, Phase.shrink],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(some.data(), clusters())
    def judge(data: some.DataObject, everything: list[KubernetesObject]) -> None:
        objects = egress_only(everything)
        composition, proof, found = planned_by(objects, data.draw(intents(objects)))
        assert proof.failures == ()
        plans = [plan for plan in composition.plan.namespaces if not plan.is_refused]
        names = {plan.namespace for plan in plans}
        held = at(Stage.HOLD_OPEN, objects, plans)
        policies = at(Stage.POLICIES, objects, plans)
        enforced = at(Stage.ENFORCED, objects, plans)
        denies = [manifest_of(plan.deny) for plan in plans if plan.deny is not None]
        for source, destination, port, protocol in questions(objects, names):
            question = (source, destination, port, protocol)
            before = verdict(objects, *question)
            seen[before] += 1
            assert before == verdict(held, *question), question
            after_policies = verdict(policies, *question)
            server = find_end(objects, destination)
            needed = is_needed(found, objects, source, server, port, protocol)
            if before == "ALLOWED":
                assert after_policies == "ALLOWED", question
            others = verdict([*objects, *denies], *question)
            last = verdict(enforced, *question)
            if needed or others == "ALLOWED":
                seen["needed" if needed else "others'"] += 1
                assert last == "ALLOWED", question
            elif last == "ALLOWED":
                seen["beyond"] += 1
                assert is_listed(proof, source, composition), question

    judge()
    assert min(seen[one] for one in ("ALLOWED", "DENIED", "needed", "others'")) > 50, seen


def is_listed(proof: Proof, source: str, composition: Composition) -> bool:
    """Say whether the proof says that the source reaches more than its needs."""
    namespace, kind, name = source.split("/")
    noted = any(
        obstacle.code == "destination-also-selects"
        for plan in composition.plan.namespaces
        for obstacle in plan.obstacles
        if plan.namespace == namespace
    )
    return noted or any(
        excess.source.workload is not None
        and (excess.source.workload.kind, excess.source.workload.name) == (kind, name)
        for excess in proof.excesses
    )
