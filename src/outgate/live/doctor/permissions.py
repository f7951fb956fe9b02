"""What each verb needs, and what of it the user lacks, by asking the API server itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from outgate.live.access_reviews import may
from outgate.live.doctor import resources
from outgate.live.doctor.answers import Need, VerbPermissions
from outgate.live.rollout.permissions import WRITING
from outgate.live.rollout.plans import RESOURCES as WRITTEN
from outgate.live.verify.permissions import PERMISSIONS as VERIFY
from outgate.manifests.cluster_api.requesting import RequestError
from outgate.manifests.cluster_api.resources import CORE, OPTIONAL, Resource

READERS = (
    "audit",
    "reach",
    "explain",
    "diff",
    "lint",
    "plan",
    "learn",
    "simulate",
    "denied",
    "intents init",
    "capture",
)
"""The verbs that list what bears on reachability."""
VERBS = (*READERS, "doctor", "verify", "rollout")
"""The verbs that ask a cluster."""
_KUBE_SYSTEM = "kube-system"


class Asker(Protocol):
    """What asking needs of the API server."""

    def send(
        self, method: str, path: str, body: Any = None, *, content_type: str = "application/json"
    ) -> Any:
        """Send a request and return the answer."""


def _list(resource: Resource, purpose: str) -> Need:
    return Need("list", resource, purpose)


def reader_needs() -> tuple[Need, ...]:
    """Return what audit, reach, explain and capture need."""
    return tuple(_list(resource, "to know who can reach whom") for resource in (*CORE, *OPTIONAL))


def capture_needs(*, is_watching: bool = False) -> tuple[Need, ...]:
    """Return what capture needs; what ``--watch`` needs besides is optional without it.

    Args:
        is_watching: Whether ``--watch`` is given.
    """
    watch = Need(
        "watch",
        resources.PODS,
        "for capture --watch, to record addresses",
        is_optional=not is_watching,
    )
    return (*reader_needs(), watch)


def doctor_needs() -> tuple[Need, ...]:
    """Return what the doctor itself needs."""
    return (
        _list(resources.NODES, "to tell node pools"),
        _list(resources.NAMESPACES, "to tell who is in a mesh"),
        _list(resources.PODS, "to tell where the enforcer is ready"),
        _list(resources.SERVICES, "to find DNS and the API server"),
        _list(resources.SERVICE_ACCOUNTS, "to tell who uses a cloud identity"),
        _list(resources.DAEMON_SETS, "to tell which enforcer runs"),
        _list(resources.SLICES, "to tell the real ports of DNS and the API server"),
        _list(resources.SERVICE_RANGES, "to tell the range of Services"),
        Need(
            "get",
            resources.CONFIG_MAPS,
            "to tell how the network plugin is set up",
            namespace=_KUBE_SYSTEM,
            names=resources.CONFIG_MAP_NAMES,
        ),
        *(_list(resource, f"to read {purpose}") for resource, purpose in _SETTINGS),
        *(_list(resource, "to count policies") for resource in resources.POLICIES),
        _list(
            resources.POLICY_ENDPOINTS, "to tell whether the VPC CNI's controller hands policies on"
        ),
        *(
            Need(
                "get",
                resources.DEFINITIONS,
                f"to read of which release and channel {resource.name} is",
                names=(resource.name,),
                is_optional=True,
            )
            for resource in resources.WITH_CHANNELS
        ),
        Need(
            "get",
            resources.NODES,
            "to read what kubelet writes into resolv.conf; it can do far more, so do not give it "
            "for this alone",
            subresource="proxy",
            is_optional=True,
        ),
    )


_SETTINGS = resources.SETTINGS_OF_PLUGINS


def verify_needs() -> tuple[Need, ...]:
    """Return what verify needs."""
    return tuple(
        Need(
            item.verb,
            item.resource,
            item.purpose,
            subresource=item.subresource,
            is_optional=not item.is_needed,
        )
        for item in VERIFY
    )


def rollout_needs() -> tuple[Need, ...]:
    """Return what a roll-out needs in the namespaces of its plan, asked for the whole cluster."""
    writing = (
        Need(verb, resource, "to put a plan in place, and to take it away")
        for resource in WRITTEN.values()
        for verb in WRITING
    )
    return (
        *reader_needs(),
        Need("get", resources.NAMESPACES, "to see whether a namespace of the plan is there"),
        *writing,
        Need("patch", resources.PODS, "for --canary-pods", is_optional=True),
    )


def needs_of(verb: str) -> tuple[Need, ...]:
    """Return what a verb of outgate needs.

    Args:
        verb: The verb.
    """
    if verb == "doctor":
        return doctor_needs()
    if verb == "verify":
        return verify_needs()
    if verb == "rollout":
        return rollout_needs()
    return capture_needs() if verb == "capture" else reader_needs()


def find_permissions(api: Asker, served: frozenset[str]) -> tuple[VerbPermissions, ...]:
    """Return what each verb lacks in the user's own rights.

    Args:
        api: The API server.
        served: Which of the resources that a cluster need not have it has, by full name.

    Raises:
        RequestError: The API server cannot be reached.
    """
    answers = _Answers(api)
    found = []
    for verb in VERBS:
        lacking = [
            need for need in needs_of(verb) if _is_there(need, served) and not answers.allows(need)
        ]
        found.append(
            VerbPermissions(
                verb,
                tuple(need for need in lacking if not need.is_optional),
                tuple(need for need in lacking if need.is_optional),
                answers.are_known,
            )
        )
    return tuple(found)


def _is_there(need: Need, served: frozenset[str]) -> bool:
    """Say whether a cluster has what a need is about: a resource, or a resource's definition."""
    if need.resource == resources.DEFINITIONS:
        return any(name in served for name in need.names)
    return not need.resource.optional or need.resource.name in served


