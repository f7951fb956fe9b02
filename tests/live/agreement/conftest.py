"""The arena: one per cluster, for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from outgate.manifests.cluster_api.proxying import kubectl_proxy
from outgate.manifests.cluster_api.requesting import Api
from outgate.model.access import Access
from tests.cluster.live import LiveCluster
from tests.live.agreement.arena import Arena


@pytest.fixture(scope="module")
def arena(cluster: LiveCluster) -> Iterator[Arena]:
    """The nine pods, and outgate's own way to read the cluster."""
    access = Access(kubeconfig=str(cluster.kubectl.kubeconfig))
    with (
        kubectl_proxy(access, kubectl=cluster.kubectl.program) as socket,
        Api(socket) as api,
        Arena(cluster, api) as found,
    ):
        yield found
