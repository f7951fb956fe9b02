"""Intents and a cluster into a Plan: whom it covers, what it allows, what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from outgate.dialects.cilium.write import KIND as CILIUM_KIND
from outgate.engine.selecting import namespace_matches
from outgate.intents.documents import (
    BaselineDns,
    EgressIntent,
    Intents,
    LabelledPods,
    NamedWorkload,
)
from outgate.intents.needs import Need, Platform, ToPlatform
from outgate.model.entries import Direction, Entry, PolicyName, Touch
from outgate.model.ownership import MANAGER, MANAGER_LABEL
from outgate.model.selectors import ALL, Selector
from outgate.planning.cilium_notes import cilium_notes
from outgate.planning.cilium_policies import (
    CiliumWanted,
    PlannedCiliumPolicy,
    merged_for_cilium,
)
from outgate.planning.destinations import find_workload, resolve
from outgate.planning.ground import Ground
from outgate.planning.holding_open import MOST_POLICIES, hold_open
from outgate.planning.merging import Wanted, merged
from outgate.planning.obstacles import about_need, similar
from outgate.planning.plans import NamespacePlan, Obstacle, Plan, PlannedPolicy
from outgate.planning.resolutions import Meant
from outgate.questions.world import World

DENY_NAME = "default-deny-egress"
DNS_NAME = "allow-egress-to-dns"
EVERYBODY_NAME = "allow-egress-for-every-workload"
_PREFIX = "allow-egress-"
_LONGEST = 253
DNS_NEED = Need(ToPlatform(Platform.DNS), (), "names are looked up by nearly every program")


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the plan allows some pods, as it is meant: the proof compares it with what is written.

    Attributes:
        namespace: Whose pods.
        subject: Which of them.
        meant: The ends that they may reach.
        intent: Where it comes from, in words.
    """

    namespace: str
    subject: Selector
    meant: tuple[tuple[Need, Meant], ...]
    intent: str


@dataclass(frozen=True, slots=True)
class Composition:
    """A plan, and what it is meant to allow."""

    plan: Plan
    allowances: tuple[Allowance, ...]


def compose(
    world: World,
    intents: Intents,
    ground: Ground,
    today: date,
    accepted: frozenset[str] = frozenset(),
    most_hold_open: int = MOST_POLICIES,
    namespaces: frozenset[str] | None = None,
) -> Composition:
    """Compose a plan.

    Args:
        world: The cluster, with every policy in it; those that outgate manages are planned anew.
        intents: What workloads need.
        ground: What needs are resolved against.
        today: The day for which needs are valid or expired, in UTC.
        accepted: Namespaces in which policies that are not evaluated are accepted by the user.
        most_hold_open: How many hold-open policies a namespace may have.
        namespaces: Only these are planned; all that the baseline does not exempt by default.
    """
    composer = _Composer(world, intents, ground, today, accepted, most_hold_open)
    return composer.compose(namespaces)


@dataclass(slots=True)
class _Resolved:
    """Needs of one policy, resolved."""

    wanted: list[Wanted] = field(default_factory=list)
    meant: list[tuple[Need, Meant]] = field(default_factory=list)
    beyond: list[CiliumWanted] = field(default_factory=list)


@dataclass(slots=True)
class _Planned:
    """The policies of one namespace, as they come."""

    policies: list[PlannedPolicy] = field(default_factory=list)
    cilium: list[PlannedCiliumPolicy] = field(default_factory=list)

    def add(
        self, namespace: str, name: str, subject: Selector, about: str, found: _Resolved
    ) -> None:
        """Add a policy of each kind, where there is something for it to say."""
        if found.wanted:
            rules = merged(found.wanted)
            self.policies.append(PlannedPolicy(namespace, name, subject, rules, about))
        if found.beyond:
            beyond = merged_for_cilium(found.beyond)
            self.cilium.append(PlannedCiliumPolicy(namespace, name, subject, beyond, about))


