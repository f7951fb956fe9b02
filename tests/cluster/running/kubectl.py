"""Calls kubectl for one cluster."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cluster.shell import run


@dataclass(frozen=True)
class Kubectl:
    """A kubectl program together with the cluster that it speaks to."""

    program: str
    kubeconfig: Path

    def __call__(self, *arguments: str, stdin: str | None = None, timeout: float = 60) -> str:
        """Run kubectl.

        Args:
            arguments: Its arguments.
            stdin: What it reads.
            timeout: Seconds that it may take.

        Returns:
            What it printed.
        """
        environment = {**os.environ, "KUBECONFIG": str(self.kubeconfig)}
        command = [self.program, *arguments]
        return run(command, stdin=stdin, environment=environment, timeout=timeout)

    def apply(self, manifests: str | Sequence[dict[str, Any]]) -> None:
        """Apply manifests.

        Args:
            manifests: YAML text, or objects.
        """
        if not isinstance(manifests, str):
            manifests = json.dumps({"apiVersion": "v1", "kind": "List", "items": list(manifests)})
        self("apply", "-f", "-", stdin=manifests)

    def get(self, *arguments: str) -> Any:
        """Read objects.

        Args:
            arguments: What follows `kubectl get`.

        Returns:
            The object or list.
        """
        return json.loads(self("get", *arguments, "-o", "json"))
