"""What leads traffic in, gathered document by document: the last one of a name stands."""

from __future__ import annotations

from outgate.cluster.kinds import GATEWAY_ROUTES, GATEWAYS, GRANTS, INGRESSES, ROUTE_CLASSES
from outgate.cluster.routes import (
    read_class,
    read_gateway,
    read_gateway_route,
    read_grant,
    read_ingress,
)
from outgate.model.documents import Document
from outgate.model.routes import Gateway, Grant, Route, RouteClass, Routing


class RoutingBuilder:
    """Takes Ingresses, Gateways, routes, classes and grants; `finish` makes the Routing."""

    def __init__(self) -> None:
        self._routes: dict[tuple[str, str, str], Route] = {}
        self._gateways: dict[tuple[str, str], Gateway] = {}
        self._classes: dict[tuple[str, str], RouteClass] = {}
        self._grants: dict[tuple[str, str], Grant] = {}

    def add(self, document: Document, namespace: str) -> None:
        """Take one document.

        Args:
            document: Of a kind that `outgate.cluster.kinds.ROUTING` holds.
            namespace: Its namespace; empty where the kind has none.
        """
        key = (document.group, document.kind)
        name = document.name
        if key in INGRESSES:
            self._routes["Ingress", namespace, name] = read_ingress(document, namespace)
        elif key in GATEWAY_ROUTES:
            route = read_gateway_route(document, namespace)
            self._routes[document.kind, namespace, name] = route
        elif key in GATEWAYS:
            self._gateways[namespace, name] = read_gateway(document, namespace)
        elif key in ROUTE_CLASSES:
            self._classes[document.kind, name] = read_class(document)
        elif key in GRANTS:
            self._grants[namespace, name] = read_grant(document, namespace)

    def finish(self) -> Routing:
        """Make the Routing of everything added, each sort in the order of names."""
        classes = sorted(self._classes.items())
        return Routing(
            routes=tuple(route for _, route in sorted(self._routes.items())),
            gateways=tuple(gateway for _, gateway in sorted(self._gateways.items())),
            ingress_classes=tuple(item for (kind, _), item in classes if kind == "IngressClass"),
            gateway_classes=tuple(item for (kind, _), item in classes if kind == "GatewayClass"),
            grants=tuple(grant for _, grant in sorted(self._grants.items())),
        )
