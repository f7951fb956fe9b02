"""The user's own kubectl, and what its configuration says."""

from __future__ import annotations

import os
import shutil
import subprocess

from outgate.errors import InputError
from outgate.model.access import Access


def find_kubectl() -> str:
    """Return the path of kubectl: the one that called us as a plugin, or the first on PATH.

    Raises:
        InputError: There is none.
    """
    named = os.environ.get("KUBECTL_PATH", "")
    if named and os.access(named, os.X_OK):
        return named
    found = shutil.which("kubectl")
    if found is None:
        raise InputError(
            "kubectl is not on PATH, and outgate reads a live cluster through it; install it, or "
            "name manifests or a capture with -f where the command takes them"
        )
    return found


def context_name(access: Access) -> str:
    """Return the name of the context that is used, for people; ``(none)`` if there is none."""
    return access.context or _config(access, "{.current-context}") or "(none)"


def namespace_of_context(access: Access) -> str:
    """Return the namespace that kubectl would use: the context's, or ``default``."""
    return _config(access, "{.contexts[0].context.namespace}", "--minify") or "default"


def _config(access: Access, path: str, *options: str) -> str:
    """Return a field of the user's configuration as kubectl sees it; empty if it has none."""
    command = [find_kubectl(), "config", "view", "-o", f"jsonpath={path}", *options]
    if access.context:
        command.append(f"--context={access.context}")
    if access.kubeconfig:
        command.append(f"--kubeconfig={access.kubeconfig}")
    try:
        found = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, timeout=10, check=False
        )
    except subprocess.TimeoutExpired:
        return ""
    return found.stdout.strip() if found.returncode == 0 else ""
