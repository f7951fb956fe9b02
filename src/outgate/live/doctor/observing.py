"""All of the doctor's reading, in one place and in one order.

What the user may not read is noted with the permission that would allow it, and the rest goes on.
Who may not list the whole cluster gets what the namespaces hold that they may read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from outgate.cluster.fields import at, labels, mapping, sequence, text
from outgate.live.doctor import resources
from outgate.live.doctor.dns_services import dns_services, kubelet_nodes
from outgate.live.doctor.kubelet import AskKubelet
from outgate.live.doctor.observation import Body, Observation
from outgate.live.doctor.policy_apis import fields_of_egress_peers
from outgate.live.doctor.seeing import (
    annotations_of,
    daemon_set_seen,
    name_of,
    namespace_of,
    pod_seen,
)
from outgate.manifests.cluster_api.requesting import RequestError, object_path
from outgate.manifests.cluster_api.resources import Resource
from outgate.model.facts import Unread
from outgate.model.findings import some

Seen = TypeVar("Seen")

KUBE_SYSTEM = "kube-system"
HOMES = (
    KUBE_SYSTEM,
    "default",
    "calico-system",
    "kube-flannel",
    "openshift-dns",
    "openshift-ovn-kubernetes",
)
"""Where enforcers, DNS and the Service of the API server live."""
KUBERNETES = ("default", "kubernetes")
"""The Service of the API server."""
_OF_SERVICE = "kubernetes.io/service-name"
_OF_POLICIES = "which kinds of policies are in force"


class Talk(Protocol):
    """What reading needs of the API server."""

    def get(self, path: str) -> Any:
        """Return what is at a path, decoded."""

    def items(
        self, resource: Resource, namespace: str | None = None, *, selector: str = ""
    ) -> Iterator[Any]:
        """List a resource."""


def observe(
    api: Talk,
    *,
    context: str = "",
    ask_kubelet: AskKubelet | None = None,
    namespaces: Sequence[str] = (),
) -> Observation:
    """Read everything that the doctor judges.

    Args:
        api: The API server.
        context: What the cluster is called.
        ask_kubelet: Asks a node's kubelet for its configuration; not asked by default.
        namespaces: Where to look, besides `HOMES`, if the cluster's may not be listed.

    Raises:
        RequestError: The cluster cannot be reached at all, or refuses the credentials.
    """
    reading = _Reading(api)
    # Everybody may read it: a cluster that is not there ends the reading here, after one attempt.
    version = text(mapping(reading.got("/version", "the version of Kubernetes")).get("gitVersion"))
    spaces = reading.listed(resources.NAMESPACES, "which namespaces are in a mesh", tuple_of_bodies)
    reading.spaces = tuple(
        dict.fromkeys((*namespaces, *HOMES) if spaces is None else map(name_of, spaces))
    )
    groups = _served_groups(reading.got("/apis", "which API groups are served"))
    served = reading.served(groups)
    nodes = reading.listed(resources.NODES, "which node pools there are", tuple_of_bodies)
    services = reading.listed(
        resources.SERVICES, "which Service is the cluster's DNS", tuple_of_bodies
    )
    kubelets = reading.kubelets(ask_kubelet, nodes)
    return Observation(
        context=context,
        version=version,
        groups=groups,
        served=served,
        nodes=nodes,
        namespaces=spaces,
        daemon_sets=reading.listed(
            resources.DAEMON_SETS,
            "which enforcer runs",
            lambda found: tuple(map(daemon_set_seen, found)),
        ),
        pods=reading.listed(
            resources.PODS,
            "on which nodes the enforcer is ready, and who is on the node's network",
            lambda found: tuple(pod for pod in map(pod_seen, found) if not pod.ended),
        ),
        services=services,
        service_accounts=reading.listed(
            resources.SERVICE_ACCOUNTS,
            "who uses a cloud identity",
            lambda found: tuple(body for body in found if at(body, ("metadata", "annotations"))),
        ),
        slices=reading.slices(services, kubelets),
        service_ranges=reading.listed(
            resources.SERVICE_RANGES, "the range of Services", tuple_of_bodies
        )
        if resources.SERVICE_RANGES.name in served
        else (),
        config_maps=reading.config_maps(),
        settings=reading.settings(served),
        policies=reading.policies(served),
        policy_endpoints=reading.policy_endpoints(served),
        peer_fields=reading.peer_fields(served),
        definitions=reading.definitions(served),
        kubelets=kubelets,
        unread=tuple(reading.unread),
        scope=reading.scope,
    )


def tuple_of_bodies(found: Iterator[Any]) -> tuple[Body, ...]:
    """Keep objects as they are."""
    return tuple(found)


def _served_groups(listed: Any) -> frozenset[str]:
    return frozenset(
        text(mapping(version).get("groupVersion"))
        for group in sequence(mapping(listed).get("groups"))
        for version in sequence(mapping(group).get("versions"))
    )


class _Reading:
    """Reads, and remembers what could not be read."""

    def __init__(self, api: Talk) -> None:
        self._api = api
        self.unread: list[Unread] = []
        self.spaces: tuple[str, ...] = ()
        """Where to look if the whole cluster may not be listed."""
        self.scope: dict[str, frozenset[str]] = {}

    def got(self, path: str, what: str) -> Any:
        """Return what is at a path that everybody may read, unless somebody has changed that."""
        try:
            return self._api.get(path)
        except RequestError as error:
            if not error.is_forbidden:
                raise
            self._note(error, f"get {path}", what)
            return {}

    def served(self, groups: frozenset[str]) -> frozenset[str]:
        """Return which resources that a cluster need not have are served.

        A resource that is not served is refused to whom may not list it, like any other: so it is
        looked up before it is asked for.
        """
        wanted: dict[str, list[Resource]] = {}
        for resource in resources.OPTIONALS:
            if resource.api_version in groups:
                wanted.setdefault(resource.api_version, []).append(resource)
        found: set[str] = set()
        for version, members in wanted.items():
            try:
                listed = sequence(mapping(self._api.get(f"/apis/{version}")).get("resources"))
            except RequestError as error:
                if error.status in (0, 401):
                    raise
                found |= {resource.name for resource in members}
                continue
            names = {text(mapping(item).get("name")) for item in listed}
            found |= {resource.name for resource in members if resource.plural in names}
        return frozenset(found)

    def listed(
        self, resource: Resource, purpose: str, reduce: Callable[[Iterator[Any]], Seen]
    ) -> Seen | None:
        """List a resource and reduce it page by page; None where that may not be anywhere."""
        try:
            return reduce(self._api.items(resource))
        except RequestError as error:
            if not error.is_forbidden:
                self._note(error, f"list {resource.name}", purpose)
                return reduce(iter(())) if error.is_absent else None
        read: list[str] = []
        found = reduce(self._where_allowed(resource, read))
        self._note_scope(resource, purpose, read)
        return found if read else None

    def _where_allowed(self, resource: Resource, read: list[str]) -> Iterator[Any]:
        """Yield what the namespaces hold that the user may read, and note which those are."""
        for space in self.spaces if resource.namespaced else ():
            try:
                yield from self._api.items(resource, space)
            except RequestError as error:
                if error.is_forbidden or error.is_absent:
                    continue
                raise
            read.append(space)

    def _note_scope(self, resource: Resource, purpose: str, read: Sequence[str]) -> None:
        words = f"it could be read in {some(tuple(read))} only" if read else ""
        self.unread.append(Unread(purpose, f"list {resource.name}", words))
        if read:
            self.scope[resource.name] = frozenset(read)

    def slices(
        self, services: tuple[Body, ...] | None, kubelets: Mapping[str, Body]
    ) -> Mapping[str, tuple[Body, ...]] | None:
        """Return the EndpointSlices of the API server and of the DNS Services."""
        wanted = [KUBERNETES]
        wanted += [(namespace_of(body), name_of(body)) for body in dns_services(services, kubelets)]
        found: dict[str, tuple[Body, ...]] = {}
        refused: list[RequestError] = []
        for namespace, name in dict.fromkeys(wanted):
            try:
                selector = f"{_OF_SERVICE}={name}"
                found[f"{namespace}/{name}"] = tuple(
                    self._api.items(resources.SLICES, namespace, selector=selector)
                )
            except RequestError as error:
                refused.append(error)
        if refused:
            permission = f"list {resources.SLICES.name}"
            self._note(
                refused[0], permission, "at which ports DNS and the API server really answer"
            )
        return found if found or not refused else None

    def config_maps(self) -> Mapping[str, Mapping[str, str]]:
        """Return those of the named ConfigMaps that are there."""
        found: dict[str, Mapping[str, str]] = {}
        for name in resources.CONFIG_MAP_NAMES:
            try:
                body = self._api.get(object_path(resources.CONFIG_MAPS, KUBE_SYSTEM, name))
            except RequestError as error:
                permission = f"get configmaps {name} in {KUBE_SYSTEM}"
                self._note(error, permission, "how the network plugin is set up")
                continue
            found[name] = labels(mapping(body).get("data"))
        return found

    def settings(self, served: frozenset[str]) -> Mapping[str, tuple[Body, ...]]:
        """Return the custom resources that say how plugins are set up."""
        found: dict[str, tuple[Body, ...]] = {}
        for resource, purpose in resources.SETTINGS_OF_PLUGINS:
            if resource.name in served:
                bodies = self.listed(resource, purpose, tuple_of_bodies)
                if bodies is not None:
                    found[resource.name] = bodies
        return found

    def policies(self, served: frozenset[str]) -> Mapping[str, int]:
        """Count the policies of each kind that is served."""
        found: dict[str, int] = {}
        for resource in resources.POLICIES:
            if resource.optional and resource.name not in served:
                continue
            try:
                found[resource.name] = self._count(resource)
            except RequestError as error:
                if error.is_forbidden:
                    self._count_where_allowed(resource, found)
                else:
                    self._note(error, f"list {resource.name}", _OF_POLICIES)
        return found

    def policy_endpoints(self, served: frozenset[str]) -> int | None:
        """Count what the VPC CNI's controller has made of policies; None where that is not known.

        They count only as a whole: an agent that gets none is no agent that gets few.
        """
        resource = resources.POLICY_ENDPOINTS
        if resource.name not in served:
            return None
        try:
            return self._count(resource)
        except RequestError as error:
            self._note(
                error, f"list {resource.name}", "whether the VPC CNI's controller hands policies on"
            )
            return None

    def peer_fields(self, served: frozenset[str]) -> Mapping[str, frozenset[str]]:
        """Return what an egress peer can be, by the schema that everybody may read."""
        found: dict[str, frozenset[str]] = {}
        for resource in resources.CLUSTER_WIDE:
            if resource.name not in served:
                continue
            try:
                schema = self._api.get(f"/openapi/v3/apis/{resource.api_version}")
            except RequestError as error:
                if error.status in (0, 401):
                    raise
                continue  # the definition's annotation says the same
            fields = fields_of_egress_peers(schema, resource.kind)
            if fields:
                found[resource.name] = fields
        return found

    def definitions(self, served: frozenset[str]) -> Mapping[str, Mapping[str, str]]:
        """Return the annotations of the definitions that say from which release they are."""
        found: dict[str, Mapping[str, str]] = {}
        for resource in resources.WITH_CHANNELS:
            if resource.name not in served:
                continue
            path = object_path(resources.DEFINITIONS, None, resource.name)
            try:
                body = self._api.get(path)
            except RequestError as error:
                if error.status in (0, 401):
                    raise
                if error.is_forbidden:
                    what = f"of which release and channel {resource.name} is"
                    permission = f"get {resources.DEFINITIONS.name} {resource.name}"
                    self.unread.append(Unread(what, permission, is_optional=True))
                continue
            found[resource.name] = annotations_of(mapping(body))
        return found

    def _count_where_allowed(self, resource: Resource, found: dict[str, int]) -> None:
        numbers: dict[str, int] = {}
        for space in self.spaces if resource.namespaced else ():
            try:
                numbers[space] = self._count(resource, space)
            except RequestError as error:
                if not error.is_forbidden and not error.is_absent:
                    raise
        self._note_scope(resource, _OF_POLICIES, tuple(numbers))
        if numbers:
            found[resource.name] = sum(numbers.values())

    def _count(self, resource: Resource, namespace: str | None = None) -> int:
        """Count by one object and what the API server says is left, or by all where it does not.

        "Clients should not rely on the remainingItemCount to be set or to be exact."
        """
        body = mapping(self._api.get(f"{resource.path(namespace)}?limit=1"))
        left = at(body, ("metadata", "remainingItemCount"))
        if at(body, ("metadata", "continue")) and not isinstance(left, int):
            return sum(1 for _ in self._api.items(resource, namespace))
        return len(sequence(body.get("items"))) + (left if isinstance(left, int) else 0)

    def kubelets(
        self, ask: AskKubelet | None, nodes: tuple[Body, ...] | None
    ) -> Mapping[str, Body]:
        """Ask the kubelet of a few nodes, of different sorts."""
        found: dict[str, Body] = {}
        for name in kubelet_nodes(nodes or ()) if ask is not None else ():
            try:
                found[name] = mapping(ask(name)) if ask is not None else {}
            except RequestError as error:
                permission = "get nodes/proxy" if error.is_forbidden else ""
                reason = "" if error.is_forbidden else str(error)
                what = "what kubelet writes into a pod's resolv.conf"
                self.unread.append(Unread(what, permission, reason, is_optional=True))
                if error.status in (0, 403):
                    break  # no permission, or no answer in time: another node is not asked
        return found

    def _note(self, error: RequestError, permission: str, what: str) -> None:
        """Note what could not be read; what ends all reading is raised again."""
        if error.is_absent:
            return
        if error.is_forbidden:
            self.unread.append(Unread(what, permission))
        elif error.status in (0, 401):
            raise error
        else:
            self.unread.append(Unread(what, "", str(error)))
