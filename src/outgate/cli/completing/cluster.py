"""Names out of a live cluster, by the user's own kubectl: few, soon, or none."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from typing import Any

from outgate.cli.completing.answer import Item
from outgate.cli.completing.names import safe, safe_contexts
from outgate.errors import InputError
from outgate.manifests.cluster_api.access import find_kubectl

PATIENCE = 3.0
"""Seconds that kubectl gets."""

_KINDS = "deployments,statefulsets,daemonsets,cronjobs,jobs,pods"
_LINE = '{{.kind}} {{.metadata.name}}{{"\\n"}}'
_ALL = f"{{{{range .items}}}}{_LINE}{{{{end}}}}"
_OWNERLESS = (
    f"{{{{range .items}}}}{{{{if not .metadata.ownerReferences}}}}{_LINE}{{{{end}}}}{{{{end}}}}"
)


class ClusterNames:
    """The names in the cluster that the options choose."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        """Make a source of names.

        Args:
            given: The values of the command line's parameters.
        """
        self._given = given

    def namespaces(self) -> list[str]:
        """See `Names.namespaces`."""
        return safe(name for name, _ in self._list("namespaces", _ALL))

    def workloads(self, namespace: str) -> list[Item]:
        """See `Names.workloads`; of one namespace, so a large cluster is not listed."""
        return self._list(_KINDS, _OWNERLESS, namespace)

    def services(self, namespace: str) -> list[Item]:
        """See `Names.services`."""
        return self._list("services", _ALL, namespace)

    def _list(self, kinds: str, template: str, namespace: str = "") -> list[Item]:
        where = [f"--namespace={namespace}"] if namespace else []
        text = _kubectl(
            self._given, "get", kinds, *where, f"-o=go-template={template}", "--request-timeout=2s"
        )
        kinds_by_name = {
            words[1]: words[0] for words in map(str.split, text.splitlines()) if len(words) == 2
        }
        return [(name, kinds_by_name[name]) for name in safe(kinds_by_name)]


def contexts(given: Mapping[str, Any]) -> list[str]:
    """Return the contexts of the user's kubeconfig; no cluster is asked."""
    only_file = {"kubeconfig": given.get("kubeconfig")}
    return safe_contexts(_kubectl(only_file, "config", "get-contexts", "-o=name").splitlines())


def nodes(given: Mapping[str, Any]) -> list[str]:
    """Return the nodes of the cluster."""
    text = _kubectl(given, "get", "nodes", f"-o=go-template={_ALL}", "--request-timeout=2s")
    return safe(line.partition(" ")[2] for line in text.splitlines())


def _kubectl(given: Mapping[str, Any], *arguments: str) -> str:
    options = [
        f"--{option}={value}"
        for option, parameter in (
            ("context", "context"),
            ("kubeconfig", "kubeconfig"),
            ("as", "impersonate"),
        )
        if (value := given.get(parameter))
    ]
    options += [f"--as-group={group}" for group in given.get("impersonate_groups") or ()]
    try:
        found = subprocess.run(  # noqa: S603
            [find_kubectl(), *arguments, *options],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PATIENCE,
            check=False,
        )
    except (subprocess.TimeoutExpired, InputError, OSError):
        return ""
    return found.stdout if found.returncode == 0 else ""
