"""Every destination, every form of a port and every optional field."""

from __future__ import annotations

from datetime import date

from outgate.intents.documents import (
    BaselineDns,
    ClosedRange,
    EgressIntent,
    ExemptNamespace,
    LabelledPods,
    NamedWorkload,
    NamespaceScope,
)
from outgate.intents.needs import (
    Need,
    Platform,
    PortRange,
    RangeException,
    ToBlock,
    ToHost,
    ToNamespace,
    ToPlatform,
    ToService,
    ToWorkload,
)
from outgate.intents.reading import read_intents_text
from outgate.model.origins import Origin
from outgate.model.selectors import Operator, Requirement, Selector

INTENT = """\
apiVersion: outgate.dev/v1alpha1
kind: EgressIntent
metadata: {name: checkout, namespace: shop}
spec:
  workload: {kind: Deployment, name: checkout}
  needs:
  - {to: {workload: {name: cart}}, ports: [8080], why: a}
  - {to: {workload: {namespace: bank, kind: StatefulSet, name: ledger}}, ports: ["5432"], why: b}
  - {to: {service: {name: payments}}, why: c}
  - {to: {service: {namespace: bank, name: gate}}, ports: ["443/TCP", "443/UDP"], why: d}
  - {to: {namespace: monitoring}, ports: ["8000-8100/SCTP"], why: e}
  - {to: {cidr: "2001:DB8::/32", except: ["2001:db8:1::/48"]}, ports: [1-65535], why: f}
  - {to: {host: "*.example.com"}, ports: [443], why: g}
  - {to: {platform: dns}, why: h}
  - {to: {platform: node-local}, ports: ["8125/UDP"], why: i}
  - to: {cidr: 169.254.169.254/32}
    ports: [80]
    why: |
      two
      lines
    owner: team-pay
    expires: 2030-02-28
    exception: {why: no way around it, approvedBy: security}
    evidence: {count: 3, days: 14, first: 2026-01-01, sources: [hubble, vpc], sure: 0.9, x: true}
"""

BASELINE = """\
apiVersion: outgate.dev/v1alpha1
kind: EgressBaseline
metadata: {name: default}
spec:
  exemptNamespaces: [{name: kube-system, why: it is the system}]
  namespaces: {selector: {matchLabels: {zero-trust: "true"}}}
  dns: none
  everyWorkload:
  - {to: {service: {namespace: monitoring, name: agent}}, ports: [4317], why: traces}
  closedRanges: [{cidr: 10.9.0.0/16, why: nodes}]
"""


def place(line: int, column: int = 3) -> Origin:
    return Origin("f.yaml", line, column)


def test_every_destination_and_field() -> None:
    """A missing namespace is the intent's own; a bare port is TCP; each need keeps its place."""
    found = read_intents_text(INTENT, "f.yaml")
    tcp = {number: (PortRange("TCP", number, number),) for number in (80, 443, 5432, 8080)}
    expected = EgressIntent(
        "shop",
        "checkout",
        NamedWorkload("Deployment", "checkout"),
        (
            Need(ToWorkload("shop", "cart"), tcp[8080], "a", origin=place(7, 5)),
            Need(ToWorkload("bank", "ledger", "StatefulSet"), tcp[5432], "b", origin=place(8, 5)),
            Need(ToService("shop", "payments"), (), "c", origin=place(9, 5)),
            Need(
                ToService("bank", "gate"),
                (*tcp[443], PortRange("UDP", 443, 443)),
                "d",
                origin=place(10, 5),
            ),
            Need(
                ToNamespace("monitoring"),
                (PortRange("SCTP", 8000, 8100),),
                "e",
                origin=place(11, 5),
            ),
            Need(
                ToBlock("2001:db8::/32", ("2001:db8:1::/48",)),
                (PortRange("TCP", 1, 65535),),
                "f",
                origin=place(12, 5),
            ),
            Need(ToHost("*.example.com"), tcp[443], "g", origin=place(13, 5)),
            Need(ToPlatform(Platform.DNS), (), "h", origin=place(14, 5)),
            Need(
                ToPlatform(Platform.NODE_LOCAL),
                (PortRange("UDP", 8125, 8125),),
                "i",
                origin=place(15, 5),
            ),
            Need(
                ToBlock("169.254.169.254/32"),
                tcp[80],
                "two\nlines\n",
                "team-pay",
                date(2030, 2, 28),
                RangeException("no way around it", "security"),
                (
                    ("count", 3),
                    ("days", 14),
                    ("first", "2026-01-01"),
                    ("sources", ("hubble", "vpc")),
                    ("sure", 0.9),
                    ("x", True),
                ),
                place(16, 5),
            ),
        ),
        Origin("f.yaml", 1),
    )
    assert ((expected,), ()) == (found.intents, found.gaps)


def test_a_subject_by_labels() -> None:
    """The pods that have all of the labels; the order in the file does not matter."""
    text = INTENT.replace("workload: {kind: Deployment, name: checkout}", "labels: {b: z, a: x}", 1)
    (intent,) = read_intents_text(text).intents
    assert LabelledPods((("a", "x"), ("b", "z"))) == intent.subject


def test_a_baseline() -> None:
    """What is stated takes the place of the default."""
    found = read_intents_text(BASELINE, "f.yaml")
    baseline = found.baseline
    assert found.gaps == ()
    assert (ExemptNamespace("kube-system", "it is the system", place(5, 22)),) == baseline.exempt
    assert (ClosedRange("10.9.0.0/16", "nodes", place(10, 18)),) == baseline.closed_ranges
    selector = Selector((Requirement("zero-trust", Operator.IN, ("true",)),))
    assert (NamespaceScope(selector=selector), BaselineDns.NONE) == (baseline.scope, baseline.dns)
    (need,) = baseline.every_workload
    assert ToService("monitoring", "agent") == need.to
    assert not baseline.is_assumed


def test_without_a_baseline_the_default_holds() -> None:
    """System namespaces are exempt, metadata stays closed, everybody gets DNS."""
    baseline = read_intents_text(INTENT).baseline
    names = {one.name for one in baseline.exempt}
    assert {"kube-system", "kube-public", "kube-node-lease", "calico-system"} <= names
    assert [one.cidr for one in baseline.closed_ranges] == [
        "169.254.169.254/32",
        "fd00:ec2::254/128",
    ]
    assert (baseline.is_assumed, baseline.dns) == (True, BaselineDns.CLUSTER)


def test_an_intent_without_a_namespace_is_in_the_default_one() -> None:
    """As everywhere, an option says which that is."""
    text = INTENT.replace(", namespace: shop", "", 1)
    (intent,) = read_intents_text(text, default_namespace="elsewhere").intents
    assert ("elsewhere", ToService("elsewhere", "payments")) == (
        intent.namespace,
        intent.needs[2].to,
    )
