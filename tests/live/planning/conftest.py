"""The arena of the agreement tests, with a Service for each pod and the way to the DNS server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from outgate.manifests.cluster_api.proxying import kubectl_proxy
from outgate.manifests.cluster_api.requesting import Api
from outgate.model.access import Access
from tests.cluster.live import LiveCluster
from tests.live.agreement.arena import Arena
from tests.live.agreement.places import NAMESPACES, Place
from tests.live.planning.random_plans import services
from tests.live.planning.saying import DNS_PORT


@pytest.fixture(scope="module")
def arena(cluster: LiveCluster) -> Iterator[Arena]:
    """The nine pods; places are also the DNS server's pods."""
    access = Access(kubeconfig=str(cluster.kubectl.kubeconfig))
    with (
        kubectl_proxy(access, kubectl=cluster.kubectl.program) as socket,
        Api(socket) as api,
        Arena(cluster, api) as found,
    ):
        cluster.kubectl.apply(services())
        for pod in cluster.kubectl.get("pods", "-n", "kube-system", "-l", "k8s-app=kube-dns")[
            "items"
        ]:
            name = f"kube-system/{pod['metadata']['name']}:{DNS_PORT}/TCP"
            found.places.append(Place(name, pod["status"]["podIP"], DNS_PORT, "TCP"))
        found.places = [place for place in found.places if is_probed(place)]
        yield found


def is_probed(place: Place) -> bool:
    """Leave out half of what the pods serve: twenty plans are probed in seven states each."""
    namespace, _, rest = place.name.partition("/")
    pod = rest.split(":")[0]
    if namespace not in NAMESPACES or place.port == DNS_PORT:
        return True
    return (place.port, place.protocol) == (80, "TCP") or (
        (place.port, place.protocol) == ((80, "UDP") if pod == "a" else (81, "TCP"))
    )
