"""Calico's Goldmane and Whisker: connections added up over 15 seconds, by names of pods' owners.

No addresses, and of the outside only whether it is public. Either end reports; the Service is known
to the side that translates. Shapes of goldmane/proto/api.proto (numbers for enums) and of Whisker's
flows.go (words).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.learn.clock import SECOND, stamp
from bench.learn.emitters.log import Emission, Log, Site
from bench.learn.pods import Pod
from bench.learn.traffic import Connection, End
from bench.learn.truth import Service

_BUCKET = 15 * SECOND
_WORKLOAD, _NETWORK = 1, 4
_ALLOW, _DENY = 1, 2
_SOURCE, _DESTINATION = 1, 2
_KEY = tuple[tuple[str, Any], ...]


def goldmane(site: Site, connections: Sequence[Connection]) -> Emission:
    """Return what Goldmane's emitter posts."""
    log = Log(site.chance, loss=0.01)
    for bucket in _buckets(connections):
        key = dict(bucket.key)
        policies = [_hit(key)]
        record: dict[str, Any] = {
            "Key": {
                **key,
                "policies": {"enforced_policies": policies, "pending_policies": policies},
            },
            "start_time": bucket.start // SECOND,
            "end_time": (bucket.start + _BUCKET) // SECOND,
            "packets_in": 4 * len(bucket.of),
            "packets_out": 5 * len(bucket.of),
            "bytes_in": 900 * len(bucket.of),
            "bytes_out": 800 * len(bucket.of),
            "num_connections_started": len(bucket.of),
        }
        for side, labels in (("source_labels", bucket.source), ("dest_labels", bucket.destination)):
            if labels:
                record[side] = sorted(labels)
        log.write(0, bucket.start, record, *bucket.of)
    return log.finish()


def whisker(site: Site, connections: Sequence[Connection]) -> Emission:
    """Return what Whisker's API answers, page after page."""
    log = Log(site.chance)
    for bucket in _buckets(connections):
        key = dict(bucket.key)
        hit = _hit(key)
        words = {"kind": "NetworkPolicy" if hit["kind"] == 6 else "Profile", "tier": hit["tier"]}
        words |= {"name": hit["name"], "namespace": hit["namespace"], "policy_index": 0}
        words |= {"action": _action(hit["action"]), "rule_index": hit.get("rule_index", 0)}
        record = {
            "start_time": stamp(bucket.start)[:19] + "Z",
            "end_time": stamp(bucket.start + _BUCKET)[:19] + "Z",
            "action": _action(key["action"]),
            "source_name": key["source_name"],
            "source_namespace": key.get("source_namespace", "-"),
            "source_labels": " | ".join(sorted(bucket.source)),
            "dest_name": key["dest_name"],
            "dest_namespace": key.get("dest_namespace", "-"),
            "dest_labels": " | ".join(sorted(bucket.destination)),
            "protocol": key["proto"],
            "dest_port": key["dest_port"],
            "reporter": "Src" if key["reporter"] == _SOURCE else "Dst",
            "policies": {"enforced": [words], "pending": [words]},
            "packets_in": 4 * len(bucket.of),
            "packets_out": 5 * len(bucket.of),
            "bytes_in": 900 * len(bucket.of),
            "bytes_out": 800 * len(bucket.of),
        }
        log.write(0, bucket.start, record, *bucket.of)
    return log.finish()


@dataclass(slots=True)
class _Bucket:
    key: _KEY
    start: int
    source: set[str]
    destination: set[str]
    of: list[Connection] = field(default_factory=list)


def _buckets(connections: Sequence[Connection]) -> Iterator[_Bucket]:
    found: dict[tuple[int, _KEY], _Bucket] = {}
    for one in connections:
        start = one.time // _BUCKET * _BUCKET
        for reporter in (_SOURCE, _DESTINATION):
            if (one.client if reporter == _SOURCE else one.server).pod is None:
                continue
            key = tuple(_key(one, reporter).items())
            labels = _labels(one.client.pod), _labels(one.server.pod)
            bucket = found.get((start, key))
            if bucket is None:
                bucket = found[start, key] = _Bucket(key, start, *labels)
            # Labels are those that all of the pods have in common.
            bucket.source &= labels[0]
            bucket.destination &= labels[1]
            bucket.of.append(one)
    yield from sorted(found.values(), key=lambda bucket: bucket.start)


def _key(one: Connection, reporter: int) -> dict[str, Any]:
    name, space, kind = _end(one.client)
    key: dict[str, Any] = {"source_name": name, "source_namespace": space, "source_type": kind}
    name, space, kind = _end(one.server)
    key |= {"dest_name": name, "dest_namespace": space, "dest_type": kind, "dest_port": one.port}
    if reporter == _SOURCE and one.service is not None:
        is_service = isinstance(one.service, Service)
        key["dest_service_name"] = one.service.name if is_service else "kubernetes"
        key["dest_service_namespace"] = (
            one.service.namespace if isinstance(one.service, Service) else "default"
        )
        key["dest_service_port"] = one.service.port
    is_stopped = one.is_denied and reporter == _DESTINATION
    key |= {"proto": one.protocol.lower(), "reporter": reporter}
    key["action"] = _DENY if is_stopped else _ALLOW
    return {name: value for name, value in key.items() if value not in ("", 0)}


def _hit(key: dict[str, Any]) -> dict[str, Any]:
    if key["action"] == _DENY:
        return {
            "kind": 6,
            "namespace": key["dest_namespace"],
            "name": f"knp.default.{key['dest_name'].rstrip('-*')}-in",
            "tier": "default",
            "action": _DENY,
            "rule_index": -1,
        }
    side = "source_namespace" if key["reporter"] == _SOURCE else "dest_namespace"
    return {
        "kind": 9,
        "namespace": "",
        "name": f"kns.{key.get(side, '')}",
        "tier": "__PROFILE__",
        "action": _ALLOW,
    }


def _end(end: End) -> tuple[str, str, int]:
    pod = end.pod
    if pod is not None:
        space = pod.workload.namespace
        # The prefix that the names of the owner's pods were generated from.
        return f"{pod.controller[1]}-*", space, _WORKLOAD
    # A node is an end of its own only where somebody made host endpoints.
    is_private = ipaddress.ip_address(end.address).is_private
    return "PRIVATE NETWORK" if is_private else "PUBLIC NETWORK", "", _NETWORK


def _labels(pod: Pod | None) -> set[str]:
    return set() if pod is None else {f"{key}={value}" for key, value in pod.labels.items()}


def _action(number: int) -> str:
    return "Allow" if number == _ALLOW else "Deny"
