"""What users write on the command line: a workload, a destination, its ports."""

from __future__ import annotations

import re

from outgate.errors import UsageError
from outgate.intents.destinations import read_destination
from outgate.intents.needs import Destination, Platform, PortRange, ToService
from outgate.intents.ports import parse_port_range
from outgate.intents.shape import IntentFaults
from outgate.sets.addresses import parse_address

_ADDRESS = re.compile(r"[0-9a-fA-F:.]+(/[0-9]+)?")
_FORMS = (
    "write namespace/workload, svc:namespace/name, namespace:NAME, a CIDR block, an address, a "
    f"host name, or one of {', '.join(Platform)}"
)
_WELL_KNOWN = frozenset({Platform.DNS, Platform.KUBE_APISERVER, Platform.CLOUD_METADATA})


def parse_workload(text: str) -> tuple[str, str, str]:
    """Return namespace, kind and name of a workload; the kind is empty where none is named.

    Args:
        text: ``namespace/name`` or ``namespace/Kind/name``.

    Raises:
        UsageError: It is neither.
    """
    parts = text.split("/")
    if not 2 <= len(parts) <= 3 or not all(parts):
        raise UsageError(f"{text!r} is no workload; write namespace/name or namespace/Kind/name")
    namespace, *kind, name = parts
    faults = IntentFaults()
    faults.name({"name": name}, "name", (), is_label=False)
    faults.name({"namespace": namespace}, "namespace", (), is_label=True)
    if faults.found:
        raise UsageError(f"{text!r} is no workload: {faults.found[0].sentence}")
    return namespace, kind[0] if kind else "", name


def parse_destination(text: str) -> tuple[Destination, tuple[PortRange, ...]]:
    """Return a destination and its ports.

    Args:
        text: ``DEST:PORT[/PROTOCOL]``, with a range or with several ports between commas; without
            ports for a Service and for what the platform offers at well-known ones.

    Raises:
        UsageError: It cannot be understood.
    """
    end, ports_text = _cut(text)
    to = _destination(end)
    ports: dict[PortRange, None] = {}
    for part in ports_text.split(",") if ports_text else ():
        try:
            ports[parse_port_range(part.strip())] = None
        except ValueError as error:
            raise UsageError(f"{text!r}: {error}") from None
    brings_ports = isinstance(to, ToService) or getattr(to, "service", None) in _WELL_KNOWN
    if not ports and not brings_ports:
        raise UsageError(f"{text!r} names no port; write it behind a colon, as in {text}:443")
    return to, tuple(ports)


def _cut(text: str) -> tuple[str, str]:
    if text.startswith("["):
        address, bracket, rest = text[1:].partition("]")
        if not bracket or not rest.startswith(":"):
            raise UsageError(f"{text!r}: write an IPv6 address with its port as [2001:db8::1]:443")
        return address, rest[1:]
    prefix = next((word for word in ("svc:", "namespace:") if text.startswith(word)), "")
    body = text.removeprefix(prefix)
    if body.count(":") > 1 and _ADDRESS.fullmatch(body):
        raise UsageError(f"{text!r}: write an IPv6 address with its port as [{text}]:443")
    end, colon, ports = body.partition(":")
    if colon and not ports:
        raise UsageError(f"{text!r}: nothing follows the colon; write a port such as 443")
    return prefix + end, ports


def _destination(text: str) -> Destination:
    body = _as_written(text)
    faults = IntentFaults()
    found = read_destination(body, None, (), faults)
    if found is None:
        sentence = faults.found[0].sentence if faults.found else "it is no destination"
        raise UsageError(f"{text!r}: {sentence}; {_FORMS}")
    return found


def _as_written(text: str) -> dict[str, object]:
    if text.startswith("namespace:"):
        return {"namespace": text.removeprefix("namespace:")}
    if text.startswith("svc:"):
        namespace, slash, name = text.removeprefix("svc:").partition("/")
        if not slash:
            raise UsageError(f"{text!r} names no namespace; write svc:namespace/name")
        return {"service": {"namespace": namespace, "name": name}}
    if text in list(Platform):
        return {"platform": text}
    if _ADDRESS.fullmatch(text) and re.search(r"[.:]", text):
        if "/" in text:
            return {"cidr": text}
        try:
            address = parse_address(text)
        except ValueError:
            raise UsageError(f"{text!r} is not an address") from None
        return {"cidr": address.as_set().blocks()[0]}
    if "/" in text:
        namespace, _, name = text.partition("/")
        kind, slash, inner = name.partition("/")
        named = {"kind": kind, "name": inner} if slash else {"name": name}
        return {"workload": {"namespace": namespace, **named}}
    return {"host": text}
