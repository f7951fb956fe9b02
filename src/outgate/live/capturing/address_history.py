"""Which pod held which address when, for flow logs that carry only addresses.

A history is a file of JSON lines that is only ever appended to, so that an interrupted recording
loses at most its last line, and the next one goes on behind it. Each line says that a pod holds an
address from a time on, or that it has let go of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from outgate.cluster.holdings import Holding

_FIELDS = {
    "metadata": ("name", "namespace", "uid", "labels", "ownerReferences"),
    "spec": ("nodeName", "hostNetwork"),
    "status": ("phase", "podIP", "podIPs"),
}


@dataclass(slots=True)
class AddressHistory:
    """Turns pods as they are seen into lines; knows who holds what at present."""

    _held: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """(namespace, pod) to the addresses that it holds."""
    _uids: dict[tuple[str, str], str] = field(default_factory=dict)

    def see(self, pod: Mapping[str, Any], time: str, *, gone: bool = False) -> list[Holding]:
        """Take a pod as it is now.

        Args:
            pod: The object.
            time: Now, as RFC 3339.
            gone: Whether it has been deleted.

        Returns:
            What changed; empty for most events.
        """
        metadata = pod.get("metadata") or {}
        status = pod.get("status") or {}
        spec = pod.get("spec") or {}
        key = (str(metadata.get("namespace", "")), str(metadata.get("name", "")))
        uid = str(metadata.get("uid", ""))
        ended = gone or status.get("phase") in ("Succeeded", "Failed")
        addresses = () if ended else _addresses(status)
        old = self._held.get(key, ())
        replaced = key in self._uids and self._uids[key] != uid
        lines = [
            Holding(time, "released", address, *key, uid=self._uids[key])
            for address in old
            if replaced or address not in addresses
        ]
        owner = _owner(metadata)
        lines += [
            Holding(
                time,
                "held",
                address,
                *key,
                uid=uid,
                node=str(spec.get("nodeName") or ""),
                host_network=spec.get("hostNetwork") is True,
                labels=dict(metadata.get("labels") or {}),
                owner=owner,
            )
            for address in addresses
            if replaced or address not in old
        ]
        if addresses:
            self._held[key] = addresses
            self._uids[key] = uid
        else:
            self._held.pop(key, None)
            self._uids.pop(key, None)
        return lines

    def only(self, present: set[tuple[str, str]], time: str) -> list[Holding]:
        """Release the addresses of pods that are not *present* any more, after a new list."""
        lines: list[Holding] = []
        for key in [key for key in self._held if key not in present]:
            lines += [
                Holding(time, "released", address, *key, uid=self._uids[key])
                for address in self._held.pop(key)
            ]
            self._uids.pop(key)
        return lines


def of_holder(pod: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a history looks at of a pod: a small part of it.

    Args:
        pod: The object.
    """
    parts = {}
    for name, fields in _FIELDS.items():
        part = pod.get(name) or {}
        parts[name] = {field: part[field] for field in fields if field in part}
    return parts


def _addresses(status: Mapping[str, Any]) -> tuple[str, ...]:
    listed = [item.get("ip") for item in status.get("podIPs") or () if isinstance(item, dict)]
    found = dict.fromkeys(str(item) for item in (*listed, status.get("podIP")) if item)
    return tuple(found)


def _owner(metadata: Mapping[str, Any]) -> str:
    for owner in metadata.get("ownerReferences") or ():
        if isinstance(owner, dict) and owner.get("controller") is True:
            return f"{owner.get('kind')}/{owner.get('name')}"
    return ""
