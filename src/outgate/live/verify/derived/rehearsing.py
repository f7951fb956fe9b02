"""A derived run that changes nothing: every object, and what the API server would say to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from outgate.live.verify import cluster, kinds, objects, permissions
from outgate.live.verify.cases import HTTP_PORT
from outgate.live.verify.cluster import Talk
from outgate.live.verify.derived import session, standing
from outgate.live.verify.derived.asking import Request, Stand
from outgate.live.verify.derived.cases import Destination, Subject, Target
from outgate.live.verify.derived.keeping import Keeper
from outgate.live.verify.derived.permissions import needed
from outgate.live.verify.derived.probing import expectations, script
from outgate.live.verify.derived.sorting import Waiting
from outgate.live.verify.derived.trying import LANES
from outgate.live.verify.journal import Journal
from outgate.live.verify.objects import Settings
from outgate.live.verify.permissions import Permission
from outgate.live.verify.rehearsing import REHEARSAL_NAMESPACE
from outgate.live.verify.starting import Clock
from outgate.live.verify.troubles import refusal
from outgate.manifests.cluster_api.requesting import RequestError
from outgate.model.origins import NOWHERE
from outgate.model.workloads import METADATA_NAME, Namespace, Pod, Workload
from outgate.sets.addresses import parse_address

if TYPE_CHECKING:
    from outgate.questions.world import World

_RESOURCES = {one.kind: one for one in (kinds.NAMESPACES, kinds.JOBS, kinds.PODS)}
_FORBIDDEN_OUTRIGHT = frozenset({400, 403, 404, 422})


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a run would make, and what would stop it."""

    objects: tuple[Mapping[str, Any], ...]
    """A container for a real pod is shown as the change of that pod."""
    skipped: Mapping[str, str]
    """Workload to why it would not be probed."""
    refusals: tuple[str, ...]
    lacking: tuple[Permission, ...]
    stand: Stand


def rehearse_derived(api: Talk, read: Callable[[], World], request: Request, run: str) -> Rehearsal:
    """Return everything that a run would make, and ask the API server about each, with dryRun=All.

    Listeners have no addresses before they run: those of a documentation range stand for them.

    Args:
        api: The API server.
        read: Reads the cluster, with the policies that are to hold.
        request: What is asked for.
        run: The run's id.

    Raises:
        Stopped: No node takes a listener.
        RequestError: The cluster cannot be read.
    """
    keeper = Keeper(api, run, Journal(lambda _: None), Clock())
    settings = session.settings_of(request, cluster.served_groups(api))
    nodes = session.nodes_for_listeners(api)
    listeners = [
        Target(Destination.LISTENER, f"listener {index}", f"192.0.2.{index + 1}", HTTP_PORT)
        for index in range(len(nodes))
    ]
    world = with_listeners(read(), listeners, keeper.namespace)
    found = session.derive(world, listeners, request, keeper.namespace)
    stand, around = session.surroundings(api, request.stand)
    result = session.sort(found, around, world, stand, keeper)
    bodies = [*_own(keeper, nodes, found, settings)]
    bodies += (_probe(keeper, item, stand, settings) for item in result.waiting)
    refusals = (_asked(keeper, body) for body in bodies)
    return Rehearsal(
        objects=tuple(bodies),
        skipped=result.skipped,
        refusals=tuple(dict.fromkeys(filter(None, refusals))),
        lacking=permissions.missing(api, needed(stand)),
        stand=stand,
    )


def with_listeners(world: World, listeners: list[Target], namespace: str) -> World:
    """Return a cluster in which the run's listeners are.

    Args:
        world: The cluster.
        listeners: Those that the run would have.
        namespace: The run's.
    """
    pods = tuple(
        Pod(
            namespace=namespace,
            name=objects.server_name(index),
            labels={},
            ports=(),
            host_network=False,
            node=None,
            addresses=(parse_address(target.address),),
            service_account="default",
            origin=NOWHERE,
        )
        for index, target in enumerate(listeners)
    )
    snapshot = world.snapshot
    space = Namespace(namespace, {METADATA_NAME: namespace}, NOWHERE)
    return replace(
        world,
        snapshot=replace(
            snapshot,
            namespaces={**snapshot.namespaces, namespace: space},
            workloads=(
                *snapshot.workloads,
                *(Workload("Pod", namespace, pod.name, NOWHERE, (pod,)) for pod in pods),
            ),
        ),
    )


def _own(
    keeper: Keeper, nodes: list[str], found: tuple[Subject, ...], settings: Settings
) -> Iterator[Mapping[str, Any]]:
    yield keeper.writer.labelled(objects.namespace_object(keeper.namespace, settings))
    for index, node in enumerate(nodes):
        yield _placed(keeper, keeper.namespace, objects.server_job(index, node, settings))
    targets = dict.fromkeys(case.target for one in found for case in one.cases)
    if targets:
        control = session.control_of(keeper.namespace, tuple(targets))
        yield _probe(keeper, Waiting(control, 0, {}), Stand.POD, settings)


def _probe(keeper: Keeper, item: Waiting, stand: Stand, settings: Settings) -> Mapping[str, Any]:
    subject, name = item.subject, keeper.name_of(stand, item.number)
    lane = max(item.number - 1, 0) % LANES
    command = script(expectations(subject.cases), lane, LANES, settings.lifetime)
    if stand is Stand.REAL:
        container = standing.container_object(name, command, settings)
        return {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": subject.pod, "namespace": subject.namespace},
            "spec": {"ephemeralContainers": [container]},
        }
    if stand is Stand.JOB:
        own = keeper.own_labels(item.number)
        body = standing.job_object(name, item.labels, own, command, settings)
    else:
        body = standing.probe_object(name, item.labels, command, settings)
    return _placed(keeper, subject.namespace, body)


def _placed(keeper: Keeper, namespace: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    labelled = keeper.writer.labelled(body)
    metadata = dict(labelled["metadata"])
    name = metadata.pop("name")
    return {**labelled, "metadata": {"name": name, "namespace": namespace, **metadata}}


def _asked(keeper: Keeper, body: Mapping[str, Any]) -> str:
    metadata = body["metadata"]
    name, own = str(metadata["name"]), str(metadata.get("namespace", ""))
    try:
        if "ephemeralContainers" in body.get("spec", {}):
            [container] = body["spec"]["ephemeralContainers"]
            keeper.writer.try_container(own, name, container)
            return ""
        namespace: str | None = None
        if own:
            # The run's own namespace is not there to be asked about.
            namespace = REHEARSAL_NAMESPACE if own == keeper.namespace else own
        kept = {key: value for key, value in metadata.items() if key != "namespace"}
        keeper.writer.try_create(
            _RESOURCES[str(body["kind"])], namespace, {**body, "metadata": kept}
        )
    except RequestError as error:
        if error.status not in _FORBIDDEN_OUTRIGHT:
            raise
        words = refusal(str(error).partition(": ")[2] or str(error))
        return f"{body['kind']} {own}/{name} {words}" if own else f"{body['kind']} {name} {words}"
    return ""
