"""From a need's destination to the peers of a rule: what it says, and what it means.

A peer is what a policy can say: labels and blocks. What is meant stands beside it, as the
workloads and addresses themselves, so that the proof can compare the two.
"""

from __future__ import annotations

from dataclasses import dataclass

from outgate.intents.defaults import INITIAL_NAMESPACES
from outgate.intents.needs import (
    Need,
    ToBlock,
    ToHost,
    ToNamespace,
    ToService,
    ToWorkload,
)
from outgate.model.entries import PodSelection
from outgate.model.workloads import Workload
from outgate.planning.blocks import resolve_block
from outgate.planning.ground import Ground
from outgate.planning.hosts import resolve_host
from outgate.planning.merging import Wanted
from outgate.planning.obstacles import about_need, similar
from outgate.planning.plans import Obstacle
from outgate.planning.platform_needs import resolve_platform
from outgate.planning.resolutions import Meant, Resolution, refused
from outgate.planning.services import resolve_service


def resolve(ground: Ground, need: Need, namespace: str) -> Resolution:
    """Return the peers that a need comes to.

    Args:
        ground: The cluster, and what is known about it.
        need: The need.
        namespace: Whose it is; empty for a need of every workload.
    """
    to = need.to
    if isinstance(to, ToWorkload):
        return _workload(ground, need, to, namespace)
    if isinstance(to, ToService):
        return resolve_service(ground, need, to, namespace)
    if isinstance(to, ToNamespace):
        return _namespace(ground, need, to, namespace)
    if isinstance(to, ToBlock):
        return resolve_block(ground, need, to, namespace)
    if isinstance(to, ToHost):
        return resolve_host(ground, need, to, namespace)
    return resolve_platform(ground, need, to.service, namespace)


@dataclass(frozen=True, slots=True)
class Found:
    """A workload by its name, or why there is none."""

    workload: Workload | None
    obstacle: str = ""
    remedy: str = ""


def find_workload(ground: Ground, namespace: str, kind: str, name: str) -> Found:
    """Return the one workload of that name.

    Args:
        ground: The cluster.
        namespace: Its namespace.
        kind: Its kind, in any case; empty for whichever has the name.
        name: Its name.
    """
    named = ground.workloads.get((namespace, name), ())
    found = [one for one in named if not kind or one.kind.lower() == kind.lower()]
    if len(found) == 1:
        return Found(found[0])
    wanted = f"{namespace}/{kind}/{name}" if kind else f"{namespace}/{name}"
    if found:
        kinds = ", ".join(sorted(one.kind for one in found))
        return Found(
            None, f"{wanted} names {len(found)} workloads ({kinds})", "say which kind is meant"
        )
    if named:
        return Found(
            None,
            f"there is no {kind} {namespace}/{name} in the input, but a {named[0].kind}",
            "correct the kind",
        )
    if namespace not in ground.snapshot.namespaces:
        near = similar(namespace, ground.snapshot.namespaces)
        return Found(None, f"there is no namespace {namespace} in the input", near)
    near = similar(name, (one for space, one in ground.workloads if space == namespace))
    return Found(
        None,
        f"there is no workload {wanted} in the input",
        near or "correct the name, or give the manifests that make it with -f",
    )


def _workload(ground: Ground, need: Need, to: ToWorkload, namespace: str) -> Resolution:
    found = find_workload(ground, to.namespace, to.kind, to.name)
    workload = found.workload
    if workload is None:
        return refused("unknown-destination", found.obstacle, found.remedy, need, namespace)
    if all(pod.host_network for pod in workload.pods):
        return refused(
            "host-network-destination",
            f"{workload} is on its nodes' network, where no label selects it",
            "name the nodes' addresses as a cidr, or use platform: node-local for the own node",
            need,
            namespace,
        )
    naming = ground.namings.of(workload)
    if naming.selector is None:
        return refused(
            "no-stable-label",
            f"the pods of {workload} have no label in common that stays",
            "give its pod template a label such as app.kubernetes.io/name",
            need,
            namespace,
        )
    notes: tuple[Obstacle, ...] = ()
    if naming.also:
        names = ", ".join(str(other) for other in naming.also[:3])
        notes = (
            about_need(
                "destination-also-selects",
                f"no labels tell the pods of {workload} from those of {names}: both are allowed",
                "give one of them a label of its own",
                need,
                namespace,
                stops=False,
            ),
        )
    peer = PodSelection(workload.namespace, pods=naming.selector)
    return Resolution(
        (Wanted(peer, need.traffic, need),), (Meant(need.traffic, workloads=(workload,)),), notes
    )


def _namespace(ground: Ground, need: Need, to: ToNamespace, namespace: str) -> Resolution:
    if to.name not in ground.snapshot.namespaces and to.name not in INITIAL_NAMESPACES:
        return refused(
            "unknown-destination",
            f"there is no namespace {to.name} in the input",
            similar(to.name, ground.snapshot.namespaces) or "correct the name",
            need,
            namespace,
        )
    return Resolution(
        (Wanted(PodSelection(to.name), need.traffic, need),),
        (Meant(need.traffic, pods=PodSelection(to.name)),),
    )
