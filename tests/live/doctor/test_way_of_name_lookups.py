"""DNS: the Service that pods really ask, at the ports where it really answers."""

from __future__ import annotations

from outgate.live.doctor.diagnosing import facts_from
from outgate.live.doctor.observation import Observation
from outgate.model.facts import Confidence, Dns
from tests.live.doctor.seen import DNS_ADDRESS, container, daemon_set, node, service, slice_of

PLACE = "kube-system/kube-dns"


def dns(seen: Observation) -> Dns:
    """Return what is known of DNS."""
    return facts_from(seen).dns


def kubelet(*addresses: str) -> dict[str, dict[str, object]]:
    """Return kubelet's configuration of a node."""
    return {"node1": {"clusterDNS": list(addresses), "clusterDomain": "example.local"}}


def test_kubelet_decides_which_service_it_is() -> None:
    """A Service with a usual name is not DNS if kubelet names another one."""
    other = service("resolver", namespace="dns", address="10.96.0.53", selector={"app": "resolver"})
    found = dns(Observation(services=(service(), other), kubelets=kubelet("10.96.0.53")))

    assert found.service is not None
    assert found.service.value == "dns/resolver"
    assert found.selector is not None
    assert found.selector.value == ("app=resolver",)
    assert found.resolvers is not None
    assert (found.resolvers.value, found.resolvers.confidence) == (
        ("10.96.0.53",),
        Confidence.READ,
    )
    assert found.domain is not None
    assert found.domain.value == "example.local"


def test_without_kubelet_the_address_of_the_service_is_assumed() -> None:
    """resolv.conf may hold another address: a cache, Cloud DNS."""
    found = dns(Observation(services=(service(),)))

    assert found.resolvers is not None
    assert (found.resolvers.value, found.resolvers.confidence) == (
        (DNS_ADDRESS,),
        Confidence.ASSUMED,
    )


def test_services_that_only_look_like_dns() -> None:
    """No port 53, no address, another namespace, a label without a selector for it."""
    almost = (
        service(port=5353),
        service(address="None"),
        service("kube-dns", namespace="app"),
        service("other", labels={"k8s-app": "kube-dns"}, selector={"app": "other"}),
    )

    assert dns(Observation(services=almost)) == Dns()


def test_label_of_the_service_where_its_name_is_unusual() -> None:
    """Charts name it after their release."""
    named = service("my-coredns", labels={"k8s-app": "coredns"}, selector={"k8s-app": "coredns"})
    found = dns(Observation(services=(named,)))

    assert found.service is not None
    assert found.service.value == "kube-system/my-coredns"


def test_service_of_the_cache_itself_is_not_what_pods_ask() -> None:
    """A cache on the node reaches the same pods by a Service that is labelled alike."""
    upstream = service("a-dns-upstream", labels={"k8s-app": "kube-dns"}, address="10.96.0.99")
    found = dns(Observation(services=(upstream, service(labels={"k8s-app": "kube-dns"}))))

    assert found.service is not None
    assert found.service.value == PLACE


def test_endpoints_tell_the_port_and_not_the_metrics() -> None:
    """A slice has the metrics' port too; a port has the name of the Service's port."""
    slices = {PLACE: (slice_of("10.244.1.2", "10.244.2.2", port=1053),)}
    found = dns(Observation(services=(service(target="dns"),), slices=slices))

    assert found.endpoint_ports is not None
    assert (found.endpoint_ports.value, found.endpoint_ports.confidence) == (
        ("1053/TCP", "1053/UDP"),
        Confidence.READ,
    )
    assert found.endpoints is not None
    assert found.endpoints.value == 2
    assert found.service_ports is not None
    assert found.service_ports.value == ("53/TCP", "53/UDP")


def test_pods_that_are_not_ready_do_not_count() -> None:
    """A slice lists them, and no traffic goes there."""
    slices = {PLACE: (slice_of("10.244.1.2"), slice_of("10.244.2.2", ready=False))}
    found = dns(Observation(services=(service(),), slices=slices))

    assert found.endpoints is not None
    assert found.endpoints.value == 1


def test_slices_that_may_not_be_read_leave_the_target_port() -> None:
    """A number in targetPort is assumed, a name tells nothing."""
    number = dns(Observation(services=(service(target=5353),), slices=None)).endpoint_ports
    name = dns(Observation(services=(service(target="dns"),), slices=None)).endpoint_ports

    assert number is not None
    assert (number.value, number.confidence) == (("5353/TCP", "5353/UDP"), Confidence.ASSUMED)
    assert name is None


def test_cache_binds_its_own_address_and_the_services() -> None:
    """In iptables mode it answers at the Service's address as well; its own is what is new."""
    for arguments in (
        ("-localip", f"169.254.20.10,{DNS_ADDRESS}", "-conf", "/etc/Corefile"),
        (f"-localip=169.254.20.10,{DNS_ADDRESS}",),
    ):
        item = daemon_set("nodelocaldns", container("node-cache", "cache:1.26.4", *arguments))
        (cache,) = dns(Observation(daemon_sets=(item,), services=(service(),))).node_local

        assert (cache.name, cache.addresses.value) == (
            "kube-system/nodelocaldns",
            ("169.254.20.10",),
        )
        assert cache.addresses.confidence is Confidence.READ


def test_cache_without_the_argument_has_the_usual_address() -> None:
    """It is told as assumed."""
    item = daemon_set(
        "cache", container("node-cache", "cache:1.26.4"), labels={"k8s-app": "node-local-dns"}
    )
    (cache,) = dns(Observation(daemon_sets=(item,))).node_local

    assert (cache.addresses.value, cache.addresses.confidence) == (
        ("169.254.20.10",),
        Confidence.ASSUMED,
    )
    assert cache.redirected is None


def test_kubelet_is_asked_on_a_ready_node_of_each_pool() -> None:
    """Pools may be set up differently; a node that is not ready would not answer."""
    from outgate.live.doctor.dns_services import kubelet_nodes

    pool = "cloud.google.com/gke-nodepool"
    nodes = [
        node("a2", labels={pool: "a"}),
        node("a1", labels={pool: "a"}, is_ready=False),
        node("b1", labels={pool: "b"}),
        node("f1", labels={"eks.amazonaws.com/compute-type": "fargate"}),
        node("c1", labels={pool: "c"}),
        node("d1", labels={pool: "d"}),
    ]

    assert kubelet_nodes(nodes) == ("a2", "b1", "c1")
