"""Where each thing is in the folder; names from the input become paths only if they are names."""

from __future__ import annotations

import hashlib
import re

from outgate.errors import ConfigurationError
from outgate.planning.stages import Stage

_LABEL = re.compile(r"[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?", re.ASCII)
_SUBDOMAIN = re.compile(r"[a-z0-9](?:[-.a-z0-9]{0,251}[a-z0-9])?", re.ASCII)
_LONGEST = 200
"""A file name may have 255 bytes, with its ending and what is written beside it meanwhile."""

README = "README.md"
KUSTOMIZATION = "kustomization.yaml"
NAMESPACES = "namespaces"
STAGES = "stages"
CURRENT = "current"
POLICIES = "policies"
HOLD_OPEN = "hold-open"
ADMISSION = "admission"
COMPONENTS = "components"
ABORT = "abort"


def folder_of(namespace: str) -> str:
    """Return the folder of a namespace.

    Args:
        namespace: Its name.

    Raises:
        ConfigurationError: No namespace can have that name.
    """
    if not _LABEL.fullmatch(namespace):
        raise ConfigurationError(
            f"namespace {namespace!r} cannot be written to a folder: the API server would refuse "
            "the name; correct the manifest that names it"
        )
    return f"{NAMESPACES}/{namespace}"


def current_of(namespace: str) -> str:
    """Return the file that says which stage a namespace is at.

    Args:
        namespace: Its name.
    """
    return f"{folder_of(namespace)}/{CURRENT}/{KUSTOMIZATION}"


def stage_of_namespace(namespace: str, stage: Stage) -> str:
    """Return the folder of one stage of a namespace.

    Args:
        namespace: Its name.
        stage: The stage.
    """
    return f"{folder_of(namespace)}/{STAGES}/{stage}"


def policy_file(name: str) -> str:
    """Return the name of a policy's file.

    Args:
        name: The policy's name.

    Raises:
        ConfigurationError: No policy can have that name.
    """
    if not _SUBDOMAIN.fullmatch(name):
        raise ConfigurationError(
            f"policy {name!r} cannot be written: the API server would refuse the name; "
            "give its intent a shorter name of a-z, 0-9 and '-'"
        )
    if len(name) > _LONGEST:
        name = f"{name[:_LONGEST]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return f"{name}.yaml"


def cilium_policy_file(name: str) -> str:
    """Return the name of the file of a policy in Cilium's language.

    A NetworkPolicy of the same name is beside it, and no NetworkPolicy of a plan begins so.

    Args:
        name: The policy's name.

    Raises:
        ConfigurationError: No policy can have that name.
    """
    return f"cilium-{policy_file(name)}"


def is_current(path: str) -> bool:
    """Say whether a file says which stage a namespace is at.

    Args:
        path: Its path.
    """
    parts = path.split("/")
    return len(parts) == 4 and parts[0] == NAMESPACES and parts[2:] == [CURRENT, KUSTOMIZATION]
