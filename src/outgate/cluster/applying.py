"""What ``kubectl apply`` makes of objects that are in a cluster already."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from outgate.cluster.fields import labels, mapping, text
from outgate.cluster.owners import Candidate
from outgate.model.documents import Document
from outgate.model.workloads import Pod

_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


def is_from_a_cluster(document: Document) -> bool:
    """Say whether an API server has had the object, so that others may have added to it."""
    return bool(text(mapping(document.body.get("metadata")).get("uid")))


def labels_left_by_apply(document: Document, found: Mapping[str, str]) -> dict[str, str]:
    """Return the labels that stay when a manifest that does not name them is applied.

    Docs: apply "calculates the fields to delete" as those "present in last-applied-configuration
    and missing from the configuration file". What others set stays.

    Args:
        document: The object as it is in the cluster.
        found: Its labels.
    """
    annotations = mapping(mapping(document.body.get("metadata")).get("annotations"))
    try:
        applied = mapping(json.loads(text(annotations.get(_LAST_APPLIED)) or "{}"))
    except (ValueError, RecursionError):
        applied = {}
    own = labels(mapping(applied.get("metadata")).get("labels"))
    return {key: value for key, value in found.items() if key not in own}


def is_rolled_out(old: Candidate | None, new: Candidate) -> bool:
    """Say whether applying *new* replaces the pods of *old* by some that policies see otherwise."""
    if old is None or old.template is None or new.template is None:
        return False
    return _look(old.template) != _look(new.template)


def as_applied(pod: Pod, old: Candidate | None) -> Pod:
    """Return a bare pod's manifest as the pod that is there: it keeps its node and addresses."""
    if old is None or not old.live or pod.addresses:
        return pod
    there = old.live[0]
    return replace(pod, node=there.node, addresses=there.addresses)


def _look(template: Pod) -> object:
    return dict(template.labels), template.ports, template.host_network
