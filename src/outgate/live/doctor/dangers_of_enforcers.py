"""Where nothing enforces, or not as it looks."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.live.doctor.findings import Finding
from outgate.live.doctor.patient import Patient, setting
from outgate.live.doctor.plugins import aws, kube_network_policies, kube_router
from outgate.live.doctor.resources import PODS
from outgate.model.facts import Enforcer, Enforcing, Presence
from outgate.model.findings import Severity, some
from outgate.sets.addresses import parse_block, union_of

_AWS = ("aws-vpc-cni", "eks-auto-mode")
_CILIUM = ("cilium", "gke-dataplane-v2")
_NPM_NODES, _NPM_PODS = 250, 20_000
"""The largest cluster that Azure supports NPM in."""


def _is_off(enforcer: Enforcer) -> bool:
    return enforcer.enforcing.value is Enforcing.NO


def nothing_enforces(patient: Patient) -> Iterator[Finding]:
    """OGD401: the API server accepts policies, and nobody keeps them."""
    if not patient.knows_daemon_sets or patient.active:
        return
    off = [item for item in patient.facts.enforcers if _is_off(item)]
    if any(item.name in (*_AWS, *_CILIUM) for item in off):
        return  # the switch of these has a finding of its own
    words = (
        "no enforcer of NetworkPolicies was found: the API server accepts them, nothing keeps them"
    )
    if off:
        words = f"{off[0].title} is the only plugin found, and it enforces no NetworkPolicy"
    yield Finding(
        "OGD401",
        Severity.ERROR,
        words,
        _remedy_without_enforcer(patient),
        off[0].enforcing.source if off else "DaemonSets, API groups and Nodes",
    )


def _remedy_without_enforcer(patient: Patient) -> str:
    platform = patient.facts.platform.value if patient.facts.platform is not None else ""
    if platform == "gke":
        return "use Dataplane V2, or switch the network policy add-on on"
    if platform == "aks":
        return "choose a network policy engine for the cluster"
    if platform == "k3s":
        return "start k3s without --disable-network-policy, or install an enforcer"
    return "install a network plugin that enforces policies; prove it with outgate verify"


def aws_switched_off(patient: Patient) -> Iterator[Finding]:
    """OGD402: EKS, where enforcement is off until somebody switches it on."""
    if patient.active:
        return
    for enforcer in patient.facts.enforcers:
        if enforcer.name in _AWS and _is_off(enforcer):
            yield Finding(
                "OGD402",
                Severity.ERROR,
                f"{enforcer.title} is there, and enforcement of policies is off, its default",
                "switch on enableNetworkPolicy in the configuration of the vpc-cni add-on"
                if enforcer.name == "aws-vpc-cni"
                else "set enable-network-policy-controller in the ConfigMap amazon-vpc-cni",
                enforcer.enforcing.source,
            )


def aws_strict(patient: Patient) -> Iterator[Finding]:
    """OGD403: the VPC CNI's strict mode, in which a pod without a policy reaches nothing."""
    enforcer = patient.enforcer("aws-vpc-cni")
    if enforcer is None or setting(enforcer, aws.MODE) != "strict" or _is_off(enforcer):
        return
    yield Finding(
        "OGD403",
        Severity.WARNING,
        "the VPC CNI is in strict mode: a pod that no policy selects reaches nothing and nobody",
        "give every pod a policy, those of kube-system too; security groups for pods need standard",
        f"variable {aws.MODE} of the DaemonSet aws-node",
    )


def two_at_once(patient: Patient) -> Iterator[Finding]:
    """OGD404: two enforcers, of which each does its own thing."""
    running = [
        item
        for item in patient.facts.enforcers
        if item.enforcing.value is Enforcing.YES and item.presence.value is not Presence.TRACES
    ]
    if len(running) < 2:
        return
    yield Finding(
        "OGD404",
        Severity.ERROR,
        f"{' and '.join(item.title for item in running)} may both enforce policies: what one "
        "allows the other may deny",
        "switch all but one off; kube-network-policies beside another one allows what both allow",
        "; ".join(item.presence.source for item in running),
    )


def fails_open(patient: Patient) -> Iterator[Finding]:
    """OGD405: enforcers that let traffic pass until, or while, they are not there."""
    for enforcer in patient.active:
        mode = enforcer.fail_mode
        if mode is None or not mode.value.startswith("open"):
            continue
        yield Finding(
            "OGD405",
            Severity.WARNING,
            f"{enforcer.title} fails open; {mode.value.removeprefix('open: ')}",
            _remedy_of_open(enforcer.name),
            mode.source,
        )


def _remedy_of_open(name: str) -> str:
    if name == "kube-network-policies":
        return f"start it with {kube_network_policies.FAIL_OPEN}=false"
    if name == "kube-router":
        return f"start it with {kube_router.DEFAULT_DENY}=true, and give nodes their podCIDRs"
    if name == "aws-vpc-cni":
        return f"{aws.MODE}=strict closes the gap, and then every pod needs a policy"
    return "measure the gap with outgate verify; do not rely on policies in a pod's first seconds"


