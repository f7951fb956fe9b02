"""A plugin that is there and whose settings say that it enforces nothing."""

from __future__ import annotations

import pytest

from outgate.live.doctor.observation import DaemonSetSeen, Observation
from outgate.live.doctor.resources import CALICO_FELIX
from outgate.model.facts import Enforcer, Enforcing
from tests.live.doctor.seen import Body, container, daemon_set, enforcer, named, node

CILIUM = daemon_set("cilium", container("cilium-agent"))
FLANNEL = container("kube-flannel", "flannel/flannel:v0.27.0")
SWITCH = "--enable-network-policy"


def aws(*agents: Body) -> DaemonSetSeen:
    """Return the VPC CNI's DaemonSet with these containers beside the plugin."""
    return daemon_set("aws-node", container("aws-node"), *agents)


def settings(found: Enforcer) -> dict[str, str]:
    """Return the settings of an enforcer by name."""
    return {item.name: item.value for item in found.settings}


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"enable-policy": "default"}, Enforcing.YES),
        ({"policy-audit-mode": "true"}, Enforcing.NO),
        ({"policy-audit-mode": "false"}, Enforcing.YES),
        ({"enable-policy": "never"}, Enforcing.NO),
        ({"enable-policy": "always"}, Enforcing.YES),
        ({"enable-k8s-networkpolicy": "false"}, Enforcing.NO),
    ],
)
def test_cilium_by_its_config_map(config: dict[str, str], expected: Enforcing) -> None:
    """Audit mode judges and does not enforce; never does not even judge."""
    seen = Observation(daemon_sets=(CILIUM,), config_maps={"cilium-config": config})

    assert enforcer(seen, "cilium").enforcing.value is expected


@pytest.mark.parametrize(
    ("agents", "config", "expected"),
    [
        ((container("aws-eks-nodeagent", "a:v1", f"{SWITCH}=true"),), {}, Enforcing.YES),
        ((container("aws-network-policy-agent", "a:v1", SWITCH, "true"),), {}, Enforcing.YES),
        ((container("aws-eks-nodeagent", "a:v1", f"{SWITCH}=false"),), {}, Enforcing.NO),
        ((container("aws-eks-nodeagent", "a:v1"),), {}, Enforcing.NO),
        ((), {}, Enforcing.NO),
        (
            (container("aws-eks-nodeagent", "a:v1", f"{SWITCH}=true"),),
            {"enable-network-policy-controller": "false"},
            Enforcing.NO,
        ),
        (
            (container("aws-eks-nodeagent", "a:v1", f"{SWITCH}=true"),),
            {"enable-network-policy-controller": "true"},
            Enforcing.YES,
        ),
    ],
)
def test_vpc_cni_needs_agent_and_controller(
    agents: tuple[Body, ...], config: dict[str, str], expected: Enforcing
) -> None:
    """The agent's flag and the controller's key must both be on."""
    seen = Observation(daemon_sets=(aws(*agents),), config_maps={"amazon-vpc-cni": config})

    assert enforcer(seen, "aws-vpc-cni").enforcing.value is expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), Enforcing.YES),
        (("--run-firewall=true",), Enforcing.YES),
        (("--run-firewall=false",), Enforcing.NO),
    ],
)
def test_kube_router_runs_its_firewall(arguments: tuple[str, ...], expected: Enforcing) -> None:
    """kube-router can be started for routing alone."""
    item = daemon_set("kube-router", container("kube-router", "kube-router:v2.5.0", *arguments))

    assert enforcer(Observation(daemon_sets=(item,)), "kube-router").enforcing.value is expected


@pytest.mark.parametrize(
    ("noted", "expected"),
    [
        ('["server"]', Enforcing.YES),
        ('["server","--disable-network-policy"]', Enforcing.NO),
        ('["server","--disable-network-policy=true"]', Enforcing.NO),
        ('["server","--disable-network-policy=false"]', Enforcing.YES),
        ('["agent","--disable-network-policy"]', Enforcing.UNKNOWN),
        ("not JSON", Enforcing.UNKNOWN),
    ],
)
def test_k3s_is_switched_off_by_its_servers(noted: str, expected: Enforcing) -> None:
    """What a server was started with holds for all; without one in sight it is not known."""
    body = node(kubelet="v1.33.1+k3s1", annotations={"k3s.io/node-args": noted})

    assert enforcer(Observation(nodes=(body,)), "k3s").enforcing.value is expected


@pytest.mark.parametrize(
    ("containers", "expected"),
    [
        ((FLANNEL,), Enforcing.NO),
        (
            (FLANNEL, container("netpol", "registry.example/kube-network-policies:v1.1.0")),
            Enforcing.YES,
        ),
    ],
)
def test_flannel_enforces_by_its_sidecar_only(
    containers: tuple[Body, ...], expected: Enforcing
) -> None:
    """Flannel by itself accepts policies and does nothing."""
    item = daemon_set("kube-flannel-ds", *containers, namespace="kube-flannel")

    assert enforcer(Observation(daemon_sets=(item,)), "flannel").enforcing.value is expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("v20230511-dc714da8", Enforcing.NO),
        ("v20240813-c6f155d6", Enforcing.YES),
        ("latest", Enforcing.UNKNOWN),
    ],
)
def test_kindnet_enforces_since_a_date(tag: str, expected: Enforcing) -> None:
    """Its tag is a date; without one nothing can be said."""
    item = daemon_set("kindnet", container("kindnet-cni", f"docker.io/kindest/kindnetd:{tag}"))

    assert enforcer(Observation(daemon_sets=(item,)), "kindnet").enforcing.value is expected


def test_weave_without_its_policy_container() -> None:
    """Weave routes without weave-npc, and enforces nothing."""
    item = daemon_set("weave-net", container("weave", "weaveworks/weave-kube:2.8.1"))

    assert enforcer(Observation(daemon_sets=(item,)), "weave").enforcing.value is Enforcing.NO


def test_felix_takes_its_environment_before_its_resource() -> None:
    """Felix: environment variables take precedence over FelixConfiguration."""
    resource = named("default", spec={"defaultEndpointToHostAction": "Drop", "bpfEnabled": True})
    item = daemon_set(
        "calico-node",
        container("calico-node", "calico/node:v3.30.1", FELIX_DEFAULTENDPOINTTOHOSTACTION="ACCEPT"),
    )
    seen = Observation(daemon_sets=(item,), settings={CALICO_FELIX.name: (resource,)})

    assert settings(enforcer(seen, "calico")) == {
        "defaultEndpointToHostAction": "ACCEPT",
        "bpfEnabled": "true",
    }


def test_felix_without_any_setting_drops_what_goes_to_the_node() -> None:
    """That is Felix's default; it is told as assumed, and only where both places were read."""
    item = daemon_set("calico-node", container("calico-node", "calico/node:v3.30.1"))
    read = enforcer(
        Observation(daemon_sets=(item,), settings={CALICO_FELIX.name: ()}), "calico"
    ).settings
    unread = enforcer(Observation(daemon_sets=(item,)), "calico").settings

    assert [(one.value, one.confidence) for one in read] == [("Drop", "assumed")]
    assert unread == ()


def test_flags_inside_of_a_shell_line() -> None:
    """Some manifests start the agent by a shell."""
    agent = {
        "name": "kube-router",
        "image": "kube-router:v2.5.0",
        "command": ["sh", "-c", "exec kube-router --run-firewall=false --v=1"],
    }
    found = enforcer(Observation(daemon_sets=(daemon_set("kube-router", agent),)), "kube-router")

    assert found.enforcing.value is Enforcing.NO
