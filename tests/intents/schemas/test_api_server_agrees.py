"""A real API server takes the CustomResourceDefinitions and refuses what the reader refuses."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import yaml

from outgate.cluster.facts_file import facts_document
from outgate.live.doctor.platforms import platform_facts
from outgate.manifests.cluster_api.proxying import kubectl_proxy
from outgate.manifests.cluster_api.requesting import Api, RequestError
from outgate.model.access import Access
from outgate.render.schemas import CUSTOM_RESOURCES, crd_text
from tests.cluster.live import LiveCluster
from tests.cluster.shell import wait_until
from tests.intents.schemas.samples import SAMPLES, Mutation, mutations
from tests.intents.schemas.test_reader_and_json_schema_agree import reader_refuses

PATHS = {
    "EgressIntent": "/apis/outgate.dev/v1alpha1/namespaces/default/egressintents",
    "EgressBaseline": "/apis/outgate.dev/v1alpha1/egressbaselines",
    "ClusterFacts": "/apis/outgate.dev/v1alpha1/clusterfacts",
}
BEYOND_A_CRD = (
    "is there already; remove one of the two",
    "must be text, a number, true, false or a list",
    "must be a list of at most 64 texts",
    "not null",
    "null is not",
    "must not be null",
)
"""Faults that an API server does not see: the same thing spelled in two ways, what is in keys of
evidence that are not foreseen, and a null in the place of a field that may be absent; it drops
that."""


@pytest.fixture(scope="module")
def api(cluster: LiveCluster) -> Iterator[Api]:
    """The API server, with our kinds."""
    definitions = "---\n".join(map(crd_text, CUSTOM_RESOURCES))
    names = [body["metadata"]["name"] for body in yaml.safe_load_all(definitions)]
    access = Access(kubeconfig=str(cluster.kubectl.kubeconfig))
    cluster.kubectl.apply(definitions)
    try:
        for name in names:
            wait_until(f"{name} is served", partial(cluster.kubectl.get, name))
        with kubectl_proxy(access, kubectl=cluster.kubectl.program) as socket, Api(socket) as found:
            yield found
    finally:
        cluster.kubectl("delete", "crd", *names)


def refusal(api: Api, document: dict[str, Any]) -> str:
    """Return what the API server says against a document; nothing where it takes it."""
    path = f"{PATHS[document['kind']]}?dryRun=All&fieldValidation=Strict"
    try:
        api.send("POST", path, document)
    except RequestError as error:
        if error.status not in (400, 422):
            raise
        return str(error)
    return ""


def differs(api: Api, mutation: Mutation) -> str:
    """Return how reader and API server differ on a document; nothing where they agree."""
    sentences = reader_refuses(mutation.document)
    words = refusal(api, mutation.document)
    where = f"{mutation.document['kind']} {mutation.path} {mutation.change}"
    if bool(sentences) == bool(words):
        return ""
    if not sentences:
        return f"{where}: only the API server refuses it: {words[:200]}"
    if all(any(known in one for known in BEYOND_A_CRD) for one in sentences):
        return ""
    return f"{where}: only the reader refuses it: {sentences}"


@pytest.mark.cluster
def test_samples_are_taken(api: Api) -> None:
    """With every field."""
    assert [refusal(api, sample) for sample in SAMPLES] == [""] * len(SAMPLES)


@pytest.mark.cluster
def test_every_mutation(api: Api) -> None:
    """The same thousands of documents that reader and JSON Schema are held against."""
    found = [words for words in (differs(api, one) for one in mutations()) if words]
    assert found == []


@pytest.mark.cluster
@pytest.mark.parametrize("platform", ["kubeadm", "openshift", "gke"])
def test_facts_are_taken(api: Api, platform: str) -> None:
    """As the doctor writes them."""
    assert refusal(api, facts_document(platform_facts(platform))) == ""


@pytest.mark.cluster
def test_facts_with_an_unknown_key_are_refused(api: Api) -> None:
    """A misspelt fact is not one that is absent."""
    document = facts_document(platform_facts("kubeadm"))
    document["facts"]["dns"]["resolver"] = document["facts"]["dns"].pop("resolvers")
    assert 'unknown field "facts.dns.resolver"' in refusal(api, document)
