"""Ways from outside of the cluster to Services: Ingresses, Gateway API routes, and what they need.

What these say is kept, not judged: which pods they lead to, and who connects to these, is a
question of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from outgate.model.origins import Origin
from outgate.model.selectors import Selector


@dataclass(frozen=True, slots=True)
class RouteBackend:
    """One Service that a route leads to."""

    namespace: str
    name: str
    port: int | str | None
    """A number, an Ingress port's name, or None where the route does not say."""
    other: str = ""
    """The kind of a back end that is no Service; nothing is known of its pods."""

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}"


@dataclass(frozen=True, slots=True)
class Parent:
    """The Gateway, or a listener of it, that a route wants to be attached to."""

    namespace: str
    name: str
    listener: str = ""
    """sectionName; empty for every listener."""
    port: int | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """An Ingress, or a route of the Gateway API."""

    kind: str
    namespace: str
    name: str
    hosts: tuple[str, ...]
    """Empty for every host."""
    backends: tuple[RouteBackend, ...]
    ingress_class: str | None
    """Of an Ingress: its class; None where it names none."""
    parents: tuple[Parent, ...]
    """Of a Gateway API route."""
    origin: Origin

    def __str__(self) -> str:
        return f"{self.kind} {self.namespace}/{self.name}"


class AllowedFrom(StrEnum):
    """RouteNamespaces.from: whose routes a listener takes; "Same" is the API's default."""

    SAME = "Same"
    ALL = "All"
    SELECTOR = "Selector"
    NONE = "None"


@dataclass(frozen=True, slots=True)
class Listener:
    """One listener of a Gateway."""

    name: str
    port: int
    protocol: str
    host: str
    """Empty for every host."""
    allowed: AllowedFrom = AllowedFrom.SAME
    namespaces: Selector | None = None
    """With `AllowedFrom.SELECTOR`; None where it cannot be understood."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """A Gateway: where routes take their traffic from."""

    namespace: str
    name: str
    gateway_class: str
    listeners: tuple[Listener, ...]
    origin: Origin

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}"


@dataclass(frozen=True, slots=True)
class RouteClass:
    """An IngressClass or a GatewayClass: who answers for it."""

    name: str
    controller: str
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Grant:
    """A ReferenceGrant: routes of these namespaces may lead to Services of this one."""

    namespace: str
    sources: frozenset[tuple[str, str]]
    """Kind and namespace of the routes."""
    services: frozenset[str] | None
    """The Services by name; None for all of them."""


@dataclass(frozen=True, slots=True)
class Routing:
    """Everything of a cluster that leads traffic in, apart from Services themselves."""

    routes: tuple[Route, ...] = ()
    gateways: tuple[Gateway, ...] = ()
    ingress_classes: tuple[RouteClass, ...] = ()
    gateway_classes: tuple[RouteClass, ...] = ()
    grants: tuple[Grant, ...] = ()


NO_ROUTING = Routing()
