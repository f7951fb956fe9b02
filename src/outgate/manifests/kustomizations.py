"""A folder that only says what it builds: reading it as it stands reads nothing.

An overlay often holds a ``kustomization.yaml`` and nothing else, its resources being elsewhere. Who
names it among manifests must not be told that all is well.
"""

from __future__ import annotations

from collections.abc import Sequence

from outgate.model.gaps import Gap, GapKind
from outgate.model.origins import Origin

_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
"""As kustomize looks for them."""


def not_built(files: Sequence[str], *, of_revision: bool = False) -> Gap | None:
    """Return what to say of files that held nothing of interest; None where none builds anything.

    Args:
        files: The names of the files that were read.
        of_revision: Whether they are of a Git revision, which nobody can build where it is.
    """
    for name in files:
        folder, slash, last = name.rpartition("/")
        if last in _NAMES:
            place = folder if slash else "."
            remedy = (
                f"Give the folder with -k {place}, or read what kubectl kustomize prints of it."
            )
            if of_revision:
                remedy = "Read what kubectl kustomize prints of the folder in a work tree of it."
            return Gap(
                GapKind.UNREADABLE,
                "it says what kustomize is to build, and that was not read",
                Origin(name),
                remedy,
            )
    return None