class _Answers:
    """Asks each question once; who may do everything is asked nothing more."""

    def __init__(self, api: Asker) -> None:
        self._api = api
        self._known: dict[tuple[str, ...], bool] = {}
        self.are_known = True
        self._may_all = self._ask({"verb": "*", "group": "*", "resource": "*"})

    def allows(self, need: Need) -> bool:
        """Say whether the user may do it; yes where that cannot be asked."""
        return self._may_all or all(self._ask(item) for item in _attributes(need))

    def _ask(self, attributes: dict[str, str]) -> bool:
        key = tuple(sorted(f"{name}={value}" for name, value in attributes.items()))
        if key not in self._known:
            self._known[key] = self._review(attributes)
        return self._known[key]

    def _review(self, attributes: dict[str, str]) -> bool:
        if not self.are_known:
            return True
        try:
            answer = may(self._api, attributes)
        except RequestError as error:
            if error.status in (0, 401):
                raise
            answer = None
        if answer is None:
            self.are_known = False
        return answer is not False


def _attributes(need: Need) -> list[dict[str, str]]:
    attributes = {
        "verb": need.verb,
        "group": need.resource.group,
        "resource": need.resource.plural,
        "subresource": need.subresource,
        "namespace": need.namespace,
    }
    attributes = {name: value for name, value in attributes.items() if value}
    return [{**attributes, "name": name} for name in need.names] or [attributes]


def role_text(verb: str, needs: Sequence[Need]) -> str:
    """Return the Roles that give what a verb needs, as YAML; what is optional is left out.

    Args:
        verb: The verb, after which they are called.
        needs: What it needs.
    """
    wanted = [need for need in needs if not need.is_optional]
    cluster = [need for need in wanted if not need.namespace]
    documents = [_role("ClusterRole", f"outgate-{verb}", "", cluster)]
    for namespace in dict.fromkeys(need.namespace for need in wanted if need.namespace):
        inside = [need for need in wanted if need.namespace == namespace]
        documents.append(_role("Role", f"outgate-{verb}", namespace, inside))
    return "---\n".join(documents)


def _role(kind: str, name: str, namespace: str, needs: Iterable[Need]) -> str:
    where = f", namespace: {namespace}" if namespace else ""
    lines = [
        "apiVersion: rbac.authorization.k8s.io/v1",
        f"kind: {kind}",
        f"metadata: {{name: {name}{where}}}",
        "rules:",
    ]
    groups: dict[tuple[str, str, tuple[str, ...]], dict[str, None]] = {}
    for need in needs:
        key = (need.resource.group, need.verb, need.names)
        groups.setdefault(key, {})[need.plural] = None
    for (group, verb, names), plurals in sorted(groups.items()):
        lines += [
            f'- apiGroups: ["{group}"]',
            f"  resources: [{', '.join(sorted(plurals))}]",
            f"  verbs: [{verb}]",
        ]
        if names:
            lines.append(f"  resourceNames: [{', '.join(names)}]")
    return "\n".join(lines) + "\n"
