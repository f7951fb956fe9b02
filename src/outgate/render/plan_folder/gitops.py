"""What the Argo CD and the Flux form share: a folder per namespace that protects hold-open.

Each namespace is a sync of its own, and so is each of its stages: a commit that moves the one line
of its ``current`` folder. Waves inside one sync would not do: Argo CD applies NetworkPolicies
before everything else, a policy has no health to wait for, and a node may handle the deny before
hold-open.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from outgate.model.ownership import HOLD_OPEN_LABEL
from outgate.render.plan_folder import paths
from outgate.render.plan_folder.kustomizations import kustomization_text
from outgate.render.yaml_text import yaml_lines


def protected_text(namespace: str, metadata: Mapping[str, Mapping[str, str]], why: str) -> str:
    """Return the overlay of a namespace's present stage that keeps hold-open from being pruned.

    Args:
        namespace: The namespace.
        metadata: What is added to the metadata of the hold-open policies.
        why: What that does, in a sentence.
    """
    patch: dict[str, Any] = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        # Kustomize goes by the target; a patch needs a name all the same.
        "metadata": {"name": "any", **metadata},
    }
    return kustomization_text(
        [f"../../../{paths.folder_of(namespace)}/{paths.CURRENT}"],
        about=(why,),
        patches=(
            {
                "target": {
                    "kind": "NetworkPolicy",
                    "labelSelector": f"{HOLD_OPEN_LABEL}=true",
                },
                "patch": "\n".join(yaml_lines(patch)),
            },
        ),
    )


def path_in_repository(base: str, below: str) -> str:
    """Return a path in the repository.

    Args:
        base: The plan's folder in it.
        below: A path in the plan's folder.
    """
    return posixpath.normpath(posixpath.join(base.strip("/") or ".", below))


def object_name(namespace: str) -> str:
    """Return the name of the object that syncs a namespace.

    Args:
        namespace: The namespace.
    """
    return f"outgate-{namespace}"
