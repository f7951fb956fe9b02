"""A cluster after somebody worked on its policies: some with other ports, some renamed."""

from __future__ import annotations

import re
from pathlib import Path

_OTHER_PORTS = 20
_RENAMED = 33
_PORT = re.compile(r"(?m)^(.*\bport: )(\d+)$")


def write_changed(source: Path, folder: Path) -> None:
    """Write a changed copy of a folder of manifests.

    Args:
        source: The cluster as it is.
        folder: Where the copy goes.
    """
    for path in sorted(source.glob("*.yaml")):
        documents = path.read_text(encoding="utf-8").split("\n---\n")
        number = 0
        for index, text in enumerate(documents):
            if "kind: NetworkPolicy" not in text:
                continue
            number += 1
            if number % _OTHER_PORTS == 0:
                documents[index] = _PORT.sub(_next_port, text)
            elif number % _RENAMED == 0:
                documents[index] = re.sub(r"(?m)^  name: ", "  name: renamed-", text, count=1)
        (folder / path.name).write_text("\n---\n".join(documents), encoding="utf-8")


def _next_port(match: re.Match[str]) -> str:
    return f"{match[1]}{int(match[2]) + 1}"
