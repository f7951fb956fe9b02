"""How to reach a cluster: which kubectl, which of its global options."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass

from outgate.errors import InputError


@dataclass(frozen=True, slots=True)
class Access:
    """The global options of kubectl that outgate passes on as they are."""

    context: str = ""
    kubeconfig: str = ""
    impersonate: str = ""
    """``--as``."""
    impersonate_groups: tuple[str, ...] = ()
    """``--as-group``."""

    def options(self) -> list[str]:
        """Return them as kubectl takes them."""
        found: list[str] = []
        if self.context:
            found.append(f"--context={self.context}")
        if self.kubeconfig:
            found.append(f"--kubeconfig={self.kubeconfig}")
        if self.impersonate:
            found.append(f"--as={self.impersonate}")
        found += [f"--as-group={group}" for group in self.impersonate_groups]
        return found


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
            "give manifests with -f"
        )
    return found
