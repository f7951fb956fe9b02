"""OGI2xx: names that lead to nothing, or to more than is meant."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.intents.checking.catalogue import Catalogue, Missing, offered
from outgate.intents.checking.questions import Subject
from outgate.intents.documents import EgressIntent, LabelledPods
from outgate.intents.needs import Need, ToNamespace, ToService, ToWorkload
from outgate.model.findings import Finding, Severity, some
from outgate.model.gaps import GapKind
from outgate.sets import traffic


def unknown_workloads(subject: Subject) -> Iterator[Finding]:
    """Find intents for workloads that are not there (OGI201)."""
    if subject.catalogue is None:
        return
    for intent in subject.intents.intents:
        if isinstance(intent.subject, LabelledPods):
            yield from _by_labels(intent, intent.subject, subject.catalogue)
            continue
        found = subject.catalogue.workload(
            intent.namespace, intent.subject.kind, intent.subject.name
        )
        if isinstance(found, Missing):
            yield Finding(
                "OGI201",
                _severity(found),
                f"EgressIntent {intent}: {found.sentence}",
                found.remedy,
                intent.origin,
                intent.namespace,
            )


def _severity(missing: Missing) -> Severity:
    # A chart or operator in the input may make what is named here; nobody can know.
    return Severity.WARNING if missing.may_be_made_later else Severity.ERROR


def _by_labels(intent: EgressIntent, pods: LabelledPods, catalogue: Catalogue) -> Iterator[Finding]:
    """Find labels that select nothing (OGI202) or several workloads (OGI203)."""
    missing = catalogue.namespace(intent.namespace)
    selector = pods.selector
    selected = [
        str(workload)
        for workload in catalogue.beside(intent.namespace)
        if any(selector.matches(pod.labels) for pod in workload.pods)
    ]
    if len(selected) == 1:
        return
    if selected:
        yield Finding(
            "OGI203",
            Severity.WARNING,
            f"EgressIntent {intent}: its labels select {len(selected)} workloads, and each of them "
            f"gets all needs: {some(selected)}",
            "add a label that only one of them has, or write workload: {kind, name}",
            intent.origin,
            intent.namespace,
        )
        return
    yield Finding(
        "OGI202",
        Severity.ERROR,
        f"EgressIntent {intent}: "
        + (missing.sentence if missing else f"no pod in the input has the labels {pods}"),
        missing.remedy if missing else "correct the labels: they are those of the pod template",
        intent.origin,
        intent.namespace,
    )


def unknown_destinations(subject: Subject) -> Iterator[Finding]:
    """Find needs whose destination is not there (OGI204)."""
    if subject.catalogue is None:
        return
    for whose, intent, need in subject.needs():
        missing = missing_destination(need, subject.catalogue)
        if missing is not None:
            yield Finding(
                "OGI204",
                _severity(missing),
                f"{whose} needs {need}: {missing.sentence}",
                missing.remedy,
                need.origin,
                intent.namespace if intent else None,
            )


def missing_destination(need: Need, catalogue: Catalogue) -> Missing | None:
    """Return why the destination of a need is not there; None where it is.

    Args:
        need: The need.
        catalogue: What the cluster has.
    """
    to = need.to
    if isinstance(to, ToWorkload):
        found = catalogue.workload(to.namespace, to.kind, to.name)
        if not isinstance(found, Missing):
            return None
        if (to.namespace, to.name) in catalogue.snapshot.services and not to.kind:
            return Missing(
                found.sentence,
                f"there is a Service of that name: write service: {{name: {to.name}}}",
            )
        return found
    if isinstance(to, ToService):
        return catalogue.service(to.namespace, to.name)
    return catalogue.namespace(to.name) if isinstance(to, ToNamespace) else None


def unknown_ports(subject: Subject) -> Iterator[Finding]:
    """Find ports that a Service does not have (OGI205)."""
    if subject.catalogue is None:
        return
    for whose, intent, need in subject.needs():
        missing = missing_ports(need, subject.catalogue)
        if missing is not None:
            yield Finding(
                "OGI205",
                Severity.ERROR,
                f"{whose} needs {need}: {missing.sentence}",
                missing.remedy,
                need.origin,
                intent.namespace if intent else None,
            )


def missing_ports(need: Need, catalogue: Catalogue) -> Missing | None:
    """Return which ports of a need its Service does not have; None where it has all.

    Args:
        need: The need.
        catalogue: What the cluster has.
    """
    if not isinstance(need.to, ToService):
        return None
    service = catalogue.snapshot.services.get((need.to.namespace, need.to.name))
    if service is None or service.external_name:
        return None
    has = traffic.NOTHING
    for port in service.ports:
        if port.protocol in traffic.PROTOCOLS:
            has |= traffic.of(port.protocol, port.number, port.number)
    lacking = need.traffic - has
    if not lacking:
        return None
    return Missing(
        f"Service {service} has {has}, and not {lacking}",
        "name the ports of the Service, which the client dials, not those of its pods",
    )


def exempt_workloads(subject: Subject) -> Iterator[Finding]:
    """Find intents in namespaces that no plan touches (OGI206)."""
    for intent in subject.intents.intents:
        exemption = subject.intents.baseline.exemption_of(intent.namespace)
        if exemption is not None:
            yield Finding(
                "OGI206",
                Severity.WARNING,
                f"EgressIntent {intent}: nothing is planned for it, because the baseline exempts "
                f"namespace {intent.namespace} ({exemption.why})",
                "remove the intent, or the exemption",
                intent.origin,
                intent.namespace,
            )


def unknown_exemptions(subject: Subject) -> Iterator[Finding]:
    """Find namespaces that a baseline names and that are not there (OGI207)."""
    baseline = subject.intents.baseline
    if subject.catalogue is None or baseline.is_assumed:
        return
    known = subject.catalogue.snapshot.namespaces
    for name in baseline.scope.names:
        if name not in known:
            yield Finding(
                "OGI207",
                Severity.WARNING,
                f"EgressBaseline {baseline.name} is for namespace {name}, and there is none in the "
                "input",
                offered(name, known, "correct the name, or remove it"),
                baseline.origin,
            )


def workloads_without_intent(subject: Subject) -> Iterator[Finding]:
    """Find workloads that nobody has declared anything for (OGI208)."""
    if subject.catalogue is None:
        return
    baseline = subject.intents.baseline
    # A document that is left out may be the one that is looked for.
    unread = {gap.namespace for gap in subject.intents.gaps if gap.kind is GapKind.REFUSED}
    named: set[tuple[str, str, str]] = set()
    labelled: dict[str, list[LabelledPods]] = {}
    for intent in subject.intents.intents:
        if isinstance(intent.subject, LabelledPods):
            labelled.setdefault(intent.namespace, []).append(intent.subject)
        else:
            named.add((intent.namespace, intent.subject.kind.lower(), intent.subject.name))
    without = [
        str(workload)
        for workload in subject.catalogue.snapshot.workloads
        if (workload.namespace, workload.kind.lower(), workload.name) not in named
        and workload.namespace not in unread
        and baseline.exemption_of(workload.namespace) is None
        and baseline.scope.includes(subject.catalogue.snapshot.namespaces[workload.namespace])
        and not all(pod.host_network for pod in workload.pods)
        and not any(
            one.selector.matches(pod.labels)
            for one in labelled.get(workload.namespace, ())
            for pod in workload.pods
        )
    ]
    if without:
        yield Finding(
            "OGI208",
            Severity.NOTE,
            f"{len(without)} workload{'s have' if len(without) > 1 else ' has'} no intent, so that "
            f"a plan leaves {'them' if len(without) > 1 else 'it'} what every workload gets: "
            f"{some(without)}",
            "write one with outgate intents init --missing",
            baseline.origin,
        )
