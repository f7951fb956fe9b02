"""What a derived run reads: who goes by labels, and the policies that are to hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from outgate.live.verify import kinds
from outgate.live.verify.cluster import Talk
from outgate.live.verify.derived.harmless import Neighbours
from outgate.manifests.cluster_api.requesting import RequestError

if TYPE_CHECKING:
    from outgate.questions.world import World

NEIGHBOURS = (
    kinds.PODS,
    kinds.SERVICES,
    kinds.REPLICA_SETS,
    kinds.DEPLOYMENTS,
    kinds.STATEFUL_SETS,
    kinds.DAEMON_SETS,
    kinds.REPLICATION_CONTROLLERS,
    kinds.JOBS,
    kinds.CRON_JOBS,
    kinds.DISRUPTION_BUDGETS,
    kinds.AUTOSCALERS,
)


def neighbours(api: Talk) -> Neighbours:
    """Read everything that goes by labels of pods.

    Args:
        api: The API server.

    Raises:
        RequestError: Something may not be listed, so that nobody knows whom a probe would disturb.
    """
    bodies: list[Any] = []
    for resource in NEIGHBOURS:
        try:
            bodies += [{**body, "kind": resource.kind} for body in api.items(resource)]
        except RequestError as error:
            if not error.is_absent:
                raise
    spaces = {
        str(body["metadata"]["name"]): dict(body["metadata"].get("labels") or {})
        for body in api.items(kinds.NAMESPACES)
    }
    return Neighbours(tuple(bodies), spaces)


def with_policies_of(live: World, files: World) -> World:
    """Return a cluster with the policies of files in the namespaces that those have policies for.

    Args:
        live: The cluster.
        files: Files with policies.
    """
    named = {entry.policy.namespace for entry in files.entries}
    named |= {touch.policy.namespace for touch in files.touches if touch.policy.namespace}

    def others(items: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(item for item in items if item.policy.namespace not in named)

    return replace(
        live,
        entries=(*others(live.entries), *files.entries),
        touches=(*others(live.touches), *files.touches),
    )
