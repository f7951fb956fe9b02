"""From a request and the cluster's nodes to what a run will make and do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outgate.live.verify import objects, policies
from outgate.live.verify.cases import Server, cases_of
from outgate.live.verify.objects import DEFAULT_IMAGE, Settings
from outgate.live.verify.policies import Step, addresses_of, policy_of
from outgate.live.verify.pools import Pool, ProbeNode, node_of, pools_of
from outgate.live.verify.script import client_script, race_script

DEFAULT_BUDGET = 120
LEAST_BUDGET = 45
CLEANING = 20.0
"""Seconds of the budget that are kept for removing everything."""
_GRACE = 60
"""Seconds after the budget at which the probes end by themselves."""
_LIMITS = {
    Step.OPEN: 15.0,
    Step.DENY: 20.0,
    Step.START: 20.0,
    Step.ALLOW: 25.0,
    Step.SELECTOR: 15.0,
    Step.BLOCKS: 15.0,
    Step.SERVICE_BLOCK: 15.0,
}
"""Seconds that each step may take before it counts as not settled."""
ALLOW_SECONDS = 6.0
"""Seconds that are kept for the second control, without which all before it proves nothing."""
_OPENSHIFT = "security.openshift.io"


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asks for."""

    context: str = ""
    """What the cluster is called."""
    image: str = DEFAULT_IMAGE
    outside: tuple[str, int] | None = None
    nodes: tuple[str, ...] = ()
    per_pool: int = 2
    is_quick: bool = False
    """Only whether policies are enforced, nothing else about the enforcer."""
    budget: int = DEFAULT_BUDGET


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run will do."""

    request: Request
    run: str
    namespace: str
    settings: Settings
    pools: tuple[Pool, ...]

    @property
    def chosen(self) -> tuple[ProbeNode, ...]:
        """The nodes that are probed; a node's place here is its index."""
        return tuple(node for pool in self.pools for node in pool.chosen)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps after the first two, where the deny has worked on some node."""
        if self.request.is_quick:
            return (Step.ALLOW,)
        return (Step.START, Step.ALLOW, Step.SELECTOR, Step.BLOCKS, Step.SERVICE_BLOCK)


def plan_of(
    request: Request, run: str, node_bodies: Sequence[Mapping[str, Any]], groups: frozenset[str]
) -> Plan:
    """Make the plan.

    Args:
        request: What is asked for.
        run: The run's id.
        node_bodies: The cluster's nodes.
        groups: The API groups that it serves.

    Raises:
        UsageError: A node that was named does not exist.
    """
    nodes = [node_of(body) for body in node_bodies]
    settings = Settings(
        image=request.image,
        lifetime=request.budget + _GRACE,
        sets_user=_OPENSHIFT not in groups,
    )
    return Plan(
        request=request,
        run=run,
        namespace=f"outgate-verify-{run}",
        settings=settings,
        pools=pools_of(nodes, per_pool=request.per_pool, named=request.nodes),
    )


def limit_of(step: Step, began: float, run_began: float, budget: int) -> float:
    """Return until when a step may last.

    Args:
        step: The step.
        began: When it began.
        run_began: When the run began.
        budget: How many seconds the run may take.
    """
    end = run_began + budget - CLEANING
    if step is Step.START:
        end -= ALLOW_SECONDS
    return min(began + _LIMITS[step], end)


def objects_of(plan: Plan, servers: Sequence[Server]) -> Iterator[Mapping[str, Any]]:
    """Yield every object that a run makes, as it makes it, for people to look at.

    Args:
        plan: The plan.
        servers: The servers; before a run, with addresses that only stand for those to come.
    """
    yield objects.namespace_object(plan.namespace, plan.settings)
    for index, node in enumerate(plan.chosen):
        yield objects.service_object(index)
        yield objects.server_job(index, node.name, plan.settings)
    for index, node in enumerate(plan.chosen):
        script = client_script_for(plan, node.name, servers)
        yield objects.client_job(index, node.name, script, plan.settings)
        if not plan.request.is_quick:
            script = race_script(starter_target(node.name, servers), plan.settings.lifetime)
            yield objects.starter_job(index, node.name, script, plan.settings)
    addresses = addresses_of(servers)
    for step in (Step.DENY, *plan.steps):
        body = policy_of(step, addresses)
        if body is not None and step is not Step.START:
            yield body


def client_script_for(plan: Plan, node: str, servers: Sequence[Server]) -> str:
    """Return the script of the client on a node."""
    cases = cases_of(node, servers, plan.request.outside)
    return client_script(cases, objects.server_name(0), plan.settings.lifetime)


def starter_target(node: str, servers: Sequence[Server]) -> str:
    """Return the address that a node's starter tries: that of its main case."""
    return cases_of(node, servers)[0].address


def stand_ins(plan: Plan) -> tuple[Server, ...]:
    """Return servers with addresses of the documentation ranges, in the place of those to come."""
    return tuple(
        Server(
            node=node.name,
            node_addresses=node.addresses,
            addresses=(f"192.0.2.{index + 1}",),
            service_addresses=(f"198.51.100.{index + 1}",),
        )
        for index, node in enumerate(plan.chosen)
    )


def describe(step: Step) -> str:
    """Return what the policy of a step is, in words."""
    return policies.WORDS[step]
