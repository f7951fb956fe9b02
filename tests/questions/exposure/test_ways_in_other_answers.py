"""audit lists the ways, reach and explain mention them where they bear on the question."""

from __future__ import annotations

from tests.questions.exposure.shop import (
    FROM_EDGE,
    INGRESS,
    NGINX,
    SPACES,
    WEB,
    policy,
    world_of,
)

WORLD = world_of(SPACES, WEB, NGINX, INGRESS, policy(FROM_EDGE))
NOTE = (
    "shop/web is exposed by Ingress shop/web for shop.example at TCP 8080: policies let "
    "edge/nginx (ingress-nginx by label app.kubernetes.io/name=ingress-nginx,"
    "app.kubernetes.io/component=controller) connect"
)


def test_reach_to_a_workload_says_by_what_it_is_exposed() -> None:
    """In one sentence; without a destination nothing is said."""
    assert WORLD.reach(destination="shop/web").notes == (NOTE,)
    assert WORLD.reach(destination="shop/web", port="9").notes == ()
    assert WORLD.reach(source="shop/web").notes == ()
    assert WORLD.reach(destination="edge/nginx").notes == ()


def test_explain_from_outside_says_so_too() -> None:
    """A client's packets do not come to the pod, so the verdict alone would mislead."""
    answer = WORLD.explain("203.0.113.5", "shop/web:8080")

    assert str(answer.verdict) == "DENIED"
    assert NOTE in answer.notes
    assert NOTE not in WORLD.explain("edge/nginx", "shop/web:8080").notes


def test_audit_is_limited_to_its_subjects() -> None:
    """Ways and broken routes of other namespaces are not listed."""
    assert [way.workload for way in WORLD.audit().exposures] == ["shop/web"]
    assert WORLD.audit(namespaces=frozenset({"edge"})).exposures == ()
    lost = world_of(SPACES, NGINX, INGRESS)
    assert [item.route for item in lost.audit().broken_routes] == ["Ingress shop/web"]
    assert lost.audit(namespaces=frozenset({"edge"})).broken_routes == ()
