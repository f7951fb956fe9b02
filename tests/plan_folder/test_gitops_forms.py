"""The Argo CD and Flux forms: what syncs what, and what protects hold-open."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from outgate.planning.plans import Plan
from outgate.render.plan_folder.files import plan_files
from outgate.render.plan_folder.options import FolderOptions, GitOps, GitOpsForm


def body(files: dict[str, str], name: str) -> dict[str, Any]:
    """Return a file's object."""
    found: dict[str, Any] = yaml.safe_load(files[name])
    return found


def test_an_application_per_namespace(files: dict[str, str]) -> None:
    """One sync per namespace; nothing is pruned and nothing is put back by itself."""
    assert body(files, "argocd/applications/shop.yaml") == {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {"name": "outgate-shop", "namespace": "argocd"},
        "spec": {
            "project": "default",
            "source": {
                "repoURL": "https://git.example/platform.git",
                "targetRevision": "main",
                "path": "clusters/prod/egress/argocd/namespaces/shop",
            },
            "destination": {"server": "https://kubernetes.default.svc", "namespace": "shop"},
            "syncPolicy": {
                "automated": {"prune": False, "selfHeal": False},
                "syncOptions": ["CreateNamespace=false", "ServerSideApply=true", "PruneLast=true"],
            },
        },
    }


def test_a_flux_kustomization_per_namespace(files: dict[str, str]) -> None:
    """Likewise, following one repository."""
    assert body(files, "flux/kustomizations/shop.yaml")["spec"] == {
        "interval": "10m",
        "retryInterval": "1m",
        "timeout": "2m",
        "path": "./clusters/prod/egress/flux/namespaces/shop",
        "prune": False,
        "wait": True,
        "sourceRef": {"kind": "GitRepository", "name": "outgate"},
    }
    assert body(files, "flux/repository.yaml")["spec"] == {
        "interval": "1m",
        "url": "https://git.example/platform.git",
        "ref": {"branch": "main"},
    }


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".", "argocd/namespaces/shop"),
        ("", "argocd/namespaces/shop"),
        ("/a/b/", "a/b/argocd/namespaces/shop"),
        ("./a", "a/argocd/namespaces/shop"),
    ],
)
def test_paths_in_the_repository(path: str, expected: str, plan: Plan) -> None:
    """However the user writes the folder: Argo CD wants it relative, without dots."""
    gitops = GitOps(GitOpsForm.ARGOCD, "https://git.example/a.git", path)
    files = plan_files(plan, FolderOptions(gitops=(gitops,)))

    assert expected == body(files, "argocd/applications/shop.yaml")["spec"]["source"]["path"]


@pytest.mark.parametrize("form", ["argocd", "flux"])
def test_what_is_synced_follows_the_one_line(form: str, files: dict[str, str]) -> None:
    """The overlay takes what `current` has, so that a stage is a commit of one line."""
    overlay = body(files, f"{form}/namespaces/shop/kustomization.yaml")

    assert overlay["resources"] == ["../../../namespaces/shop/current"]
    assert overlay["patches"][0]["target"]["labelSelector"] == "outgate.dev/hold-open=true"


def test_without_a_repository_there_is_no_form(plan: Plan) -> None:
    """Nothing is made up."""
    names = plan_files(plan, FolderOptions())

    assert [name for name in names if name.split("/")[0] in ("argocd", "flux", "components")] == []
