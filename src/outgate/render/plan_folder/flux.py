"""The Flux form: a Kustomization per namespace, and the repository that they follow.

Fields: kustomize.toolkit.fluxcd.io/v1 Kustomization and source.toolkit.fluxcd.io/v1 GitRepository,
as their CustomResourceDefinitions have them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from outgate.render.plan_folder import paths
from outgate.render.plan_folder.comments import GENERATED, comment
from outgate.render.plan_folder.gitops import object_name, path_in_repository, protected_text
from outgate.render.plan_folder.kustomizations import kustomization_text
from outgate.render.plan_folder.options import GitOps
from outgate.render.yaml_text import yaml_lines

FOLDER = "flux"
NAMESPACE = "flux-system"
REPOSITORY = "outgate"
_PROTECTED = {"labels": {"kustomize.toolkit.fluxcd.io/prune": "disabled"}}


def flux_files(gitops: GitOps, namespaces: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the files of the Flux form.

    Args:
        gitops: Where Flux finds the folder.
        namespaces: The namespaces of the plan.

    Yields:
        Relative paths and texts.
    """
    names = ["repository.yaml"]
    yield f"{FOLDER}/{names[0]}", _text((), repository(gitops))
    for namespace in namespaces:
        below = f"{FOLDER}/{paths.NAMESPACES}/{namespace}"
        names.append(f"kustomizations/{namespace}.yaml")
        yield (
            f"{FOLDER}/{names[-1]}",
            _text(_about(gitops, namespace), kustomization(gitops, namespace, below)),
        )
        yield (
            f"{below}/{paths.KUSTOMIZATION}",
            protected_text(
                namespace,
                _PROTECTED,
                "What the Flux Kustomization of the namespace applies: its present stage. "
                "Hold-open is never pruned, whatever the Kustomization says.",
            ),
        )
    yield f"{FOLDER}/{paths.KUSTOMIZATION}", kustomization_text(names)


def repository(gitops: GitOps) -> dict[str, Any]:
    """Return the GitRepository that all Kustomizations follow.

    Args:
        gitops: Where Flux finds the folder.
    """
    return {
        "apiVersion": "source.toolkit.fluxcd.io/v1",
        "kind": "GitRepository",
        "metadata": {"name": REPOSITORY, "namespace": gitops.namespace or NAMESPACE},
        "spec": {
            "interval": "1m",
            "url": gitops.repository,
            "ref": {"branch": gitops.revision},
        },
    }


def kustomization(gitops: GitOps, namespace: str, below: str) -> dict[str, Any]:
    """Return the Flux Kustomization of one namespace.

    Args:
        gitops: Where Flux finds the folder.
        namespace: The namespace.
        below: The folder that it applies.
    """
    return {
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "kind": "Kustomization",
        "metadata": {
            "name": object_name(namespace),
            "namespace": gitops.namespace or NAMESPACE,
        },
        "spec": {
            "interval": "10m",
            "retryInterval": "1m",
            "timeout": "2m",
            "path": f"./{path_in_repository(gitops.path, below)}",
            "prune": False,
            "wait": True,
            "sourceRef": {"kind": "GitRepository", "name": REPOSITORY},
        },
    }


def _about(gitops: GitOps, namespace: str) -> Iterator[str]:
    name, where = object_name(namespace), gitops.namespace or NAMESPACE
    yield (
        f"Applies namespace {namespace}. Every stage is a change of its own: a commit that moves "
        f"the one line of {paths.current_of(namespace)}, by one stage at a time."
    )
    yield (
        "prune is off: what leaves the plan stays in the cluster until somebody deletes it. With "
        "it on, going back a stage would delete policies; hold-open is kept in any case."
    )
    yield (
        "Flux puts back what it applies at every interval, so suspend it before going back by "
        f"kubectl: kubectl -n {where} patch kustomizations.kustomize.toolkit.fluxcd.io {name} "
        """--type=merge -p '{"spec":{"suspend":true}}'"""
    )


def _text(about: Iterable[str], body: dict[str, Any]) -> str:
    lines = [*comment(GENERATED)]
    for sentence in about:
        lines += comment(sentence)
    lines += yaml_lines(body)
    return "".join(f"{line}\n" for line in lines)
