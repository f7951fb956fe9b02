"""Who connects to the pods behind a route: the pods of its controller, if the input has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from outgate.engine.bits import members
from outgate.engine.endpoints import Endpoint
from outgate.engine.reachability import Reachability
from outgate.model.routes import Gateway, Route
from outgate.questions.exposure.controllers import (
    GATEWAY_NAME,
    Controller,
    controller_named,
    controller_of_class,
)


@dataclass(frozen=True, slots=True)
class Connectors:
    """The pods of a controller, or why they are not known."""

    endpoints: tuple[Endpoint, ...] = ()
    words: str = ""
    """By what they are taken for it; where there are none, what is not known."""
    settled_by: str = ""


class ConnectorSearch:
    """Finds controllers' pods among the pods of the input; remembers every answer."""

    def __init__(self, reachability: Reachability) -> None:
        endpoints = reachability.endpoints
        self._routing = reachability.snapshot.routing
        self._by_label: dict[tuple[str, str], list[Endpoint]] = {}
        for index in members(endpoints.real_pods):
            endpoint = endpoints.all[index]
            for label in endpoint.pod.labels.items():
                self._by_label.setdefault(label, []).append(endpoint)
        self._of_class: dict[str | None, Connectors] = {}

    def of_ingress(self, route: Route) -> Connectors:
        """Return who connects for an Ingress."""
        found = self._of_class.get(route.ingress_class)
        if found is None:
            found = self._ingress_class(route.ingress_class)
            self._of_class[route.ingress_class] = found
        return found

    def of_gateway(self, gateway: Gateway) -> Connectors:
        """Return who connects for a Gateway."""
        names = {item.name: item.controller for item in self._routing.gateway_classes}
        name = names.get(gateway.gateway_class)
        controller = controller_named(name) if name else None
        if controller is not None:
            return self._pods_of(controller, f"Gateway {gateway}", gateway)
        labelled = self._labelled({GATEWAY_NAME: gateway.name}, gateway.namespace)
        if labelled:
            return Connectors(tuple(labelled), f"label {GATEWAY_NAME}={gateway.name}")
        if name is None:
            return Connectors(
                (),
                f"GatewayClass {gateway.gateway_class} of Gateway {gateway} is not in the input",
                "read the GatewayClass and the gateway's pods too",
            )
        return _unknown_controller(name)

    def _ingress_class(self, wanted: str | None) -> Connectors:
        classes = {item.name: item for item in self._routing.ingress_classes}
        if wanted is None:
            defaults = [item for item in classes.values() if item.is_default]
            if len(defaults) != 1:
                return Connectors(
                    (),
                    "it names no class, and the input has "
                    f"{len(defaults) or 'no'} default IngressClass{'es' if defaults else ''}",
                    "name the class in spec.ingressClassName, or read the IngressClass too",
                )
            wanted = defaults[0].name
        if wanted in classes:
            name = classes[wanted].controller
            controller = controller_named(name)
            if controller is None:
                return _unknown_controller(name)
            return self._pods_of(controller, f"class {wanted}")
        controller = controller_of_class(wanted)
        if controller is None:
            return Connectors(
                (),
                f"IngressClass {wanted} is not in the input",
                "read the IngressClass and the controller's pods too",
            )
        return self._pods_of(controller, f"class {wanted} (by its usual name)")

    def _pods_of(
        self, controller: Controller, what: str, gateway: Gateway | None = None
    ) -> Connectors:
        if controller.elsewhere:
            return Connectors(
                (),
                f"{what} is {controller.title}'s: traffic comes from {controller.elsewhere}",
                "ask explain about these addresses as the source",
            )
        for pattern in controller.pods:
            if gateway is None and any("{" in value for value in pattern.values()):
                continue
            names = {
                "name": gateway.name if gateway else "",
                "namespace": gateway.namespace if gateway else "",
            }
            wanted = {key: value.format(**names) for key, value in pattern.items()}
            within = gateway.namespace if gateway and GATEWAY_NAME in wanted else None
            found = self._labelled(wanted, within)
            if found:
                label = ",".join(f"{key}={value}" for key, value in wanted.items())
                return Connectors(tuple(found), f"{controller.title} by label {label}")
        return Connectors(
            (),
            f"{what} is {controller.title}'s, whose pods are not in the input",
            f"read the manifests of {controller.title} too, or the live cluster",
        )

    def _labelled(self, wanted: Mapping[str, str], namespace: str | None) -> list[Endpoint]:
        first, *others = wanted.items()
        return [
            endpoint
            for endpoint in self._by_label.get(first, ())
            if all(endpoint.pod.labels.get(key) == value for key, value in others)
            and namespace in (None, endpoint.namespace)
        ]


def _unknown_controller(name: str) -> Connectors:
    return Connectors(
        (),
        f"the pods of controller {name} are not known by their labels",
        "find the controller's pods and ask explain about them as the source",
    )
