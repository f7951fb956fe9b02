"""A log of Hubble of a size: requests, replies and repeated reports of many workloads."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

_WORKLOADS = 200
_NAMESPACE_LABEL = "k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name"


def write_log(path: Path, connections: int, seed: int) -> None:
    """Write a log, six records to a connection, as the two nodes of a cluster would.

    Args:
        path: The file.
        connections: How many.
        seed: The same seed gives the same bytes.
    """
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8") as out:
        for number in range(connections):
            client, server = chance.randrange(_WORKLOADS), chance.randrange(_WORKLOADS)
            port = 8000 + server % 7
            at = f"2026-01-01T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}Z"
            own = 32_768 + chance.randrange(28_000)
            for is_reply in (False, True, False, True, False, True):
                ends = (client, own), (server, port)
                source, destination = reversed(ends) if is_reply else ends
                record = _record(at, source, destination, is_reply)
                out.write(json.dumps(record, separators=(",", ":")) + "\n")


def _record(at: str, source: tuple[int, int], to: tuple[int, int], is_reply: bool) -> Any:
    flow = {
        "time": at,
        "uuid": f"{source[1]:08}-{to[1]:08}",
        "emitter": {"name": "Hubble", "version": "1.20.2"},
        "verdict": "FORWARDED",
        "ethernet": {"source": "52:3f:bf:79:9a:db", "destination": "5e:cb:db:6b:3e:6f"},
        "IP": {"source": _address(source[0]), "destination": _address(to[0]), "ipVersion": "IPv4"},
        "l4": {
            "TCP": {"source_port": source[1], "destination_port": to[1], "flags": {"ACK": True}}
        },
        "source": _endpoint(source[0]),
        "destination": _endpoint(to[0]),
        "Type": "L3_L4",
        "node_name": f"node{source[0] % 2}",
        "node_labels": ["kubernetes.io/arch=amd64", "kubernetes.io/os=linux"],
        "event_type": {"type": 4, "sub_type": 3},
        "traffic_direction": "INGRESS" if is_reply else "EGRESS",
        "trace_observation_point": "TO_STACK",
        "trace_reason": "REPLY" if is_reply else "ESTABLISHED",
        "is_reply": is_reply,
        "Summary": "TCP Flags: ACK",
    }
    return {"flow": flow, "node_name": f"node{source[0] % 2}", "time": at}


def _address(number: int) -> str:
    return f"10.244.{number // 100}.{number % 100 + 1}"


def _endpoint(number: int) -> Any:
    namespace = f"space{number % 10}"
    return {
        "ID": number,
        "identity": 1000 + number,
        "cluster_name": "default",
        "namespace": namespace,
        "labels": [
            f"k8s:app=app{number}",
            f"{_NAMESPACE_LABEL}={namespace}",
            "k8s:io.cilium.k8s.policy.cluster=default",
            "k8s:io.cilium.k8s.policy.serviceaccount=default",
            f"k8s:io.kubernetes.pod.namespace={namespace}",
        ],
        "pod_name": f"app{number}-7d4b8c9f5x-xk2mh",
        "workloads": [{"name": f"app{number}", "kind": "Deployment"}],
    }
