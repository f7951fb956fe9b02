"""What stands around the spec of an intent document: strict, as the API server's decoder is."""

from __future__ import annotations

from outgate.dialects.networkpolicy.shape import shown
from outgate.intents.documents import API_VERSION
from outgate.intents.shape import IntentFaults
from outgate.model.documents import Document

_DOCUMENT_FIELDS = frozenset({"apiVersion", "kind", "metadata", "spec"})
METADATA_FIELDS = frozenset(
    {
        "name",
        "namespace",
        "labels",
        "annotations",
        # What the API server adds, as in the output of kubectl get -o yaml.
        "creationTimestamp",
        "deletionGracePeriodSeconds",
        "deletionTimestamp",
        "finalizers",
        "generateName",
        "generation",
        "managedFields",
        "ownerReferences",
        "resourceVersion",
        "selfLink",
        "uid",
    }
)
"""The fields of ObjectMeta."""


def check_head(document: Document, faults: IntentFaults) -> None:
    """Check apiVersion, the fields beside spec, and metadata.

    Args:
        document: The document.
        faults: Takes what is wrong.
    """
    body = faults.mapping(document.body, (), _DOCUMENT_FIELDS)
    if document.api_version != API_VERSION:
        faults.add(("apiVersion",), f"must be {API_VERSION}, not {shown(document.api_version)}")
    metadata = faults.mapping(body.get("metadata"), ("metadata",), METADATA_FIELDS)
    path = ("metadata",)
    if not metadata.get("name"):
        faults.add(path, "name is required: an intent in Git is known by its name")
        return
    faults.name(metadata, "name", path, is_label=False)
    if metadata.get("namespace") is not None:
        faults.name(metadata, "namespace", path, is_label=True)
