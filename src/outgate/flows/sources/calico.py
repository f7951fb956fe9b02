"""Calico's flow logs without addresses: Goldmane's emitter and Whisker's interface.

Source: projectcalico/calico, goldmane/proto/api.proto, goldmane/pkg/emitter and
whisker-backend/pkg/apis/v1. A record adds up the connections of 15 seconds between groups of pods
with one name; each is there twice, as its source and as its destination saw it.
`pending_policies` is what staged policies would do.
"""

from __future__ import annotations

import re
from typing import Any

from outgate.flows.accounting import Reason
from outgate.flows.classes import TrafficClass
from outgate.flows.flow import Flow, Read, SetAside, Side, Vantage
from outgate.flows.parties import PartyKind
from outgate.flows.sources import fields
from outgate.flows.sources.times import bounded, of_text

_ACTIONS = {1: "allow", 2: "deny", 3: "pass"}
_REPORTERS = {
    1: Vantage.SENDER,
    2: Vantage.RECEIVER,
    "src": Vantage.SENDER,
    "dst": Vantage.RECEIVER,
}
_TYPES = {2: PartyKind.NODE, 3: PartyKind.EXTERNAL, 4: PartyKind.EXTERNAL}
_NO_POLICY = frozenset({"9", "profile", "10", "endoftier"})
"""Kinds: the profile of a namespace, and the end of a tier."""
_OUTSIDE = frozenset({"pub", "PUBLIC NETWORK"})
_ANYWHERE = frozenset({"pvt", "PRIVATE NETWORK"})
"""A private address that is no endpoint of Calico's: a node, a Service or another network."""
_MADE = re.compile(r".+-[bcdfghjklmnpqrstvwxz2456789]{6,10}")
_HOLD_OPEN = re.compile(r"(knp\.default\.)?hold-open(-\d+)?")


class CalicoReader:
    """Reads records of Goldmane and Whisker."""

    def read(self, record: bytes) -> Read:
        """Read one record."""
        value = fields.object_of(record)
        if isinstance(value, SetAside):
            return value
        key = fields.mapping(value.get("Key") or value.get("key")) or value
        if "source_name" not in key or "dest_name" not in key:
            return SetAside(Reason.NOT_OF_SOURCE)
        time = _time(value.get("start_time"))
        if not time:
            return SetAside(Reason.NO_TIME)
        action = _action(key.get("action"))
        policies = fields.mapping(key.get("policies"))
        enforced = fields.items(policies.get("enforced_policies") or policies.get("enforced"))
        pending = fields.items(policies.get("pending_policies") or policies.get("pending"))
        kind = _class(action, enforced, pending)
        if kind is None:
            return SetAside(Reason.UNKNOWN_VERDICT, f"({fields.text(str(action))[:40]!r})")
        protocol = fields.protocol(key.get("proto") or key.get("protocol"))
        port = fields.port(key.get("dest_port"))
        if not protocol or (not port and not protocol.startswith("ICMP")):
            return SetAside(Reason.NO_PROTOCOL)
        destination = _side(key, "dest", value.get("dest_labels"))
        service = fields.text(key.get("dest_service_name"))
        space = fields.text(key.get("dest_service_namespace"))
        if service and space and not destination.namespace:
            # What is behind it is no pod of Calico's: the API server, say. The Service has a name.
            destination = Side(namespace=space, kind=PartyKind.SERVICE, name=service)
            port = fields.port(key.get("dest_service_port")) or port
        reporter = key.get("reporter")
        reporter = reporter.lower() if isinstance(reporter, str) else reporter
        return Flow(
            time,
            _side(key, "source", value.get("source_labels")),
            destination,
            protocol,
            0,
            port,
            kind,
            False,
            _REPORTERS.get(reporter, Vantage.ELSEWHERE)
            if isinstance(reporter, int | str)
            else Vantage.ELSEWHERE,
            tuple(
                f"{fields.text(item.get('namespace'))}/{fields.text(item.get('name'))}".lstrip("/")
                for item in enforced
                if str(item.get("kind")).lower() not in _NO_POLICY
            ),
            f"{space}/{service}" if service else "",
            min(max(1, fields.number(value.get("num_connections_started"))), 1_000_000_000),
            False,
        )


def _time(value: Any) -> int:
    seconds = fields.number(value)
    return bounded(seconds * 1_000_000) if seconds else of_text(fields.text(value))


def _action(value: Any) -> str:
    return value.lower() if isinstance(value, str) else _ACTIONS.get(fields.number(value), "")


def _class(
    action: str, enforced: list[dict[str, Any]], pending: list[dict[str, Any]]
) -> TrafficClass | None:
    if action == "deny":
        return TrafficClass.DENIED
    if action not in ("allow", "pass"):
        return None
    if pending and _action(pending[-1].get("action")) == "deny":
        return TrafficClass.WOULD_BE_DENIED
    deciding = [item for item in enforced if str(item.get("kind")).lower() not in _NO_POLICY]
    if not enforced:
        return TrafficClass.ALLOWED
    if not deciding:
        return TrafficClass.ALLOWED_BY_DEFAULT
    if all(_HOLD_OPEN.fullmatch(fields.text(item.get("name"))) for item in deciding):
        return TrafficClass.ALLOWED_BY_HOLD_OPEN
    return TrafficClass.ALLOWED_BY_POLICY


def _side(key: dict[str, Any], end: str, labels: Any) -> Side:
    name = fields.text(key.get(f"{end}_name"))
    namespace = fields.text(key.get(f"{end}_namespace"))
    if name in _ANYWHERE:
        return Side(name=name)
    kind = _TYPES.get(fields.number(key.get(f"{end}_type")))
    if kind is None and (name in _OUTSIDE or not namespace):
        kind = PartyKind.EXTERNAL
    if kind is not None:
        return Side(kind=kind, name=name)
    if isinstance(labels, str):
        labels = labels.split(" | ")
    found = tuple(fields.text(label) for label in labels) if isinstance(labels, list) else ()
    stem = name.removesuffix("-*").removesuffix("*")
    if stem == name:
        return Side(namespace=namespace, pod=name, labels=found)
    owner_kind = "ReplicaSet" if _MADE.fullmatch(stem) else ""
    return Side("", namespace, "", owner_kind, stem, found)


def is_mine(record: dict[str, Any]) -> bool:
    """Say whether a record is Goldmane's or Whisker's."""
    key = fields.mapping(record.get("Key") or record.get("key")) or record
    return "source_name" in key and "dest_name" in key
