"""APIs with a standard and an experimental channel, and what the VPC CNI's controller has made."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.live.doctor.diagnosing import diagnose
from outgate.live.doctor.observing import observe
from outgate.manifests.cluster_api.requesting import RequestError
from outgate.model.facts import Unread
from tests.live.doctor.answering import FORBIDDEN, FakeApi

POLICY = "policy.networking.k8s.io"
GATEWAY = "gateway.networking.k8s.io"
WIDE = f"clusternetworkpolicies.{POLICY}"
DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
SCHEMA = f"/openapi/v3/apis/{POLICY}/v1alpha2"
ENDPOINTS = "/apis/networking.k8s.aws/v1alpha1/policyendpoints"


def schema(*peers: str, kind: str = "ClusterNetworkPolicy") -> dict[str, Any]:
    """Return an OpenAPI v3 document of a kind whose egress peers can be these."""
    peer = {"type": "object", "properties": {name: {} for name in peers}}
    rule = {"properties": {"to": {"items": peer}}}
    spec = {"properties": {"egress": {"items": rule}}}
    body = {"type": "object", "properties": {"spec": spec}}
    return {"components": {"schemas": {f"io.k8s.networking.policy.v1alpha2.{kind}": body}}}


def served(**more: Any) -> dict[str, Any]:
    """Return a cluster that serves ClusterNetworkPolicy and Gateways."""
    return {
        f"/apis/{POLICY}/v1alpha2/clusternetworkpolicies": [],
        f"/apis/{GATEWAY}/v1/gateways": [],
        **more,
    }


def definition(group: str, **annotations: str) -> dict[str, Any]:
    """Return a CustomResourceDefinition with annotations of its group."""
    named = {f"{group}/{key.replace('_', '-')}": value for key, value in annotations.items()}
    return {"metadata": {"annotations": named}}


GROUPS = (f"{POLICY}/v1alpha2", f"{GATEWAY}/v1", f"{GATEWAY}/v1beta1")


def told(objects: dict[str, Any], **refused: int) -> dict[str, tuple[str, str]]:
    """Return what is told of each API, and where it was read."""
    paths = {"definitions": f"{DEFINITIONS}/{WIDE}", "schema": SCHEMA}
    api = FakeApi(
        objects, groups=GROUPS, refused={paths[name]: code for name, code in refused.items()}
    )
    return {
        fact.name: (fact.value, fact.source)
        for fact in diagnose(api, context="x").facts.policy_apis
    }


def test_release_and_channel_as_the_definitions_state_them() -> None:
    """Both APIs annotate their definitions."""
    found = told(
        served(
            **{
                f"{DEFINITIONS}/{WIDE}": definition(
                    POLICY, bundle_version="v0.2.0", channel="standard"
                ),
                f"{DEFINITIONS}/gateways.{GATEWAY}": definition(
                    GATEWAY, bundle_version="v1.4.0", channel="experimental"
                ),
            }
        )
    )

    assert {name: words for name, (words, _) in found.items()} == {
        POLICY: "served in v1alpha2; ClusterNetworkPolicy v0.2.0, standard channel",
        GATEWAY: "served in v1, v1beta1; Gateway v1.4.0, experimental channel",
    }


@pytest.mark.parametrize(
    ("peers", "expected"),
    [
        (("pods", "networks"), "standard channel"),
        (("pods", "networks", "nodes"), "experimental channel"),
        (("pods", "domainNames"), "experimental channel"),
    ],
)
def test_channel_by_the_schema_where_definitions_may_not_be_read(
    peers: tuple[str, ...], expected: str
) -> None:
    """Everybody may read the OpenAPI schema: an experimental peer is in it or is not."""
    words, source = told(served(**{SCHEMA: schema(*peers)}), definitions=FORBIDDEN)[POLICY]

    assert words == f"served in v1alpha2; ClusterNetworkPolicy {expected}"
    assert source == f"/apis; the OpenAPI schema of {POLICY}/v1alpha2"


def test_release_without_a_channel_is_completed_by_the_schema() -> None:
    """Early definitions state their release alone."""
    objects = served(
        **{
            f"{DEFINITIONS}/{WIDE}": definition(POLICY, bundle_version="v0.1.0"),
            SCHEMA: schema("nodes"),
        }
    )
    words, _ = told(objects)[POLICY]

    assert words == "served in v1alpha2; ClusterNetworkPolicy v0.1.0, experimental channel"


def test_neither_may_be_read() -> None:
    """The versions are known, and nothing else is claimed."""
    words, source = told(served(), definitions=FORBIDDEN, schema=FORBIDDEN)[POLICY]

    assert (words, source) == ("served in v1alpha2", "/apis")


def test_definition_that_may_not_be_read_leaves_the_answer_whole() -> None:
    """The permission is named, and is none that one should need."""
    refused = {f"{DEFINITIONS}/{WIDE}": FORBIDDEN}
    found = diagnose(FakeApi(served(), groups=GROUPS, refused=refused), context="x")

    assert found.facts.unread == (
        Unread(
            f"of which release and channel {WIDE} is",
            f"get customresourcedefinitions.apiextensions.k8s.io {WIDE}",
            is_optional=True,
        ),
    )
    assert not found.is_partial


def test_what_is_not_served_is_not_asked_for() -> None:
    """No schema, no definition, no PolicyEndpoints."""
    api = FakeApi({"/apis/networking.k8s.io/v1/networkpolicies": []}, groups=("apps/v1",))
    seen = observe(api)

    assert (seen.policy_endpoints, dict(seen.peer_fields), dict(seen.definitions)) == (None, {}, {})
    assert not any("openapi" in path or "customresource" in path for path in api.asked)


def test_policy_endpoints_are_counted() -> None:
    """Whether any were made is all that matters."""
    groups = ("networking.k8s.aws/v1alpha1",)

    assert observe(FakeApi({ENDPOINTS: [{}, {}]}, groups=groups)).policy_endpoints == 2
    assert observe(FakeApi({ENDPOINTS: []}, groups=groups)).policy_endpoints == 0


def test_policy_endpoints_that_may_not_be_listed() -> None:
    """Named, and never taken for none."""
    api = FakeApi(
        {ENDPOINTS: []}, groups=("networking.k8s.aws/v1alpha1",), refused={ENDPOINTS: FORBIDDEN}
    )
    seen = observe(api)

    assert seen.policy_endpoints is None
    assert seen.unread == (
        Unread(
            "whether the VPC CNI's controller hands policies on",
            "list policyendpoints.networking.k8s.aws",
        ),
    )


@pytest.mark.parametrize("path", [SCHEMA, f"{DEFINITIONS}/{WIDE}"])
def test_api_server_that_goes_away_meanwhile_is_an_error(path: str) -> None:
    """It is not taken for a no."""
    with pytest.raises(RequestError):
        observe(FakeApi(served(), groups=GROUPS, refused={path: 0}))
