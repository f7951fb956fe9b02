"""The Argo CD form: an Application per namespace.

Fields: argoproj.io/v1alpha1 Application, as its CustomResourceDefinition has them.
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

FOLDER = "argocd"
NAMESPACE = "argocd"
_PROTECTED = {"annotations": {"argocd.argoproj.io/sync-options": "Prune=false,Delete=false"}}


def argocd_files(gitops: GitOps, namespaces: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the files of the Argo CD form.

    Args:
        gitops: Where Argo CD finds the folder.
        namespaces: The namespaces of the plan.

    Yields:
        Relative paths and texts.
    """
    names = []
    for namespace in namespaces:
        below = f"{FOLDER}/{paths.NAMESPACES}/{namespace}"
        names.append(f"applications/{namespace}.yaml")
        yield f"{FOLDER}/{names[-1]}", _application_text(gitops, namespace, below)
        yield (
            f"{below}/{paths.KUSTOMIZATION}",
            protected_text(
                namespace,
                _PROTECTED,
                "What the Application of the namespace syncs: its present stage. Hold-open is "
                "never pruned, whatever the Application says.",
            ),
        )
    if names:
        yield f"{FOLDER}/{paths.KUSTOMIZATION}", kustomization_text(names)


def application(gitops: GitOps, namespace: str, below: str) -> dict[str, Any]:
    """Return the Application of one namespace.

    Args:
        gitops: Where Argo CD finds the folder.
        namespace: The namespace.
        below: The folder that it syncs.
    """
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {
            "name": object_name(namespace),
            "namespace": gitops.namespace or NAMESPACE,
        },
        "spec": {
            "project": "default",
            "source": {
                "repoURL": gitops.repository,
                "targetRevision": gitops.revision,
                "path": path_in_repository(gitops.path, below),
            },
            "destination": {"server": "https://kubernetes.default.svc", "namespace": namespace},
            "syncPolicy": {
                "automated": {"prune": False, "selfHeal": False},
                "syncOptions": ["CreateNamespace=false", "ServerSideApply=true", "PruneLast=true"],
            },
        },
    }


def _application_text(gitops: GitOps, namespace: str, below: str) -> str:
    lines = [*comment(GENERATED)]
    lines += comment(
        f"Syncs namespace {namespace}. Every stage is a sync of its own: a commit that moves the "
        f"one line of {paths.current_of(namespace)}. Never move it by two stages at once: Argo CD "
        "applies all policies of a sync together, and sync waves do not wait until every node "
        "has them."
    )
    lines += comment(
        "prune is off: what leaves the plan stays in the cluster until somebody deletes it. With "
        "it on, going back a stage would delete policies; hold-open is kept in any case."
    )
    lines += comment(
        "selfHeal is off: Argo CD would undo the kubectl line that goes back, within seconds. "
        "Turn it on when enforcement has settled, and then suspend automated sync before going "
        "back by kubectl."
    )
    lines += yaml_lines(application(gitops, namespace, below))
    return "".join(f"{line}\n" for line in lines)
