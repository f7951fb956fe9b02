"""Why a probe does not run, in one sentence; and which of those sentences time may still mend."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_LONGEST = 240
_PATIENCE = 6.0
"""Seconds that a trouble may last which the cluster may yet mend by itself."""
_IMAGE = frozenset({"ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull"})
_BROKEN = frozenset(
    {"CreateContainerConfigError", "CreateContainerError", "RunContainerError", "CrashLoopBackOff"}
)
_PULL_NOISE = re.compile(
    r"rpc error: code = \w+ desc = |failed to pull and unpack image \S+: |"
    r"Back-off pulling image \S+: ErrImagePull: |failed to resolve reference \S+: "
)
_WEBHOOK = re.compile(r'admission webhook "([^"]+)" denied the request:?\s*(.*)')
_FORBIDDEN = re.compile(r'User "([^"]*)" cannot (\w+) resource "([^"]+)" in API group "([^"]*)"')
_QUOTA = re.compile(r"exceeded quota: (.*)")
_STANDARD = re.compile(r"violates PodSecurity (.*)")
_ADMISSION = re.compile(r"ValidatingAdmissionPolicy '([^']+)' .*denied request: (.*)")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What keeps a probe from running."""

    words: str
    patience: float = 0.0
    """How many seconds to wait before it counts."""


def trouble_of_pod(pod: Mapping[str, Any]) -> Trouble | None:
    """Read a Pod's status.

    Args:
        pod: The object.

    Returns:
        What is wrong; None where nothing is, or nothing yet.
    """
    status = pod.get("status") or {}
    for container in status.get("containerStatuses") or ():
        found = trouble_of_container(container.get("state") or {})
        if found is not None:
            return found
    for condition in status.get("conditions") or ():
        if condition.get("type") == "PodScheduled" and condition.get("reason") == "Unschedulable":
            return Trouble(f"cannot be scheduled: {short(condition.get('message'))}", _PATIENCE)
    if status.get("phase") == "Failed":
        words = status.get("message") or status.get("reason") or "without a word"
        return Trouble(f"failed: {short(words)}")
    return None


def trouble_of_container(state: Mapping[str, Any]) -> Trouble | None:
    """Read the state of one container.

    Args:
        state: Of its status.

    Returns:
        What is wrong; None where nothing is, or nothing yet.
    """
    waiting = state.get("waiting") or {}
    reason = str(waiting.get("reason") or "")
    if reason in _IMAGE:
        words = _PULL_NOISE.sub("", str(waiting.get("message") or reason))
        # One failed pull is tried again at once; the back-off shows that it was not the last.
        return Trouble(
            f"has no image: {short(words)}; name one that the nodes can pull with --image",
            _PATIENCE if reason == "ErrImagePull" else 0.0,
        )
    if reason in _BROKEN:
        return Trouble(f"does not start: {short(waiting.get('message') or reason)}")
    ended = state.get("terminated") or {}
    if ended:
        code = ended.get("exitCode")
        words = ended.get("message") or ended.get("reason") or "Error"
        return Trouble(f"ended with exit code {code}: {short(words)}")
    return None


def trouble_of_events(events: Iterable[Mapping[str, Any]]) -> Trouble | None:
    """Read the events of a Job that has no pod.

    Args:
        events: Those of the namespace.

    Returns:
        Why the pod was refused; None where nothing says so.
    """
    for event in events:
        if event.get("reason") != "FailedCreate":
            continue
        message = str(event.get("message") or "")
        if "serviceaccount" in message and "not found" in message:
            continue  # the account is made a moment after the namespace; the Job tries again
        return Trouble(refusal(message.removeprefix("Error creating: ")))
    return None


def refusal(message: str) -> str:
    """Turn the API server's words for a refused object into what refused it.

    Args:
        message: The API server's words.
    """
    found = _WEBHOOK.search(message)
    if found:
        return f"is refused by the admission webhook {found[1]}: {short(found[2])}"
    found = _ADMISSION.search(message)
    if found:
        return f"is refused by the ValidatingAdmissionPolicy {found[1]}: {short(found[2])}"
    found = _FORBIDDEN.search(message)
    if found:
        name = f"{found[3]}.{found[4]}" if found[4] else found[3]
        return f"is forbidden: {found[1]} may not {found[2]} {name}"
    found = _QUOTA.search(message)
    if found:
        return f"is refused by a ResourceQuota: {short(found[1])}"
    found = _STANDARD.search(message)
    if found:
        return f"is refused by Pod Security: {short(found[1])}"
    if " per Pod is " in message or " per Container is " in message:
        return f"is refused by a LimitRange: {short(message.rpartition('forbidden: ')[2])}"
    return f"is refused: {short(message)}"


def short(words: object) -> str:
    """Return words on one line, without their end where they are long."""
    text = " ".join(str(words or "").split()).rstrip(".")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
