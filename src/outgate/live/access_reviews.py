"""Asks the API server what the user may do, which everybody may ask of oneself."""

from __future__ import annotations

from collections.abc import Mapping

from outgate.live.writing import Sender
from outgate.manifests.cluster_api.requesting import RequestError
from outgate.manifests.cluster_api.resources import Resource

ACCESS_REVIEWS = Resource(
    "authorization.k8s.io",
    "v1",
    "selfsubjectaccessreviews",
    "SelfSubjectAccessReview",
    namespaced=False,
)


def may(api: Sender, attributes: Mapping[str, str]) -> bool | None:
    """Say whether the user may do something; None where the API server does not say.

    Args:
        api: The API server.
        attributes: The review's ``resourceAttributes``.

    Raises:
        RequestError: It cannot be reached, or refuses the credentials.
    """
    body = {
        "apiVersion": ACCESS_REVIEWS.api_version,
        "kind": ACCESS_REVIEWS.kind,
        "spec": {"resourceAttributes": dict(attributes)},
    }
    try:
        answer = api.send("POST", ACCESS_REVIEWS.path(), body)
    except RequestError as error:
        if error.is_forbidden or error.is_absent:
            return None
        raise
    return ((answer or {}).get("status") or {}).get("allowed") is True
