"""A run that changes nothing: every object, and what the API server would say to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from outgate.live.verify import cluster, kinds, permissions
from outgate.live.verify.cluster import Talk
from outgate.live.verify.permissions import Permission
from outgate.live.verify.planning import Plan, Request, objects_of, plan_of, stand_ins
from outgate.live.verify.pools import Pool
from outgate.live.verify.troubles import refusal
from outgate.live.writing import Writer
from outgate.manifests.cluster_api.requesting import RequestError

REHEARSAL_NAMESPACE = "default"
"""Where namespaced objects are tried: the run's own namespace is not there to be asked about."""
_RESOURCES = {
    resource.kind: resource
    for resource in (kinds.NAMESPACES, kinds.SERVICES, kinds.JOBS, kinds.NETWORK_POLICIES)
}
_FORBIDDEN_OUTRIGHT = frozenset({400, 403, 422})


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a run would make, and what would stop it."""

    objects: tuple[Mapping[str, Any], ...]
    refusals: tuple[str, ...]
    lacking: tuple[Permission, ...]
    pools: tuple[Pool, ...]


def rehearse(api: Talk, request: Request, run: str) -> Rehearsal:
    """Return everything that a run would make, and ask the API server about each, with dryRun=All.

    Args:
        api: The API server.
        request: What is asked for.
        run: The run's id.

    Raises:
        RequestError: The cluster cannot be read.
        UsageError: A node that was named does not exist.
    """
    plan = plan_of(request, run, cluster.nodes(api), cluster.served_groups(api))
    writer = Writer(api, run)
    bodies = tuple(_placed(writer.labelled(body), plan) for body in _objects(plan))
    refusals = []
    for body in bodies:
        words = _asked(writer, body)
        if words:
            refusals.append(f"{body['kind']} {body['metadata']['name']} {words}")
    return Rehearsal(bodies, tuple(dict.fromkeys(refusals)), permissions.missing(api), plan.pools)


def _objects(plan: Plan) -> tuple[Mapping[str, Any], ...]:
    return tuple(objects_of(plan, stand_ins(plan))) if plan.chosen else ()


def _placed(body: Mapping[str, Any], plan: Plan) -> Mapping[str, Any]:
    if not _RESOURCES[str(body["kind"])].namespaced:
        return body
    metadata = dict(body["metadata"])
    name = metadata.pop("name")
    return {**body, "metadata": {"name": name, "namespace": plan.namespace, **metadata}}


def _asked(writer: Writer, body: Mapping[str, Any]) -> str:
    resource = _RESOURCES[str(body["kind"])]
    metadata = {key: value for key, value in body["metadata"].items() if key != "namespace"}
    namespace = REHEARSAL_NAMESPACE if resource.namespaced else None
    try:
        writer.try_create(resource, namespace, {**body, "metadata": metadata})
    except RequestError as error:
        if error.status not in _FORBIDDEN_OUTRIGHT:
            raise
        return refusal(str(error).partition(": ")[2] or str(error))
    return ""
