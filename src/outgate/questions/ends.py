"""The ends of a question: user text into endpoints.

An end is ``namespace/name``, ``namespace/Kind/name``, ``namespace/key=value``,
``svc:namespace/name``, an address, a CIDR block, or ``node:name``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outgate.engine.bits import members
from outgate.engine.endpoints import Endpoint, EndpointKind
from outgate.errors import UnknownEndError, UsageError
from outgate.model.workloads import Service
from outgate.questions.label_selectors import parse_selector
from outgate.questions.names import Namer, nearest
from outgate.questions.ports import ANY, PortQuestion, parse_port
from outgate.sets.addresses import Address, AddressSet, parse_address, parse_block
from outgate.sets.traffic import Traffic

if TYPE_CHECKING:
    from outgate.engine.reachability import Reachability

_SELECTOR_SIGNS = re.compile(r"[=!]|\s(in|notin)\s*\(")
_ADDRESS_SIGNS = re.compile(r"[0-9a-fA-F:.]+(/\d+)?")


@dataclass(frozen=True, slots=True)
class Member:
    """One endpoint of an end, as the question means it."""

    endpoint: Endpoint
    address: Address | None = None
    """The address by which the question names a pod or node."""
    outside: AddressSet | None = None
    """Of an external cell: the part that the question names."""
    traffic: Traffic | None = None
    """Behind a Service: the traffic at this endpoint that the question means."""
    pods: frozenset[str] | None = None
    """The names of those of the endpoint's pods that the question means; None for all."""

    @property
    def meant(self) -> frozenset[str]:
        """The names of the pods that are meant."""
        return frozenset(pod.name for pod in self.endpoint.pods) if self.pods is None else self.pods

    def may_be(self, other: Member) -> tuple[bool, bool]:
        """Say whether both can mean one and the same pod, and whether they can mean two."""
        if self.endpoint is not other.endpoint or self.endpoint.kind is not EndpointKind.POD:
            return False, True
        if self.pods is None and any(pod.is_template for pod in self.endpoint.pods):
            return True, True
        return bool(self.meant & other.meant), len(self.meant | other.meant) > 1


@dataclass(frozen=True, slots=True)
class End:
    """One end of a question, resolved."""

    text: str
    members: tuple[Member, ...]
    notes: tuple[str, ...] = ()
    service: Service | None = None
    unknown: str = ""
    """Why some of what the question names is not in the input, where it is so."""


