"""The manifests of a new namespace, on a real API server."""

from __future__ import annotations

import pytest

from outgate.planning.new_namespaces import plan_new_namespace
from outgate.render.plan_folder.new_namespace import new_namespace_text
from tests.cluster.live import LiveCluster
from tests.plan_folder import shop
from tests.plan_folder.real.renaming import OWN

pytestmark = pytest.mark.cluster("none")


def test_the_stream_is_applied_as_it_is(cluster: LiveCluster) -> None:
    """The namespace first, so that its policies have a place; then every object is there."""
    name = f"{OWN}tomorrow"
    text = new_namespace_text(plan_new_namespace(shop.ground(), name, shop.TODAY))
    cluster.kubectl("delete", "namespace", name, "--ignore-not-found", timeout=90)
    try:
        apply = ("apply", "--server-side", "--validate=strict", "-f", "-")
        first = cluster.kubectl(*apply, stdin=text)
        again = cluster.kubectl(*apply, "--dry-run=server", stdin=text)
        assert [line.split()[0] for line in first.splitlines()] == [
            f"namespace/{name}",
            "networkpolicy.networking.k8s.io/default-deny-egress",
            "networkpolicy.networking.k8s.io/allow-egress-to-dns",
        ]
        assert len(again.splitlines()) == 3
    finally:
        cluster.kubectl("delete", "namespace", name, "--wait=false")