class _Composer:
    """Holds what the steps share."""

    def __init__(
        self,
        world: World,
        intents: Intents,
        ground: Ground,
        today: date,
        accepted: frozenset[str],
        most_hold_open: int,
    ) -> None:
        self._world = world
        self._intents = intents
        self._ground = ground
        self._today = today
        self._accepted = accepted
        self._most_hold_open = most_hold_open
        self._allowances: list[Allowance] = []
        self._isolating: dict[str, dict[PolicyName, Selector]] = {}
        self._taken: dict[str, dict[str, list[Entry]]] = {}
        for entry in world.entries:
            policy = entry.policy
            if policy.manager == MANAGER:
                continue
            self._taken.setdefault(policy.namespace, {}).setdefault(policy.name, []).append(entry)
            if entry.direction is Direction.EGRESS and entry.isolates:
                found = self._isolating.setdefault(policy.namespace, {})
                found[policy] = entry.subject.pods
        self._taken_by_cilium = {
            (touch.policy.namespace, touch.policy.name): touch.policy
            for touch in world.touches
            if touch.policy.kind == CILIUM_KIND and touch.policy.manager != MANAGER
        }
        self._of_namespace: dict[str, list[EgressIntent]] = {}
        for intent in intents.intents:
            self._of_namespace.setdefault(intent.namespace, []).append(intent)

    def compose(self, only: frozenset[str] | None) -> Composition:
        """Compose namespace by namespace."""
        spaces = self._ground.snapshot.namespaces
        baseline = self._ground.baseline
        planned: list[NamespacePlan] = []
        exempt: list[tuple[str, str]] = []
        obstacles: list[Obstacle] = []
        for name in sorted(spaces):
            if only is not None and name not in only:
                continue
            exemption = baseline.exemption_of(name)
            included = baseline.scope.includes(spaces[name])
            if exemption is not None:
                exempt.append((name, exemption.why))
            elif included is False:
                exempt.append((name, "the baseline does not include it"))
            elif included is None:
                planned.append(NamespacePlan(name, obstacles=(_unknown_labels(name),)))
                continue
            else:
                planned.append(self._namespace(name))
                continue
            obstacles += [_left_out(intent) for intent in self._of_namespace.get(name, ())]
        for name in sorted(self._of_namespace.keys() - spaces.keys()):
            if only is not None and name not in only:
                continue
            obstacles += [
                Obstacle(
                    "unknown-namespace",
                    f"intent {intent} is for namespace {name}, which is not in the input",
                    similar(name, spaces) or "correct metadata.namespace, or give its manifests",
                    name,
                    intent.origin,
                )
                for intent in self._of_namespace[name]
            ]
        plan = Plan(
            self._ground.facts.cluster,
            self._ground.profile.name,
            tuple(planned),
            tuple(exempt),
            (*obstacles, *cilium_notes(self._ground, _beyond(planned))),
        )
        return Composition(plan, tuple(self._allowances))

    def _namespace(self, name: str) -> NamespacePlan:
        obstacles = self._untouchable(name)
        isolating = self._isolating.get(name, {})
        held, obstacle = hold_open(name, isolating.items(), self._most_hold_open)
        if obstacle is not None:
            obstacles.append(obstacle)
        obstacles += self._host_network(name)
        planned = _Planned()
        if self._ground.baseline.dns is BaselineDns.CLUSTER:
            self._for_all(name, DNS_NAME, (DNS_NEED,), "name look-ups", planned, obstacles)
        self._for_all(
            name,
            EVERYBODY_NAME,
            self._ground.baseline.every_workload,
            "what the baseline gives every workload",
            planned,
            obstacles,
        )
        for intent in self._of_namespace.get(name, ()):
            self._intent(intent, planned, obstacles)
        for policy in (*held, *planned.policies):
            taken = self._taken.get(name, {}).get(policy.name)
            if taken:
                obstacles.append(_name_taken("NetworkPolicy", policy, taken[0].policy))
        for beyond in planned.cilium:
            other = self._taken_by_cilium.get((name, beyond.name))
            if other is not None:
                obstacles.append(_name_taken(CILIUM_KIND, beyond, other))
        deny = self._deny(name, obstacles)
        against = tuple(
            sorted(((other.name, selector) for other, selector in isolating.items()), key=str)
        )
        return NamespacePlan(
            name,
            held,
            tuple(planned.policies),
            deny,
            tuple(obstacles),
            against,
            tuple(planned.cilium),
        )

    def _deny(self, name: str, obstacles: list[Obstacle]) -> PlannedPolicy | None:
        """Return the default-deny; none where another owner's of that name does the same."""
        deny = PlannedPolicy(
            name, DENY_NAME, ALL, (), "every pod may leave only where a policy allows it"
        )
        taken = self._taken.get(name, {}).get(DENY_NAME)
        if not taken:
            return deny
        egress = [entry for entry in taken if entry.direction is Direction.EGRESS]
        if (
            egress
            and all(entry.peers == () for entry in egress)
            and (taken[0].subject.pods.selects_all)
        ):
            return None
        obstacles.append(_name_taken("NetworkPolicy", deny, taken[0].policy))
        return deny

    def _for_all(
        self,
        namespace: str,
        name: str,
        needs: Sequence[Need],
        about: str,
        planned: _Planned,
        obstacles: list[Obstacle],
    ) -> None:
        found = self._resolve(needs, namespace, obstacles)
        self._allowances.append(Allowance(namespace, ALL, tuple(found.meant), about))
        planned.add(namespace, name, ALL, about, found)

    def _intent(self, intent: EgressIntent, planned: _Planned, obstacles: list[Obstacle]) -> None:
        subject = self._subject(intent, obstacles, has_needs=bool(intent.needs))
        found = self._resolve(intent.needs, intent.namespace, obstacles)
        if subject is None:
            return
        self._allowances.append(
            Allowance(intent.namespace, subject, tuple(found.meant), f"intent {intent}")
        )
        name = policy_name(intent)
        if len(name) > _LONGEST and (found.wanted or found.beyond):
            obstacles.append(_name_too_long(intent, name))
            return
        planned.add(intent.namespace, name, subject, f"what {intent.subject} needs", found)

    def _resolve(
        self, needs: Iterable[Need], namespace: str, obstacles: list[Obstacle]
    ) -> _Resolved:
        resolved = _Resolved()
        for need in needs:
            if need.is_expired(self._today):
                obstacles.append(
                    about_need(
                        "expired-need",
                        f"expired after {need.expires} and is left out",
                        "remove it, or renew it with a new date",
                        need,
                        namespace,
                        stops=False,
                    )
                )
                continue
            found = resolve(self._ground, need, namespace)
            resolved.wanted += found.wanted
            resolved.meant += [(need, one) for one in found.meant]
            resolved.beyond += found.beyond
            obstacles += found.obstacles
        return resolved

    def _subject(
        self, intent: EgressIntent, obstacles: list[Obstacle], *, has_needs: bool
    ) -> Selector | None:
        namings = self._ground.namings
        if isinstance(intent.subject, LabelledPods):
            selector = intent.subject.selector
            if not namings.selected(intent.namespace, selector):
                obstacles.append(
                    Obstacle(
                        "selects-nothing",
                        f"intent {intent}: no pod in the input has {intent.subject}",
                        "correct the labels, unless the pods are made later",
                        intent.namespace,
                        intent.origin,
                        stops=False,
                    )
                )
            return selector
        return self._named_subject(intent, intent.subject, obstacles, has_needs=has_needs)

    def _named_subject(
        self,
        intent: EgressIntent,
        subject: NamedWorkload,
        obstacles: list[Obstacle],
        *,
        has_needs: bool,
    ) -> Selector | None:
        def stop(code: str, what: str, remedy: str) -> None:
            words = f"intent {intent}: {what}"
            obstacles.append(Obstacle(code, words, remedy, intent.namespace, intent.origin))

        found = find_workload(self._ground, intent.namespace, subject.kind, subject.name)
        if found.workload is None:
            stop("unknown-workload", found.obstacle, found.remedy)
            return None
        if all(pod.host_network for pod in found.workload.pods):
            stop(
                "host-network-workload",
                f"{found.workload} is on its nodes' network, where no policy covers it",
                "move it off the host's network, or remove the intent",
            )
            return None
        if not has_needs:
            # Nothing is written for it, so that no labels are needed.
            return None
        naming = self._ground.namings.of(found.workload)
        if naming.selector is None:
            stop(
                "no-stable-label",
                f"the pods of {found.workload} have no label in common that stays",
                "give its pod template a label such as app.kubernetes.io/name",
            )
            return None
        if naming.also:
            names = ", ".join(str(other) for other in naming.also[:3])
            stop(
                "same-labels",
                f"no labels tell the pods of {found.workload} from those of {names}, which would "
                "be given the same",
                "give one of them a label of its own, or name both by labels in one intent",
            )
            return None
        return naming.selector

    def _untouchable(self, name: str) -> list[Obstacle]:
        """Return the policies of kinds that are not evaluated which concern egress here.

        What they allow or deny is not known, so neither is who is open.
        """
        if name in self._accepted:
            return []
        touching = {
            str(touch.policy): touch
            for touch in self._world.touches
            if touch.direction is Direction.EGRESS
            and touch.policy.manager != MANAGER
            and self._touches(touch, name)
        }
        if not touching:
            return []
        names = [f"{touch.policy.kind} {text}" for text, touch in sorted(touching.items())]
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        first = touching[min(touching)]
        return [
            Obstacle(
                "not-evaluated",
                f"{', '.join(names[:3])}{more} may allow or stop what pods of {name} send, and "
                f"{'is' if len(names) == 1 else 'are'} not evaluated: who is open is not known",
                f"take {'it' if len(names) == 1 else 'them'} away first, or accept the namespace "
                f"by name with --accept-unevaluated {name}",
                name,
                first.policy.origin,
            )
        ]

    def _touches(self, touch: Touch, namespace: str) -> bool:
        endpoints = self._world.reachability.endpoints
        for selection in touch.subjects:
            if selection.namespace is not None and selection.namespace != namespace:
                continue
            if namespace_matches(endpoints, namespace, selection.namespaces)[1]:
                return True
        return False

    def _host_network(self, name: str) -> list[Obstacle]:
        found = [
            workload
            for workload in self._ground.snapshot.workloads
            if workload.namespace == name and any(pod.host_network for pod in workload.pods)
        ]
        if not found:
            return []
        names = ", ".join(str(workload) for workload in found[:3])
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        return [
            Obstacle(
                "uncoverable",
                f"{names}{more}: on the nodes' network, where no policy covers them",
                "list them as an exception, or move them off the host's network",
                name,
                found[0].origin,
                stops=False,
            )
        ]