def cilium_switched_off(patient: Patient) -> Iterator[Finding]:
    """OGD406: Cilium's audit mode, in which policies are judged and not enforced."""
    for enforcer in patient.facts.enforcers:
        if enforcer.name in _CILIUM and _is_off(enforcer):
            yield Finding(
                "OGD406",
                Severity.WARNING if patient.active else Severity.ERROR,
                f"{enforcer.title} is set not to enforce policies, in the whole cluster",
                "set policy-audit-mode to false and enable-policy to default; restart its agents",
                enforcer.enforcing.source,
            )


def bare_pods_on_aws(patient: Patient) -> Iterator[Finding]:
    """OGD407: pods without an owner, which the VPC CNI does not police."""
    if not patient.is_run_by({"aws-vpc-cni"}):
        return
    bare = sorted(
        f"{pod.namespace}/{pod.name}"
        for pod in patient.seen.pods or ()
        if not pod.owner and not pod.mirror and not pod.host_network
    )
    if bare:
        yield Finding(
            "OGD407",
            Severity.WARNING,
            f"the VPC CNI does not police pods that nothing controls: {some(bare)}",
            "run them by a Deployment or Job; a probe made by kubectl run proves nothing here",
            "Pods without a controller in metadata.ownerReferences" + patient.seen.only_in(PODS),
        )


def azure_npm(patient: Patient) -> Iterator[Finding]:
    """OGD408: Azure NPM, which is being retired and has limits."""
    if not patient.is_run_by({"azure-npm"}):
        return
    nodes, pods = len(patient.seen.nodes or ()), len(patient.seen.pods or ())
    least = "" if patient.seen.is_whole(PODS) else "at least "
    if nodes > _NPM_NODES or pods > _NPM_PODS:
        yield Finding(
            "OGD408",
            Severity.ERROR,
            f"Azure NPM is supported up to {_NPM_NODES} nodes and {_NPM_PODS:,} pods, and here are "
            f"{nodes:,} and {least}{pods:,}",
            "migrate to Azure CNI powered by Cilium",
            "the number of Nodes and Pods",
        )
    yield Finding(
        "OGD408",
        Severity.WARNING,
        "Azure NPM ends on 30 September 2026 for Windows and on 30 September 2028 for Linux",
        "plan the migration to Cilium: there an ipBlock matches neither pods nor nodes",
        "the DaemonSet azure-npm",
    )


def traces_only(patient: Patient) -> Iterator[Finding]:
    """OGD409: resources of an enforcer whose agent is not to be seen."""
    if not patient.knows_daemon_sets:
        return
    active = patient.active
    if any(item.presence.value is not Presence.TRACES for item in active):
        return
    for enforcer in active:
        yield Finding(
            "OGD409",
            Severity.WARNING,
            f"{enforcer.title} is seen by its traces only; whether anything enforces policies "
            "cannot be read",
            "prove it with outgate verify",
            enforcer.presence.source,
        )


def agent_down(patient: Patient) -> Iterator[Finding]:
    """OGD412: the enforcer is installed, and its agent is ready nowhere."""
    for enforcer in patient.active:
        if enforcer.presence.value is Presence.DOWN:
            yield Finding(
                "OGD412",
                Severity.ERROR,
                f"the agent of {enforcer.title} is ready on no node",
                "see its pods' logs and events",
                enforcer.presence.source,
            )


def canal(patient: Patient) -> Iterator[Finding]:
    """OGD410: Canal, which is two programs."""
    enforcer = patient.enforcer("canal")
    if enforcer is not None:
        yield Finding(
            "OGD410",
            Severity.NOTE,
            "policies are Calico's here and the network is flannel's",
            "read Calico's documentation for policies; its IPPools do not say where pods are",
            enforcer.presence.source,
        )


def dataplane_v2(patient: Patient) -> Iterator[Finding]:
    """OGD411: GKE's Dataplane V2, which reads policies as Cilium does."""
    enforcer = patient.enforcer("gke-dataplane-v2")
    if enforcer is not None:
        yield Finding(
            "OGD411",
            Severity.WARNING,
            "Dataplane V2 reads policies as Cilium does: an ipBlock matches neither pods nor "
            "nodes, and a new deny cuts open connections",
            "name pods by selectors; roll policies out when cut connections do no harm",
            enforcer.presence.source,
        )


def kube_router_service_range(patient: Patient) -> Iterator[Finding]:
    """OGD201: kube-router that does not know the range of Services drops what goes to them."""
    enforcer = patient.enforcer("kube-router")
    services = patient.facts.ranges.services
    if enforcer is None or services is None or _is_off(enforcer):
        return
    stated = setting(enforcer, kube_router.SERVICE_RANGE)
    try:
        known = union_of(parse_block(text) for text in stated.split(","))
        wanted = union_of(parse_block(text) for text in services.value)
    except ValueError:
        return
    if wanted <= known:
        return
    yield Finding(
        "OGD201",
        Severity.ERROR,
        f"kube-router takes {stated} for the range of Services and it is {some(services.value)}: "
        "policies do not let pods reach Services, while the pods behind them are reached",
        f"start it with {kube_router.SERVICE_RANGE}={','.join(services.value)}",
        f"arguments of the DaemonSet kube-router; {services.source}",
    )
