"""From a name to needs explained: the same plan and the same proof, looked at for one need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from outgate.intents.documents import Intents
from outgate.model.selectors import ALL
from outgate.planning.asking import blocked_in_words
from outgate.planning.composing import (
    DNS_NAME,
    EVERYBODY_NAME,
    Allowance,
    Composition,
    compose,
    policy_name,
)
from outgate.planning.destinations import resolve
from outgate.planning.explaining.answers import (
    ExplainedNeed,
    NeedAnswer,
    NeedProof,
    NeedStatus,
    ServingRule,
)
from outgate.planning.explaining.choosing import DNS, Chosen, choose
from outgate.planning.explaining.ends import destination_steps
from outgate.planning.explaining.rules import serving_rules
from outgate.planning.explaining.subjects import subject_steps
from outgate.planning.ground import Ground
from outgate.planning.holding_open import MOST_POLICIES
from outgate.planning.meant_ends import MeantEnds
from outgate.planning.obstacles import about_need
from outgate.planning.plans import NamespacePlan, Obstacle
from outgate.planning.proving import Proof, prove, sources_of, without
from outgate.questions.names import Namer
from outgate.questions.reading import reading_of
from outgate.questions.world import World


def explain_need(
    world: World,
    intents: Intents,
    ground: Ground,
    today: date,
    asked: str,
    *,
    accepted: frozenset[str] = frozenset(),
    most_hold_open: int = MOST_POLICIES,
    namespaces: frozenset[str] | None = None,
) -> NeedAnswer:
    """Explain how needs become rules.

    Only the namespace of the needs is planned: what is written in another changes nothing of what
    these pods are let out to, and policies of egress let in whatever comes.

    Args:
        world: The cluster, with every policy in it.
        intents: What workloads need, and the baseline.
        ground: What needs are resolved against.
        today: The day for which needs are valid or expired, in UTC.
        asked: Which needs: ``NAMESPACE/INTENT``, ``NAMESPACE/INTENT:N``, ``FILE:LINE`` or
            ``NAMESPACE/dns``.
        accepted: Namespaces whose policies that are not evaluated the user accepts.
        most_hold_open: How many hold-open policies a namespace may have.
        namespaces: Only these are planned; all that the baseline does not exempt by default.

    Raises:
        UnknownEndError: There is no such need.
        UsageError: It is no name of a need.
    """
    chosen = choose(asked, intents, world.snapshot.namespaces.keys(), namespaces)
    namespace = chosen[0].namespace
    only = frozenset({namespace})
    if namespaces is not None:
        only &= namespaces
    composition = compose(world, intents, ground, today, accepted, most_hold_open, only)
    space = next(iter(composition.plan.namespaces), None)
    proof = None
    if space is not None and not space.is_refused:
        proof = prove(world, composition)
    explainer = _Explainer(ground, today, composition, space, proof)
    return NeedAnswer(asked, tuple(map(explainer.explain, chosen)), reading_of(world))


@dataclass(frozen=True, slots=True)
class _Explainer:
    """Holds what the needs of one namespace share."""

    ground: Ground
    today: date
    composition: Composition
    space: NamespacePlan | None
    """None where the namespace is not planned."""
    proof: Proof | None

    def explain(self, chosen: Chosen) -> ExplainedNeed:
        """Explain one need."""
        need, space, intent = chosen.need, self.space, chosen.intent
        resolution = resolve(self.ground, need, chosen.namespace)
        subject = tuple(subject_steps(self.ground, chosen))
        destination = tuple(destination_steps(self.ground, need))
        in_the_way: tuple[Obstacle, ...] = ()
        words = about_need("", "", "", need, chosen.namespace).what
        if space is None:
            status, obstacles = NeedStatus.LEFT_OUT, self._not_planned(chosen)
        elif need.is_expired(self.today):
            status = NeedStatus.LEFT_OUT
            obstacles = tuple(
                one
                for one in space.obstacles
                if one.code == "expired-need" and one.what.startswith(words)
            )
        else:
            status, obstacles = NeedStatus.WRITTEN, resolution.obstacles
            if intent is not None:
                obstacles += tuple(
                    one for one in space.obstacles if one.what.startswith(f"intent {intent}: ")
                )
            if any(one.stops for one in obstacles):
                status = NeedStatus.REFUSED
            elif space.is_refused:
                status = NeedStatus.HELD_BACK
                in_the_way = tuple(one for one in space.obstacles if one.stops)
            elif not resolution.wanted and not resolution.beyond:
                status = NeedStatus.NO_RULE_NEEDED
        obstacles = tuple(dict.fromkeys(obstacles))
        rules: tuple[ServingRule, ...] = ()
        if space is not None and status in (NeedStatus.WRITTEN, NeedStatus.HELD_BACK):
            rules = tuple(serving_rules(space, _policy_of(chosen), need, resolution))
        return ExplainedNeed(
            chosen.name,
            _whose(chosen),
            need,
            status,
            subject,
            destination,
            obstacles,
            tuple(dict.fromkeys(in_the_way)),
            rules,
            self._proved(chosen) if status is NeedStatus.WRITTEN else None,
        )

    def _not_planned(self, chosen: Chosen) -> tuple[Obstacle, ...]:
        found = self.composition.plan.obstacles
        if found:
            return tuple(one for one in found if one.namespace == chosen.namespace)
        why = dict(self.composition.plan.exempt).get(chosen.namespace, "-n leaves it out")
        return (
            Obstacle(
                "exempt-namespace",
                f"namespace {chosen.namespace} is not planned: {why}",
                "choose another namespace, or remove the exemption",
                chosen.namespace,
                stops=False,
            ),
        )

    def _proved(self, chosen: Chosen) -> NeedProof | None:
        if self.proof is None:
            return None
        allowance = self._allowance_of(chosen)
        if allowance is None:
            return None
        reachability = self.proof.reachability
        namer = Namer(reachability.snapshot)
        ends = MeantEnds(reachability)
        sources = [
            source
            for source in sources_of(reachability, {chosen.namespace})
            if allowance.subject.matches(source.pod.labels)
        ]
        meant = [one for need, one in allowance.meant if need == chosen.need]
        lost: list[str] = []
        for source in sources:
            leaves = reachability.leaving(source, reachability.endpoints.everything, high=False)
            for one in meant:
                missing = without({one.traffic: ends.mask(one)}, leaves)
                if any(missing.values()):
                    lost.append(namer.endpoint(source))
        return NeedProof(
            len(sources),
            tuple(dict.fromkeys(lost)),
            tuple(
                blocked_in_words(one, self.proof, namer)
                for one in self.proof.blocked
                if one.need == chosen.need and one.intent == allowance.intent
            ),
            is_evaluated=bool(meant),
            plan_holds=self.proof.holds,
        )

    def _allowance_of(self, chosen: Chosen) -> Allowance | None:
        for one in self.composition.allowances:
            if chosen.intent is not None:
                if one.intent == f"intent {chosen.intent}":
                    return one
            elif one.subject == ALL and any(need == chosen.need for need, _ in one.meant):
                return one
        return None


def _policy_of(chosen: Chosen) -> str:
    if chosen.intent is not None:
        return policy_name(chosen.intent)
    return DNS_NAME if chosen.name.endswith(f"/{DNS}") else EVERYBODY_NAME


def _whose(chosen: Chosen) -> str:
    if chosen.intent is None:
        return f"the baseline, for every pod of {chosen.namespace}"
    return f"intent {chosen.intent}, for {chosen.intent.subject}"