def split_port(text: str) -> tuple[str, PortQuestion]:
    """Cut the port off a destination.

    Raises:
        UsageError: What follows the colon is no port.
    """
    if text.startswith("["):
        address, bracket, rest = text[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise UsageError(f"{text!r}: write an IPv6 address with port as [2001:db8::1]:443")
        return address, parse_port(rest[1:]) if rest else ANY
    prefix = ""
    body = text
    for word in ("svc:", "node:"):
        if text.startswith(word):
            prefix, body = word, text[len(word) :]
    if body.count(":") > 1 and _ADDRESS_SIGNS.fullmatch(body):
        return text, ANY
    name, colon, port = body.rpartition(":")
    if not colon:
        return text, ANY
    return prefix + name, parse_port(port)


def resolve(reachability: Reachability, text: str, namer: Namer) -> End:
    """Resolve an end without port, except for Services (see `outgate.questions.services`).

    Raises:
        UnknownEndError: It names nothing in the input.
        UsageError: It is not an end at all.
    """
    if text.startswith("node:"):
        return _node(reachability, text)
    address = _address_or_block(text)
    if isinstance(address, Address):
        return _address(reachability, text, address)
    if address is not None:
        return _block(reachability, text, address)
    namespace, slash, rest = text.partition("/")
    if not slash or not rest:
        raise UnknownEndError(
            f"{text!r} is no end of a question; write namespace/name, namespace/key=value, "
            "svc:namespace/name, node:name, an address or a CIDR block",
            nearest(text, _workload_names(reachability, namer)),
        )
    if _SELECTOR_SIGNS.search(rest):
        return _selected(reachability, text, namespace, rest)
    return _named(reachability, text, namespace, rest, namer)


def _address_or_block(text: str) -> Address | AddressSet | None:
    if not _ADDRESS_SIGNS.fullmatch(text) or not re.search(r"[.:]", text):
        return None
    try:
        return parse_block(text) if "/" in text else parse_address(text)
    except ValueError:
        raise UsageError(f"{text!r} is neither an address nor a CIDR block") from None


def _node(reachability: Reachability, text: str) -> End:
    name = text.removeprefix("node:")
    endpoints = reachability.endpoints
    nodes = [endpoints.all[index] for index in members(endpoints.nodes)]
    found = [node for node in nodes if node.node == name]
    if not found:
        known = [f"node:{node.node}" for node in nodes]
        raise UnknownEndError(f"no node {name!r} in the input", nearest(text, known))
    return End(text, tuple(Member(node) for node in found))


def _address(reachability: Reachability, text: str, address: Address) -> End:
    inside = holders(reachability, address)
    if inside:
        return End(text, tuple(member_at(endpoint, address) for endpoint in inside))
    return _block(reachability, text, address.as_set())


def holders(reachability: Reachability, address: Address) -> list[Endpoint]:
    """Return the pods or, where none has it, the node with that address."""
    pods: list[Endpoint] = []
    hosts: list[Endpoint] = []
    for endpoint in reachability.endpoints.all:
        if endpoint.kind is EndpointKind.EXTERNAL:
            break
        if endpoint.kind is EndpointKind.NODE or endpoint.host_network:
            if address in endpoint.addresses:
                hosts.append(endpoint)
        elif any(address in pod.addresses for pod in endpoint.pods):
            pods.append(endpoint)
    return pods or hosts[-1:]


def member_at(endpoint: Endpoint, address: Address) -> Member:
    """Return the member for an address that the endpoint has."""
    return Member(endpoint, address=address, pods=_pods_at(endpoint, address.as_set()))


def _pods_at(endpoint: Endpoint, block: AddressSet) -> frozenset[str] | None:
    named = (
        pod.name for pod in endpoint.pods if any(address in block for address in pod.addresses)
    )
    return frozenset(named) or None


def _block(reachability: Reachability, text: str, block: AddressSet) -> End:
    endpoints = reachability.endpoints
    found: list[Member] = []
    named = AddressSet()
    for endpoint in endpoints.all:
        if endpoint.kind is EndpointKind.EXTERNAL:
            part = endpoint.outside & block
            if part:
                named |= part
                found.append(Member(endpoint, outside=part))
            continue
        held = [address for pod in endpoint.pods for address in pod.addresses] or list(
            endpoint.addresses
        )
        inside = [address for address in dict.fromkeys(held) if address in block]
        for address in inside:
            named |= address.as_set()
        # The class's addresses are alike within a family: one of each stands for all.
        by_family = {address.version: address for address in reversed(inside)}
        found += [
            Member(endpoint, address=address, pods=_pods_at(endpoint, block))
            for address in by_family.values()
        ]
    rest = block - named
    unknown = ""
    if rest:
        unknown = (
            f"{', '.join(rest.blocks()[:3])}: inside the cluster's own ranges, and nothing in the "
            "input has these addresses"
        )
    return End(text, tuple(found), unknown=unknown)


def _selected(reachability: Reachability, text: str, namespace: str, rest: str) -> End:
    selector = parse_selector(rest)
    found: list[Member] = []
    for endpoint in _pods(reachability):
        if namespace in ("*", endpoint.namespace):
            chosen = [pod for pod in endpoint.pods if selector.matches(pod.labels)]
            if len(chosen) == len(endpoint.pods):
                found.append(Member(endpoint))
            elif chosen:
                found.append(Member(endpoint, pods=frozenset(pod.name for pod in chosen)))
    if not found:
        spaces = sorted(reachability.endpoints.namespaces)
        hint = ""
        if namespace != "*" and namespace not in spaces:
            near = nearest(namespace, spaces)
            hint = f"; there is no namespace {namespace}" + (
                f", did you mean {near[0]}?" if near else ""
            )
        raise UnknownEndError(f"no pod in the input matches {text!r}{hint}", ())
    return End(text, tuple(found))


def _named(reachability: Reachability, text: str, namespace: str, rest: str, namer: Namer) -> End:
    kind, slash, name = rest.rpartition("/")
    found: list[Endpoint] = []
    single_pods: list[Endpoint] = []
    for endpoint in _pods(reachability):
        workload = endpoint.workload
        if workload is None or endpoint.namespace != namespace:
            continue
        if workload.name == name and (not slash or workload.kind.lower() == kind.lower()):
            found.append(endpoint)
        elif (not slash or kind.lower() in ("pod", "po")) and any(
            pod.name == name for pod in endpoint.pods
        ):
            single_pods.append(endpoint)
    kinds = sorted({endpoint.workload.kind for endpoint in found if endpoint.workload})
    if len(kinds) > 1:
        choices = tuple(f"{namespace}/{kind}/{name}" for kind in kinds)
        raise UnknownEndError(
            f"{text!r} names {len(kinds)} workloads; say which: {', '.join(choices)}", choices
        )
    chosen = found or single_pods
    if not chosen:
        service = (namespace, name) in reachability.snapshot.services
        hint = f"; there is a Service of that name, ask svc:{namespace}/{name}" if service else ""
        raise UnknownEndError(
            f"no workload {text!r} in the input{hint}",
            nearest(f"{namespace}/{name}", _workload_names(reachability, namer)),
        )
    meant = None if found else frozenset({name})
    return End(text, tuple(Member(endpoint, pods=meant) for endpoint in chosen))


def _pods(reachability: Reachability) -> list[Endpoint]:
    endpoints = reachability.endpoints
    return [endpoints.all[index] for index in members(endpoints.real_pods)]


def _workload_names(reachability: Reachability, namer: Namer) -> list[str]:
    return [namer.workload(workload) for workload in reachability.snapshot.workloads]
