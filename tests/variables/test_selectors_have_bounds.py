"""A label with a variable matches surely, perhaps or never, by what it could become."""

from __future__ import annotations

import pytest

from tests.variables.shop import SERVER, client, ingress_from, policy, verdict

PEERS = {
    "the label could be it": ("${APP}", "{podSelector: {matchLabels: {app: client}}}", "UNKNOWN"),
    "a default is not taken": (
        "${APP:=client}",
        "{podSelector: {matchLabels: {app: client}}}",
        "UNKNOWN",
    ),
    "what stands around it fits": (
        "cl${X}nt",
        "{podSelector: {matchLabels: {app: client}}}",
        "UNKNOWN",
    ),
    "what stands around it does not fit": (
        "pg-${X}",
        "{podSelector: {matchLabels: {app: client}}}",
        "DENIED",
    ),
    "any value will do": (
        "${APP}",
        "{podSelector: {matchExpressions: [{key: app, operator: Exists}]}}",
        "ALLOWED",
    ),
    "no value will do": (
        "${APP}",
        "{podSelector: {matchExpressions: [{key: app, operator: DoesNotExist}]}}",
        "DENIED",
    ),
    "another key": ("${APP}", "{podSelector: {matchLabels: {tier: a}}}", "DENIED"),
    "all but one value": (
        "${APP}",
        "{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [client]}]}}",
        "UNKNOWN",
    ),
    "all but one value that it cannot be": (
        "pg-${X}",
        "{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [client]}]}}",
        "ALLOWED",
    ),
}


@pytest.mark.parametrize("case", PEERS)
def test_a_peer_by_its_label(case: str) -> None:
    """Who could be meant is not known; who cannot be is denied, who must be is allowed."""
    label, peer, expected = PEERS[case]
    found = verdict(client(label), SERVER, ingress_from(peer))

    assert expected == found


SPACES = {
    "it could be this namespace": ("${NS}", "{podSelector: {}}", "UNKNOWN"),
    "it cannot be": ("db-${NS}", "{podSelector: {}}", "DENIED"),
    "by the name's label": (
        "${NS}",
        "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: other}}}",
        "UNKNOWN",
    ),
    "every namespace": ("${NS}", "{namespaceSelector: {}}", "ALLOWED"),
    "by a label that nobody knows": (
        "${NS}",
        "{namespaceSelector: {matchLabels: {team: red}}}",
        "UNKNOWN",
    ),
}


@pytest.mark.parametrize("case", SPACES)
def test_a_peer_by_its_namespace(case: str) -> None:
    """A pod in a namespace that nobody filled in may be in any that fits."""
    namespace, peer, expected = SPACES[case]
    documents = client(namespace=namespace), SERVER, ingress_from(peer)

    assert expected == verdict(*documents, source=f"{namespace}/client")


SUBJECTS = {
    "it could select the pod": ("${APP}", "{matchLabels: {app: client}}", "UNKNOWN"),
    "it cannot": ("pg-${X}", "{matchLabels: {app: client}}", "ALLOWED"),
    "it selects every pod": ("${APP}", "{}", "DENIED"),
}


@pytest.mark.parametrize("case", SUBJECTS)
def test_a_policy_that_may_isolate_the_pod(case: str) -> None:
    """Whether the pod is isolated is not known, so neither is what it reaches."""
    label, selector, expected = SUBJECTS[case]
    deny = policy(f"{{podSelector: {selector}, policyTypes: [Egress]}}")

    assert expected == verdict(client(label), SERVER, deny)


def test_a_second_policy_that_surely_isolates() -> None:
    """One that may select it and allows nothing changes nothing; one that allows may open it."""
    deny = policy("{podSelector: {}, policyTypes: [Egress]}")
    perhaps = policy("{podSelector: {matchLabels: {app: client}}, policyTypes: [Egress]}").replace(
        "own", "second"
    )

    allowing = perhaps.replace("policyTypes: [Egress]", "egress: [{}]")

    assert verdict(client("${APP}"), SERVER, deny, perhaps) == "DENIED"
    assert verdict(client("${APP}"), SERVER, deny, allowing) == "UNKNOWN"


def test_a_policy_in_a_namespace_that_nobody_filled_in() -> None:
    """It may be this one, so it may isolate; the same variable elsewhere may be another value."""
    deny = policy("{podSelector: {}, policyTypes: [Egress]}", namespace="${NS}")

    assert verdict(client(), SERVER, deny) == "UNKNOWN"
    assert verdict(client(namespace="${NS}"), SERVER, deny, source="${NS}/client") == "UNKNOWN"
    assert verdict(client(), SERVER, deny.replace("${NS}", "db-${NS}")) == "ALLOWED"


NAMESPACE = """\
apiVersion: v1
kind: Namespace
metadata: {name: third, labels: {team: '${TEAM}'}}
"""


def test_labels_of_a_namespace() -> None:
    """A selector that the label could fit is UNKNOWN, one that it could not is not."""
    pod = client(namespace="third")
    by_team = "{namespaceSelector: {matchLabels: {team: red}}}"
    by_other = "{namespaceSelector: {matchLabels: {tier: red}}}"

    assert (
        verdict(NAMESPACE, pod, SERVER, ingress_from(by_team), source="third/client") == "UNKNOWN"
    )
    assert (
        verdict(NAMESPACE, pod, SERVER, ingress_from(by_other), source="third/client") == "DENIED"
    )


CILIUM = """\
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: pg, namespace: '${NS}'}
spec: {endpointSelector: {matchLabels: {app: 'cl${X}'}}, egress: [{toEntities: [world]}]}
"""


def test_policies_of_other_languages() -> None:
    """Whom they could select is bounded in the same way."""
    assert verdict(client(), SERVER, CILIUM) == "UNKNOWN"
    assert verdict(client(), SERVER, CILIUM.replace("cl${X}", "pg-${X}")) == "ALLOWED"


def test_the_reason_names_what_is_open() -> None:
    """And how to settle it."""
    from tests.variables.shop import world_of

    answer = world_of(
        client("${APP}"), SERVER, ingress_from("{podSelector: {matchLabels: {app: client}}}")
    ).explain("shop/client", "shop/server:80")

    assert [(part.reason, part.settled_by) for part in answer.parts] == [
        (
            "the namespace or labels of shop/client have variables that nobody filled in",
            ("fill the variables in and read the result",),
        )
    ]
