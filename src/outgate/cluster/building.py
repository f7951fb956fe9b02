"""Documents, one after another, into a Snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from outgate.cluster.applying import (
    as_applied,
    is_from_a_cluster,
    is_rolled_out,
    labels_left_by_apply,
)
from outgate.cluster.fields import at, labels, mapping, text
from outgate.cluster.kinds import FILLERS, POD_LATER, POD_MAKERS, ROUTE_CLASSES, ROUTING
from outgate.cluster.networks import deduce_networks
from outgate.cluster.nodes import read_node
from outgate.cluster.owners import Candidate, assemble, controller_of
from outgate.cluster.pods import has_containers, has_ended, read_pod, read_template
from outgate.cluster.routing import RoutingBuilder
from outgate.cluster.services import read_backends, read_service, service_families
from outgate.cluster.unfilled import (
    Filler,
    decisive_texts,
    filler_gaps,
    label_texts,
    read_filler,
    service_texts,
    unfilled_gap,
    unfilled_names,
)
from outgate.model.documents import Document
from outgate.model.gaps import Gap, GapKind
from outgate.model.origins import NOWHERE, Origin
from outgate.model.snapshots import Snapshot
from outgate.model.workloads import METADATA_NAME, Backend, Namespace, Node, Service
from outgate.sets.addresses import NOTHING, AddressSet


class SnapshotBuilder:
    """Takes documents in reading order; `finish` makes the Snapshot.

    The same object met twice: equal content counts once; of different contents the last one
    stands, as ``kubectl apply -f`` would leave it, and a Gap says so.
    """

    def __init__(
        self,
        *,
        default_namespace: str = "default",
        pod_range: AddressSet = NOTHING,
        service_range: AddressSet = NOTHING,
    ) -> None:
        self.default_namespace = default_namespace
        self._pod_range = pod_range
        self._service_range = service_range
        self._namespaces: dict[str, Namespace] = {}
        self._candidates: dict[tuple[str, str, str], Candidate] = {}
        self._services: dict[tuple[str, str], Service] = {}
        self._backends: dict[tuple[str, str], dict[str, tuple[Backend, ...]]] = {}
        self._nodes: dict[str, Node] = {}
        self._routing = RoutingBuilder()
        self._fillers: list[Filler] = []
        self._unfilled: list[Origin] = []
        self._families: set[int] = set()
        self._gaps: list[Gap] = []
        self._unplaced: dict[str, int] = {}
        self._first_unplaced: Origin | None = None
        self._made_later: dict[tuple[str, str, str], list[Document]] = {}
        self._is_overlay = False
        self._replaceable: set[tuple[str, str]] = set()
        """Kind and name of what stood before `begin_overlay` and was not met since."""
        self._kept_labels: dict[str, dict[str, str]] = {}
        """Per namespace of a cluster, the labels that applying a manifest leaves alone."""

    def begin_overlay(self) -> None:
        """Lay what is added from now on over what is there, as ``kubectl apply`` would.

        What is defined again is replaced without a word. Pods of a workload whose template
        changes in what policies see are rolled out: the template stands for them.
        """
        self._is_overlay = True
        self._replaceable = {
            *(("Namespace", name) for name in self._namespaces),
            *(("Service", str(service)) for service in self._services.values()),
            *((kind, f"{space}/{name}") for kind, space, name in self._candidates),
        }

    def namespace_of(self, document: Document) -> str:
        """Return the namespace of a namespaced document and note that it exists."""
        if document.namespace is None:
            self._unplaced[document.kind] = self._unplaced.get(document.kind, 0) + 1
            if self._first_unplaced is None:
                self._first_unplaced = document.origin
        name = document.namespace or self.default_namespace
        if name not in self._namespaces:
            self._namespaces[name] = Namespace(
                name, {METADATA_NAME: name}, document.origin, labels_known=False
            )
        return name

    def add(self, document: Document) -> None:
        """Take one document that is not a policy; unknown kinds are ignored."""
        key = (document.group, document.kind)
        if key in POD_MAKERS:
            self._add_workload(document, key)
        elif key in POD_LATER:
            self._add_made_later(document, POD_LATER[key])
        elif key == ("", "Namespace"):
            self._add_namespace(document)
        elif key == ("", "Service"):
            self._add_service(document)
        elif key == ("discovery.k8s.io", "EndpointSlice"):
            self._add_slice(document)
        elif key == ("", "Node"):
            self._nodes[document.name] = read_node(document)
        elif key in ROUTING:
            is_placed = key not in ROUTE_CLASSES
            self._routing.add(document, self.namespace_of(document) if is_placed else "")
        elif key in FILLERS:
            filler = read_filler(document)
            self._fillers += [filler] if filler else []

    def note_unfilled(self, origin: Origin) -> None:
        """Note where an object with variables stands that this builder does not get."""
        self._unfilled.append(origin)

    def _report_unfilled(self, document: Document, names: tuple[str, ...], effect: str) -> None:
        self._unfilled.append(document.origin)
        self._gaps.append(unfilled_gap(document, names, effect))

    def _is_undecided(self, document: Document, template: Mapping[str, Any]) -> bool:
        """Report variables of pods; say whether nothing can be said of the pods because of them."""
        names = unfilled_names(decisive_texts(template))
        if names:
            self._report_unfilled(document, names, "it is left out, and cannot be asked about")
            return True
        found = labels(mapping(template.get("metadata")).get("labels"))
        names = unfilled_names(label_texts(document, found))
        if names:
            self._report_unfilled(
                document, names, "policies that could select its pods make verdicts UNKNOWN"
            )
        return False

    def finish(self) -> Snapshot:
        """Make the Snapshot of everything added."""
        # Copies, since pods are hung under their owners: more may be added afterwards.
        workloads = assemble([item.copy() for item in self._candidates.values()])
        services = {
            key: replace(service, backends=_merged(self._backends.get(key)))
            for key, service in sorted(self._services.items())
        }
        networks = deduce_networks(
            workloads,
            services.values(),
            self._nodes.values(),
            stated_families=frozenset(self._families),
            pod_range=self._pod_range,
            service_range=self._service_range,
        )
        return Snapshot(
            namespaces=dict(sorted(self._namespaces.items())),
            workloads=workloads,
            services=services,
            nodes=dict(sorted(self._nodes.items())),
            networks=networks,
            routing=self._routing.finish(),
            gaps=(
                *self._gaps,
                *filler_gaps(self._fillers, self._unfilled),
                *self._late_gaps(),
                *self._placement_gaps(),
            ),
        )

    def _add_namespace(self, document: Document) -> None:
        found = labels(mapping(document.body.get("metadata")).get("labels"))
        # "The Kubernetes control plane sets an immutable label kubernetes.io/metadata.name on all
        # namespaces" (docs).
        found[METADATA_NAME] = document.name
        old = self._namespaces.get(document.name)
        if self._is_overlay:
            found = {**self._kept_labels.get(document.name, {}), **found}
        elif is_from_a_cluster(document):
            self._kept_labels[document.name] = labels_left_by_apply(document, found)
        names = unfilled_names((document.name, *found.keys(), *found.values()))
        if names:
            self._report_unfilled(
                document, names, "policies that choose namespaces by them make verdicts UNKNOWN"
            )
        is_known = not any(unfilled_names((key,)) for key in found)
        new = Namespace(document.name, found, document.origin, labels_known=is_known)
        if old is not None and old.labels_known and old.labels != new.labels:
            self._conflict("Namespace", document.name, old.origin, new.origin)
        self._namespaces[document.name] = new

    def _add_workload(self, document: Document, key: tuple[str, str]) -> None:
        maker = POD_MAKERS[key]
        body = document.body
        if not maker.template:
            self._add_pod(document)
            return
        template = mapping(at(body, maker.template))
        if not has_containers(template):
            if "workloadRef" not in mapping(body.get("spec")):
                self._not_whole(document, "containers")
            return
        if document.api_version == "apps/v1" and not mapping(body.get("spec")).get("selector"):
            # DeploymentSpec.selector, and its twins of the other kinds: "It must match the pod
            # template's labels"; apps/v1 requires it.
            self._not_whole(document, "selector")
            return
        if self._is_undecided(document, template):
            return
        namespace = self.namespace_of(document)
        replicas = at(body, maker.replicas) if maker.replicas else None
        candidate = Candidate(
            kind=document.kind,
            namespace=namespace,
            name=document.name,
            origin=document.origin,
            template=read_template(template, namespace, document.name, document.origin),
            replicas=replicas if isinstance(replicas, int) else None,
            owner=controller_of(body),
        )
        old = self._candidates.get(candidate.key)
        if self._is_overlay:
            candidate.is_applied = True
            candidate.is_rolled_out = is_rolled_out(old, candidate)
        if old is not None and _content(old) != _content(candidate):
            self._conflict(
                document.kind, f"{namespace}/{document.name}", old.origin, document.origin
            )
        self._candidates[candidate.key] = candidate

    def _add_pod(self, document: Document) -> None:
        body = document.body
        if not has_containers(body):
            self._not_whole(document, "containers")
            return
        if self._is_undecided(document, body):
            return
        namespace = self.namespace_of(document)
        pod = read_pod(body, namespace, document.name, document.origin)
        if self._is_overlay:
            pod = as_applied(pod, self._candidates.get(("Pod", namespace, document.name)))
        candidate = Candidate(
            kind="Pod",
            namespace=namespace,
            name=document.name,
            origin=document.origin,
            template=None,
            replicas=1,
            owner=controller_of(body),
        )
        (candidate.ended if has_ended(body) else candidate.live).append(pod)
        old = self._candidates.get(candidate.key)
        if old is not None and _content(old) != _content(candidate):
            self._conflict("Pod", f"{namespace}/{document.name}", old.origin, document.origin)
        self._candidates[candidate.key] = candidate

    def _add_service(self, document: Document) -> None:
        namespace = self.namespace_of(document)
        service = read_service(document, namespace)
        names = unfilled_names(service_texts(document))
        if names:
            service = replace(service, unfilled=names)
            self._report_unfilled(document, names, "what stands behind it is UNKNOWN")
        self._families |= service_families(document)
        old = self._services.get((namespace, document.name))
        if old is not None and replace(old, origin=NOWHERE) != replace(service, origin=NOWHERE):
            self._conflict("Service", str(service), old.origin, document.origin)
        self._services[namespace, document.name] = service

    def _add_slice(self, document: Document) -> None:
        namespace = self.namespace_of(document)
        service, backends = read_backends(document)
        family = {"IPv4": 4, "IPv6": 6}.get(text(document.body.get("addressType")))
        if family is not None:
            self._families.add(family)
        if service:
            self._backends.setdefault((namespace, service), {})[document.name] = backends

    def _add_made_later(self, document: Document, maker: str) -> None:
        spec = mapping(document.body.get("spec"))
        namespace = (
            text(spec.get("targetNamespace"))
            or text(mapping(spec.get("destination")).get("namespace"))
            or document.namespace
            or self.default_namespace
        )
        self._made_later.setdefault((namespace, document.kind, maker), []).append(document)

    def _late_gaps(self) -> list[Gap]:
        gaps: list[Gap] = []
        for (namespace, kind, maker), documents in sorted(
            self._made_later.items(), key=lambda item: item[0]
        ):
            names = ", ".join(document.name for document in documents[:3])
            more = f" and {len(documents) - 3} more" if len(documents) > 3 else ""
            gaps.append(
                Gap(
                    GapKind.MADE_LATER,
                    f"{kind} {names}{more} in namespace {namespace}: {maker} makes pods that are "
                    "not in the input",
                    documents[0].origin,
                    "render the chart (helm template) or read the live cluster to include them",
                    namespace,
                )
            )
        return gaps

    def _placement_gaps(self) -> list[Gap]:
        if self._first_unplaced is None:
            return []
        count = sum(self._unplaced.values())
        return [
            Gap(
                GapKind.ASSUMED,
                f"{count} object{'s' if count > 1 else ''} without metadata.namespace: read as "
                f"namespace {self.default_namespace}",
                self._first_unplaced,
                "name another one with --default-namespace",
            )
        ]

    def _conflict(self, kind: str, name: str, first: Origin, last: Origin) -> None:
        if (kind, name) in self._replaceable:
            self._replaceable.discard((kind, name))
            return
        self._gaps.append(
            Gap(
                GapKind.CONFLICT,
                f"{kind} {name} is also defined, differently, at {first}; this one is used, as "
                "kubectl apply would leave the last",
                last,
                "ask about one variant at a time",
                name.partition("/")[0] if "/" in name else None,
            )
        )

    def _not_whole(self, document: Document, missing: str) -> None:
        self._gaps.append(
            Gap(
                GapKind.PATCH,
                f"{document.kind} {document.name} has no {missing}: it looks like a kustomize "
                "patch and is not counted",
                document.origin,
                "build the folder first (kubectl kustomize) and read the result",
                document.namespace,
            )
        )


def _content(candidate: Candidate) -> Any:
    pods = (
        *([candidate.template] if candidate.template else []),
        *candidate.live,
        *candidate.ended,
    )
    return candidate.replicas, tuple(replace(pod, origin=NOWHERE) for pod in pods)


def _merged(slices: Mapping[str, tuple[Backend, ...]] | None) -> tuple[Backend, ...] | None:
    if slices is None:
        return None
    return tuple(backend for name in sorted(slices) for backend in slices[name])
