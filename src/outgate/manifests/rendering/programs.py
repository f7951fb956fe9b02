"""Which program renders what, and how it is called.

A program more is a function more here; how a child runs and how its output is read is elsewhere.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from outgate.model.rendering import HelmChart, KustomizeFolder, Rendered


class NoProgramError(Exception):
    """The program is not there; its text is a sentence, `remedy` what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Call:
    """A program and what it is told."""

    command: tuple[str, ...]
    program: str
    """The program in a sentence: ``helm``, ``kubectl kustomize``."""


def call_for(source: Rendered, *, default_namespace: str) -> Call:
    """Return how to render a source.

    Args:
        source: A folder or a chart.
        default_namespace: Where a release goes that names no namespace.

    Raises:
        NoProgramError: What renders it is not on PATH.
    """
    if isinstance(source, KustomizeFolder):
        return _kustomize(source)
    return _helm(source, default_namespace)


def _kustomize(source: KustomizeFolder) -> Call:
    # kubectl first: what it builds is what kubectl apply -k would apply.
    kubectl = shutil.which("kubectl")
    if kubectl is not None:
        return Call((kubectl, "kustomize", "--", source.folder), "kubectl kustomize")
    kustomize = shutil.which("kustomize")
    if kustomize is not None:
        return Call((kustomize, "build", "--", source.folder), "kustomize build")
    raise NoProgramError(
        "neither kubectl nor kustomize is on PATH, and kustomize folders are built with them",
        "Install one of them, or build the folder elsewhere and read the result with -f.",
    )


def _helm(source: HelmChart, default_namespace: str) -> Call:
    helm = shutil.which("helm")
    if helm is None:
        raise NoProgramError(
            "helm is not on PATH, and charts are rendered with it",
            "Install it, or run helm template elsewhere and read the result with -f.",
        )
    # The namespace is always said: helm would take it from the current context otherwise, and two
    # people would get two answers. Nothing of these options makes helm template ask a cluster.
    options = [f"--namespace={source.namespace or default_namespace}"]
    options += [f"--values={path}" for path in source.values]
    options += [f"--set={text}" for text in source.settings]
    names = [source.release] if source.release else []
    return Call((helm, "template", *options, "--", *names, source.chart), "helm template")
