"""A need names a Service or a workload, a host, a part of the platform; an address at last."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from outgate.flows.edges import Edge
from outgate.flows.parties import Party, PartyKind
from outgate.learning.needs.answers import Standing
from tests.learning.recorded import DNS, RESOLVER, cluster, learnt, needs, on, web_reached
from tests.simulate.replaying import API, API_SERVICE, DB, WEB, outside

API_SERVER = """\
---
apiVersion: v1
kind: Service
metadata: {name: kubernetes, namespace: default}
spec: {clusterIP: 10.96.0.1, ports: [{port: 443, targetPort: 6443, name: https}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: kubernetes
  namespace: default
  labels: {kubernetes.io/service-name: kubernetes}
addressType: IPv4
endpoints: [{addresses: [172.30.0.1], conditions: {ready: true}}]
ports: [{name: https, port: 6443, protocol: TCP}]
"""
SECOND_SERVICE = """\
---
apiVersion: v1
kind: Service
metadata: {name: api-internal, namespace: shop}
spec: {selector: {app: api}, ports: [{port: 81, targetPort: 8080}]}
"""
SHARED_SERVICE = """\
---
apiVersion: v1
kind: Service
metadata: {name: everything, namespace: data}
spec: {selector: {tier: data}, ports: [{port: 1, targetPort: 5432}]}
"""


@pytest.mark.parametrize(
    ("edge", "expected"),
    [
        (web_reached(API, 8080), "svc:shop/api:80/TCP"),
        (web_reached(API_SERVICE, 80), "svc:shop/api:80/TCP"),
        (web_reached(API, 9999), "shop/api:9999/TCP"),
        (web_reached(DB, 5432), "data/db:5432/TCP"),
        (web_reached(outside("203.0.113.7"), 443), "203.0.113.7/32:443/TCP"),
        (
            web_reached(outside("203.0.113.7"), 443, names=["api.example.com"]),
            "api.example.com:443/TCP",
        ),
        (
            web_reached(outside("203.0.113.7"), 443, names=["api.shop.svc.cluster.local"]),
            "203.0.113.7/32:443/TCP",
        ),
        (web_reached(outside("2001:db8::7"), 443), "[2001:db8::7/128]:443/TCP"),
        (web_reached(Party(PartyKind.PLATFORM, name="kube-apiserver"), 6443), "kube-apiserver"),
        (web_reached(outside("172.30.0.1"), 6443), "kube-apiserver"),
        (web_reached(Party(PartyKind.SERVICE, "default", "", "kubernetes"), 443), "kube-apiserver"),
    ],
)
def test_what_a_need_says(edge: Edge, expected: str) -> None:
    """By the best name that there is."""
    world = cluster(DNS, API_SERVER)

    assert needs(learnt([edge], world)) == [f"Deployment/web > {expected}"]


@pytest.mark.parametrize(
    "edge",
    [
        web_reached(RESOLVER, 5353, "UDP"),
        web_reached(Party(PartyKind.SERVICE, "kube-system", "", "kube-dns"), 53, "UDP"),
    ],
)
def test_dns_is_a_need_that_the_baseline_gives(edge: Edge) -> None:
    """Whichever port its pods listen on, and whether a Service or its pods were seen."""
    answer = learnt([edge])

    assert needs(answer) == []
    assert needs(answer, Standing.BASELINE) == ["Deployment/web > dns"]


def test_dns_is_written_where_the_baseline_gives_none() -> None:
    """``dns: none`` leaves it to each intent."""
    baseline = (
        "apiVersion: outgate.dev/v1alpha1\nkind: EgressBaseline\nmetadata: {name: b}\n"
        "spec: {dns: none, exemptNamespaces: [{name: kube-system, why: system}]}\n"
    )

    assert needs(learnt([web_reached(RESOLVER, 5353, "UDP")], intents=baseline)) == [
        "Deployment/web > dns"
    ]


def test_metrics_of_the_dns_server_are_no_look_ups() -> None:
    """Another port of the same pods is a need of its own, and 53 where its pods have another."""
    assert needs(learnt([web_reached(RESOLVER, 9153), web_reached(RESOLVER, 53)])) == [
        "Deployment/web > kube-system/coredns:53/TCP,9153/TCP"
    ]


def test_dns_of_a_cluster_whose_own_namespaces_were_not_read() -> None:
    """By the name that it has nearly everywhere."""
    found = learnt([web_reached(RESOLVER, 53, "UDP")], cluster())

    assert needs(found, Standing.BASELINE) == ["Deployment/web > dns"]


def test_of_two_services_the_one_that_was_asked_for() -> None:
    """Where the source says it; otherwise the workload behind both."""
    world = cluster(DNS, SECOND_SERVICE)
    asked = web_reached(API, 8080, services=["shop/api-internal"])

    assert needs(learnt([asked], world)) == ["Deployment/web > svc:shop/api-internal:81/TCP"]
    assert needs(learnt([web_reached(API, 8080)], world)) == ["Deployment/web > shop/api:8080/TCP"]


def test_a_service_of_more_than_was_reached_is_not_named() -> None:
    """It would allow the other workload too."""
    world = cluster(DNS, SHARED_SERVICE)

    assert needs(learnt([web_reached(DB, 5432)], world)) == ["Deployment/web > data/db:5432/TCP"]


def test_ports_of_one_destination_are_one_need() -> None:
    """In order, each once."""
    edges = [web_reached(DB, 5433), web_reached(DB, 5432)]

    assert needs(learnt(edges)) == ["Deployment/web > data/db:5432/TCP,5433/TCP"]


def test_two_names_of_one_address_are_both_needs_of_low_confidence() -> None:
    """No record tells which of them was meant."""
    found = learnt(
        [web_reached(outside("203.0.113.7"), 443, names=["a.example.com", "b.example.com"])]
    )

    assert [
        (str(one.need.to), str(one.observed.confidence), len(one.notes)) for one in found.needs
    ] == [
        ("a.example.com", "low", 1),
        ("b.example.com", "low", 1),
    ]


def test_addresses_where_names_are_not_wanted() -> None:
    """For a plan that cannot say names."""
    edge = web_reached(outside("203.0.113.7"), 443, names=["a.example.com"])

    assert needs(learnt([edge], names=False)) == ["Deployment/web > 203.0.113.7/32:443/TCP"]


def test_an_address_of_which_nothing_tells_teaches_nothing() -> None:
    """It is counted, with an example."""
    edge = web_reached(Party(PartyKind.UNKNOWN, address="10.244.3.3"), 443)
    found = learnt([edge])

    assert found.needs == ()
    assert [(one.why, one.connections) for one in found.unlearnt] == [
        ("to addresses of which nothing tells whose they were", 35)
    ]


def test_connections_without_a_look_up_are_told() -> None:
    """A client that keeps an address for longer than its name is good."""
    named = on([0, 1], WEB, outside("203.0.113.7"), 443, names=["a.example.com"])
    evidence = replace(named.evidence, names={"a.example.com": 4})
    found = learnt([Edge(named.key, evidence)])

    assert [one.notes for one in found.needs] == [
        ("6 connections without a look-up just before, which a policy by name may deny",)
    ]
