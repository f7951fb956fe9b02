"""Which listeners of which Gateways a route is attached to, and so for which hosts it stands."""

from __future__ import annotations

from dataclasses import dataclass

from outgate.model.routes import AllowedFrom, Gateway, Listener, Parent, Route
from outgate.model.snapshots import Snapshot


@dataclass(frozen=True, slots=True)
class Attachment:
    """A route at a Gateway; or why it is not attached, or why that is not known."""

    parent: Parent
    gateway: Gateway | None = None
    """None where it is not in the input."""
    listeners: tuple[Listener, ...] = ()
    hosts: tuple[str, ...] = ()
    doubt: str = ""
    """Why it is not known whether the route is attached."""
    fault: str = ""
    """Why it is not."""


def attachments(snapshot: Snapshot, route: Route) -> list[Attachment]:
    """Return what becomes of every parent that a Gateway API route names."""
    gateways = {(item.namespace, item.name): item for item in snapshot.routing.gateways}
    found = []
    for parent in route.parents:
        gateway = gateways.get((parent.namespace, parent.name))
        if gateway is None:
            found.append(
                Attachment(
                    parent,
                    hosts=route.hosts,
                    doubt=f"Gateway {parent.namespace}/{parent.name} is not in the input",
                )
            )
        else:
            found.append(_attach(snapshot, route, parent, gateway))
    return found


def _attach(snapshot: Snapshot, route: Route, parent: Parent, gateway: Gateway) -> Attachment:
    meant = [
        item
        for item in gateway.listeners
        if parent.listener in ("", item.name) and parent.port in (None, item.port)
    ]
    if not meant:
        what = parent.listener or f"on port {parent.port}"
        has = ", ".join(item.name for item in gateway.listeners) or "none"
        return Attachment(
            parent, gateway, fault=f"Gateway {gateway} has no listener {what}; it has {has}"
        )
    open_to = [(item, _takes(snapshot, item, gateway, route)) for item in meant]
    willing = [(item, takes) for item, takes in open_to if takes is not False]
    if not willing:
        return Attachment(
            parent,
            gateway,
            fault=f"Gateway {gateway} takes no routes from namespace {route.namespace} "
            "(listeners' allowedRoutes)",
        )
    fitting = [(item, takes, _common_hosts(item.host, route.hosts)) for item, takes in willing]
    chosen = [(item, takes, hosts) for item, takes, hosts in fitting if hosts is not None]
    if not chosen:
        return Attachment(
            parent, gateway, fault=f"none of its hostnames fits a listener of Gateway {gateway}"
        )
    is_sure = any(takes for _, takes, _ in chosen)
    every_host = any(not hosts for _, _, hosts in chosen)
    return Attachment(
        parent,
        gateway,
        tuple(item for item, _, _ in chosen),
        ()
        if every_host
        else tuple(dict.fromkeys(host for _, _, hosts in chosen for host in hosts)),
        doubt=""
        if is_sure
        else f"the labels of namespace {route.namespace}, by which Gateway {gateway} chooses its "
        "routes, are not known",
    )


def _takes(snapshot: Snapshot, listener: Listener, gateway: Gateway, route: Route) -> bool | None:
    """Say whether a listener takes routes of the route's namespace; None where it is not known."""
    if listener.allowed is AllowedFrom.ALL:
        return True
    if listener.allowed is AllowedFrom.SAME:
        return gateway.namespace == route.namespace
    if listener.allowed is AllowedFrom.NONE:
        return False
    namespace = snapshot.namespaces.get(route.namespace)
    if listener.namespaces is None or namespace is None:
        return None
    if namespace.labels_known:
        return listener.namespaces.matches(namespace.labels)
    known = [item for item in listener.namespaces.requirements if item.key in namespace.labels]
    if not all(item.matches(namespace.labels) for item in known):
        return False
    return True if len(known) == len(listener.namespaces.requirements) else None


def _common_hosts(listener: str, hosts: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the hosts for which both stand: empty for every host, None for none.

    "If both the Listener and HTTPRoute have specified hostnames, any HTTPRoute hostnames that do
    not match the Listener hostname MUST be ignored" (HTTPRouteSpec.hostnames).
    """
    if not listener:
        return hosts
    if not hosts:
        return (listener,)
    found = [_narrower(listener, host) for host in hosts]
    return tuple(host for host in found if host) or None


def _narrower(left: str, right: str) -> str:
    left, right = left.lower(), right.lower()
    if left == right:
        return left
    for wide, narrow in ((left, right), (right, left)):
        # "a wildcard hostname `*.example.com` matches any hostname that ends with it": one label
        # more or several, and a narrower wildcard too.
        if wide.startswith("*.") and narrow.removeprefix("*").endswith(wide[1:]) and narrow != wide:
            return narrow
    return ""
