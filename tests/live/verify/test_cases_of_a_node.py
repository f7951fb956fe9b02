"""What a client tries: both families, both protocols, its neighbours in a ring."""

from __future__ import annotations

from outgate.live.verify.cases import Case, CaseKind, Server, cases_of

ONE = Server("n1", ("192.168.0.1",), ("10.0.0.1",), ("10.96.0.1",))
TWO = Server("n2", ("192.168.0.2", "fd00::2"), ("10.0.0.2", "fd01::2"), ("10.96.0.2", "fd02::2"))


def destinations(node: str, *servers: Server, outside: tuple[str, int] | None = None) -> list[str]:
    """Return the cases, name and destination."""
    return [f"{case.name} {case.destination}" for case in cases_of(node, servers, outside)]


def test_one_node_alone() -> None:
    """Itself, its Service, DNS, the metadata address, the node."""
    expected = [
        "pod-same-node-tcp 10.0.0.1:8080/TCP",
        "pod-same-node-udp 10.0.0.1:8081/UDP",
        "service-tcp 10.96.0.1:80/TCP",
        "service-udp 10.96.0.1:8053/UDP",
        "dns-udp the pod's nameserver:53/UDP",
        "dns-tcp the pod's nameserver:53/TCP",
        "metadata-tcp 169.254.169.254:80/TCP",
        "own-node-tcp 192.168.0.1:10250/TCP",
    ]
    assert expected == destinations("n1", ONE)


def test_two_nodes_and_two_families() -> None:
    """The other node's pod comes first: its times are the node's."""
    expected = [
        "pod-other-node-tcp 10.0.0.2:8080/TCP",
        "pod-other-node-udp 10.0.0.2:8081/UDP",
        "pod-other-node-tcp-ipv6 [fd01::2]:8080/TCP",
        "pod-other-node-udp-ipv6 [fd01::2]:8081/UDP",
        "pod-same-node-tcp 10.0.0.1:8080/TCP",
        "pod-same-node-udp 10.0.0.1:8081/UDP",
        "service-tcp 10.96.0.2:80/TCP",
        "service-udp 10.96.0.2:8053/UDP",
        "service-tcp-ipv6 [fd02::2]:80/TCP",
        "service-udp-ipv6 [fd02::2]:8053/UDP",
        "dns-udp the pod's nameserver:53/UDP",
        "dns-tcp the pod's nameserver:53/TCP",
        "outside-tcp 203.0.113.10:443/TCP",
        "metadata-tcp 169.254.169.254:80/TCP",
        "own-node-tcp 192.168.0.1:10250/TCP",
        "other-node-tcp 192.168.0.2:10250/TCP",
    ]
    assert expected == destinations("n1", ONE, TWO, outside=("203.0.113.10", 443))


def test_nodes_probe_each_other_in_a_ring() -> None:
    """So that each is reached from another, and none is asked by all."""
    three = [Server(f"n{i}", (), (f"10.0.0.{i}",), ()) for i in (1, 2, 3)]
    targets = {
        node: next(
            case.address for case in cases_of(node, three) if case.kind is CaseKind.POD_OTHER_NODE
        )
        for node in ("n1", "n2", "n3")
    }
    assert targets == {"n1": "10.0.0.2", "n2": "10.0.0.3", "n3": "10.0.0.1"}


def test_a_client_whose_own_server_does_not_run_still_has_others() -> None:
    """The server of its node could not be started."""
    assert destinations("n2", ONE)[0] == "pod-other-node-tcp 10.0.0.1:8080/TCP"


def test_names_are_unique() -> None:
    """They tell the lines of a log apart."""
    names = [case.name for case in cases_of("n1", (ONE, TWO), ("203.0.113.1", 1))]
    assert len(set(names)) == len(names)


def test_titles_are_words() -> None:
    """For people."""
    case = Case(CaseKind.SERVICE, "UDP", "fd02::2", 8053)
    assert case.title == "UDP over IPv6 to a pod through its Service"