def _beyond(plans: Iterable[NamespacePlan]) -> list[PlannedCiliumPolicy]:
    return [policy for plan in plans if not plan.is_refused for policy in plan.cilium]


def _unknown_labels(namespace: str) -> Obstacle:
    return Obstacle(
        "unknown-namespace-labels",
        f"the baseline chooses namespaces by label, and no Namespace {namespace} in the input "
        "tells its labels",
        "give the Namespace's manifest with -f, or name the namespaces in the baseline",
        namespace,
    )


def policy_name(intent: EgressIntent) -> str:
    """Return the name of the policy that an intent becomes.

    Args:
        intent: The intent.
    """
    return f"{_PREFIX}{intent.name}"


def _name_too_long(intent: EgressIntent, name: str) -> Obstacle:
    """Return why no policy can be written: a name is a DNS subdomain of at most 253 characters."""
    return Obstacle(
        "name-too-long",
        f"intent {intent}: its policy {_PREFIX}… would have a name of {len(name)} characters, and "
        f"the API server takes {_LONGEST}",
        f"give the intent a name of at most {_LONGEST - len(_PREFIX)} characters",
        intent.namespace,
        intent.origin,
    )


def _left_out(intent: EgressIntent) -> Obstacle:
    return Obstacle(
        "exempt-namespace",
        f"intent {intent} is left out: the baseline exempts its namespace",
        "remove the intent, or the exemption",
        intent.namespace,
        intent.origin,
        stops=False,
    )


def _name_taken(
    kind: str, policy: PlannedPolicy | PlannedCiliumPolicy, taken: PolicyName
) -> Obstacle:
    return Obstacle(
        "name-taken",
        f"{kind} {policy} exists and is not outgate's; the plan would overwrite it",
        f"rename it, or label it {MANAGER_LABEL}={MANAGER} to hand it over",
        policy.namespace,
        taken.origin,
    )
