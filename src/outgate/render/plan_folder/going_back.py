"""The kubectl lines of a plan: on, back, and away; each tried on a real API server by a test."""

from __future__ import annotations

import json
import shlex

from outgate.planning.manifests import manifest_of
from outgate.planning.plans import PlannedPolicy
from outgate.planning.stages import Stage
from outgate.render.plan_folder import paths


def apply_line(folder: str) -> str:
    """Return the line that applies a kustomization of the folder.

    Args:
        folder: Its path.
    """
    return f"kubectl apply -k {folder}"


def back_line(namespace: str = "") -> str:
    """Return the one line that goes back: it switches hold-open on again, and changes no other.

    Args:
        namespace: One namespace; empty for all.
    """
    if namespace:
        return apply_line(paths.stage_of_namespace(namespace, Stage.HOLD_OPEN))
    return apply_line(f"{paths.STAGES}/{Stage.HOLD_OPEN}")


def back_without_folder(policy: PlannedPolicy) -> str:
    """Return the line that switches one hold-open policy on where the folder is not at hand.

    Args:
        policy: The policy, switched on.
    """
    selector = manifest_of(policy)["spec"]["podSelector"]
    patch = [{"op": "replace", "path": "/spec/podSelector", "value": selector}]
    text = shlex.quote(json.dumps(patch, separators=(",", ":")))
    return f"kubectl -n {policy.namespace} patch networkpolicy {policy.name} --type=json -p {text}"


def abort_lines(namespace: str = "", *, holds_open: bool = True, denies: bool = True) -> list[str]:
    """Return the lines that take the plan away: hold-open on, the rest away, hold-open last.

    Args:
        namespace: One namespace; empty for all.
        holds_open: Whether there is hold-open.
        denies: Whether there is anything else.
    """
    lines: list[str] = []
    held = paths.stage_of_namespace(namespace, Stage.HOLD_OPEN) if namespace else _ALL_HELD
    rest = f"{paths.folder_of(namespace)}/{paths.POLICIES}" if namespace else paths.ABORT
    if holds_open:
        lines.append(apply_line(held))
    if denies:
        lines.append(_delete(rest))
    if holds_open:
        lines.append(_delete(held))
    return lines


_ALL_HELD = f"{paths.STAGES}/{Stage.HOLD_OPEN}"


def _delete(folder: str) -> str:
    return f"kubectl delete --ignore-not-found -k {folder}"
