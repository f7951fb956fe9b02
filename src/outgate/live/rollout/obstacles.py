"""What is in the way of a whole plan: another cluster, no enforcer, denials that nobody sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from outgate.live.doctor.enforcers import active
from outgate.live.rollout.options import Options
from outgate.live.rollout.plans import RolloutPlan
from outgate.model.facts import ClusterFacts

_MOST = 3


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a namespace, or a plan, is not rolled out."""

    code: str
    what: str
    remedy: str
    namespace: str = ""

    def __str__(self) -> str:
        where = f"{self.namespace}: " if self.namespace else ""
        return f"{where}{self.what}; {self.remedy}"


def obstacles_of_plan(
    plan: RolloutPlan,
    options: Options,
    facts: ClusterFacts | None,
    context: str,
    platforms: Iterable[str] = (),
    troubles: Iterable[str] = (),
) -> Iterator[Obstacle]:
    """Yield what is in the way of the whole plan.

    Args:
        plan: The plan.
        options: Choices of the user.
        facts: What doctor found; None where nothing is asked of nodes.
        context: What the cluster is called.
        platforms: Names of platforms, which are no cluster's.
        troubles: Why logs of denied connections show nothing more.
    """
    named = plan.document.cluster
    if named and named not in platforms and named != context and not options.accepts_cluster:
        yield Obstacle(
            "another-cluster",
            f"the plan is for cluster {named}, and this is {context}",
            "choose it with --context, or say --accept-cluster-name if it is the same",
        )
    profile = facts.profile.value if facts is not None and facts.profile is not None else ""
    planned = plan.document.profile
    if profile and planned not in (profile, "upstream"):
        yield Obstacle(
            "another-enforcer",
            f"the plan is for the enforcer {planned}, and this cluster has {profile}",
            "plan again with this cluster's --facts",
        )
    if facts is not None:
        yield from obstacles_of_enforcers(facts, accepts_unenforced=options.accepts_unenforced)
    if not options.accepts_blind and not options.denials:
        yield Obstacle(
            "blind",
            "BLIND: nothing here shows denied connections, so a need that was forgotten is seen "
            "only when a workload loses its readiness",
            "name the log that shows them with --denials (see outgate denied), or simulate first, "
            "and say --accept-blind to go on like that",
        )
    for words in troubles:
        yield Obstacle(
            "blind",
            f"BLIND: {words}, so that denied connections would not be seen",
            "give --denials a log that goes on: follow it with -f where a program writes it",
        )


def obstacles_of_enforcers(facts: ClusterFacts, *, accepts_unenforced: bool) -> Iterator[Obstacle]:
    """Yield why policies would not hold, on some nodes or on any.

    Args:
        facts: What doctor found.
        accepts_unenforced: Whether nodes without an enforcer are left out by the user's word.
    """
    enforcers = active(facts.enforcers)
    if not enforcers:
        yield Obstacle(
            "no-enforcer",
            "nothing was found in the cluster that enforces policies",
            "see outgate doctor and verify; --no-verify writes the objects all the same",
        )
    lacking = [node for pool in facts.node_pools for node in pool.lacking]
    if enforcers and lacking and not accepts_unenforced:
        more = f" and {len(lacking) - _MOST} more" if len(lacking) > _MOST else ""
        yield Obstacle(
            "enforcer-not-ready",
            f"no enforcer is ready on {', '.join(lacking[:_MOST])}{more}, so that nothing tells "
            "what the plan does there",
            "see outgate doctor, or say --accept-unenforced to go on without these nodes",
        )
