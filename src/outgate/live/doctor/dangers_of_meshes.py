"""What a mesh, and a cloud identity, makes of policies: ports and peers that no manifest names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from outgate.cluster.fields import at, mapping, sequence
from outgate.live.doctor.findings import Finding
from outgate.live.doctor.observation import Body
from outgate.live.doctor.patient import Patient
from outgate.live.doctor.resources import SERVICES
from outgate.live.doctor.seeing import labels_of, name_of, namespace_of
from outgate.model.facts import Mesh
from outgate.model.findings import Severity, some

_PLAIN = "networkpolicies.networking.k8s.io"


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a mesh needs of policies, by its documentation."""

    title: str
    label: tuple[str, str] = ("", "")
    """Of the Services that sidecars ask; its value is empty where it may be any."""
    ports: tuple[int, ...] = ()
    """Where the control plane answers, on its pods; empty where pods ask nobody."""
    without: str = ""
    """What becomes of a pod that does not reach it."""
    port_sentence: str = ""
    """What becomes of ports between two pods of the mesh; empty where they stay as they are."""
    port_remedy: str = ""


_MESHES: Mapping[str, _Rules] = {
    "istio-sidecar": _Rules(
        "Istio's sidecars",
        label=("app", "istiod"),
        ports=(15012,),
        without="new pods get no certificate and do not become ready; running ones keep to what "
        "they know until their certificate ends",
    ),
    "istio-ambient": _Rules(
        "Istio ambient",
        port_sentence="between pods of Istio ambient everything goes to port 15008, whatever port "
        "the application asked for, and kubelet's probes come from 169.254.7.127 "
        "(IPv6 fd16:9254:7127:1337:ffff:ffff:ffff:ffff)",
        port_remedy="allow 15008 on both sides between pods of the mesh, and 169.254.7.127/32 in; "
        "policies cannot tell ports apart there, an AuthorizationPolicy can",
    ),
    "linkerd": _Rules(
        "Linkerd's proxies",
        label=("linkerd.io/control-plane-component", ""),
        ports=(8080, 8086, 8090),
        without="new pods get no certificate and do not become ready; running ones learn of no "
        "change",
        port_sentence="between pods of Linkerd everything goes to port 4143, whatever port the "
        "application asked for",
        port_remedy="allow 4143 on both sides between pods of the mesh; policies cannot tell ports "
        "apart there, a Server with an AuthorizationPolicy can",
    ),
    "kuma": _Rules(
        "Kuma's sidecars",
        label=("app.kubernetes.io/name", ""),
        ports=(5678,),
        without="new pods do not become ready; running ones learn of no change",
    ),
    "consul": _Rules(
        "Consul's sidecars",
        label=("component", "server"),
        ports=(8502,),
        without="new pods do not become ready; running ones learn of no change",
        port_sentence="between pods of Consul everything goes to port 20000, whatever port the "
        "application asked for",
        port_remedy="allow 20000 on both sides between pods of the mesh; policies cannot tell "
        "services apart there, intentions can",
    ),
}
"""Mesh to its rules.

Sources: Istio's "Ports used by Istio" and "Ambient and Kubernetes NetworkPolicy", Linkerd's
"Network Policy" under common errors, Kuma's list of control plane ports, consul-k8s
``constants.ProxyDefaultInboundPort``.
"""

_OF_METADATA = ("gke-workload-identity", "eks-pod-identity")
"""Those whose pods ask an address on their own node."""


def control_plane(patient: Patient) -> Iterator[Finding]:
    """OGD501: sidecars under an egress policy must reach the mesh's control plane."""
    for mesh in patient.facts.meshes:
        rules = _MESHES[mesh.name]
        if not rules.ports:
            continue
        ports = " and ".join(f"{port}/TCP" for port in rules.ports)
        where, source = _where(patient, rules)
        yield Finding(
            "OGD501",
            _severity(patient),
            f"{_who(mesh)}: under an egress policy a pod must reach the control plane{where} at "
            f"{ports}; without it {rules.without}",
            _remedy(where, ports),
            f"{mesh.pods.source}; {source}",
        )


def other_ports(patient: Patient) -> Iterator[Finding]:
    """OGD502: a mesh between whose pods the ports of policies are not those of applications."""
    for mesh in patient.facts.meshes:
        rules = _MESHES[mesh.name]
        if rules.port_sentence:
            yield Finding(
                "OGD502",
                _severity(patient),
                f"{_who(mesh)}: {rules.port_sentence}, so a rule for that port stops the traffic",
                rules.port_remedy,
                mesh.pods.source,
            )


def cloud_identity(patient: Patient) -> Iterator[Finding]:
    """OGD503: users of a cloud identity, which an egress policy can take from them."""
    for use in patient.facts.identities:
        users = use.users.value
        count = f"{len(users)} users" if len(users) > 1 else "1 user"
        yield Finding(
            "OGD503",
            _severity(patient) if use.name in _OF_METADATA else Severity.NOTE,
            f"{use.name} has {count}, {some(users)}: under an egress policy their pods must reach "
            f"{use.needs}",
            "allow it for these workloads alone; everybody else is better off without it",
            use.users.source,
        )


def _severity(patient: Patient) -> Severity:
    """It can only have gone wrong already where there are policies."""
    return Severity.WARNING if patient.seen.policies.get(_PLAIN) else Severity.NOTE


def _who(mesh: Mesh) -> str:
    title = _MESHES[mesh.name].title
    pods = "1 pod has" if mesh.pods.value == 1 else f"{mesh.pods.value:,} pods have"
    if mesh.name == "istio-ambient":
        pods = "1 pod is in" if mesh.pods.value == 1 else f"{mesh.pods.value:,} pods are in"
    if mesh.pods.value:
        return f"{pods} {title}"
    return f"the next pods of {some(mesh.namespaces.value)} join {title}"


def _where(patient: Patient, rules: _Rules) -> tuple[str, str]:
    """Return where the control plane is, in words, and where that was read."""
    if patient.seen.services is None:
        return "", "Services may not be listed"
    found = sorted(
        f"{namespace_of(body)}/{name_of(body)}"
        for body in patient.seen.services
        if _is_control_plane(body, rules)
    )
    told = patient.seen.only_in(SERVICES)
    if found:
        words = f" ({'Service' if len(found) == 1 else 'Services'} {some(found)})"
        return words, f"Services with a port to {' or '.join(map(str, rules.ports))}{told}"
    if patient.seen.is_whole(SERVICES):
        return " (no Service of this cluster is its)", "Services"
    return "", f"Services{told}"


def _is_control_plane(body: Body, rules: _Rules) -> bool:
    key, value = rules.label
    stated = labels_of(body).get(key)
    if stated is None or (value and stated != value):
        return False
    ports = sequence(at(body, ("spec", "ports")))
    numbers = {mapping(port).get(name) for port in ports for name in ("port", "targetPort")}
    return bool(numbers & set(rules.ports))


def _remedy(where: str, ports: str) -> str:
    if "no Service" in where:
        return (
            f"allow {ports} to the address of the control plane, which is outside of this cluster"
        )
    return f"allow {ports} to the control plane's pods in every namespace of the mesh"
