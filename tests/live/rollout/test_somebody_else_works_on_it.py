"""Two operators, fields of others, namespaces and rights that go: one sentence, and nothing cut."""

from __future__ import annotations

import json

import pytest

from tests.live.rollout.field import START, Field, ended

pytestmark = pytest.mark.cluster

NEVER = {"key": "outgate.dev/enforce", "operator": "Exists"}
HOLD_OPEN_ON = 1
SWITCH = 8
"""Which write of a run it is: on, reached, locked, three policies, reached, off."""


def elsewhere(field: Field) -> str:
    """Return the option for a journal of another machine."""
    return str(field.folder / "elsewhere.jsonl")


def test_a_second_start_is_refused(field: Field) -> None:
    """While the first has not come to its end."""
    with field.stopped(SWITCH, "before", "start", "-n", field.namespace, *START) as first:
        said = field.go("--journal", elsewhere(field))
    assert said.code == 1
    assert "is putting 2-policies in place" in said.stderr or "came to 2-policies" in said.stderr
    assert ended(first).code == 0


def test_the_same_journal_is_locked(field: Field) -> None:
    """Two runs on one machine meet at the journal."""
    with field.stopped(SWITCH, "before", "start", "-n", field.namespace, *START) as first:
        said = field.rollout("rollback")
    assert said.code == 2
    assert "another run has the journal" in said.stderr
    assert ended(first).code == 0


def test_whoever_takes_over_stops_the_first(field: Field) -> None:
    """The late one goes no further than its next stage, and changes nothing."""
    with field.stopped(SWITCH, "before", "start", "-n", field.namespace, *START) as first:
        said = field.rollout("rollback", "--journal", elsewhere(field))
        assert said.code == 0, said.stderr
        before = field.server.kubectl.get("networkpolicy", "-n", field.namespace)["items"]
    late = ended(first)

    assert late.code == 3
    assert "while this run was under way" in late.stderr
    assert before == field.server.kubectl.get("networkpolicy", "-n", field.namespace)["items"]
    assert field.stage["stage"] == "2-policies"


def test_two_that_begin_at_once(field: Field) -> None:
    """The object is not there for both; the one whose word stands goes on, the other stops."""
    with field.stopped(HOLD_OPEN_ON, "before", "start", "-n", field.namespace, *START) as first:
        second = field.go("--journal", elsewhere(field))
        assert second.code == 0, second.stderr
        enforced = field.policies()
    late = ended(first)
    # It had looked, and found nothing; what it then writes is refused or changes nothing.
    assert late.code in (0, 3), late.stderr
    assert set(enforced) == set(field.policies())


def test_a_field_that_somebody_took(field: Field) -> None:
    """Named at the preflight, before anything is changed."""
    field.go("--pause")
    patch = {"spec": {"podSelector": {"matchLabels": {"app": "web"}}}}
    words = ["patch", "networkpolicy", "hold-open", "--type=merge", "-p", json.dumps(patch)]
    field.server.kubectl("-n", field.namespace, *words, "--field-manager=somebody")
    before = field.policies()

    said = field.rollout("resume")

    assert said.code == 1
    assert "belong to somebody" in said.stderr
    assert before == field.policies()


def test_a_policy_of_others_of_a_planned_name(field: Field) -> None:
    """It is not touched."""
    other = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "default-deny-egress", "namespace": field.namespace},
        "spec": {"podSelector": {"matchLabels": {"app": "no"}}, "policyTypes": ["Ingress"]},
    }
    field.server.kubectl.apply([other])

    said = field.go()

    assert said.code == 1
    assert f"NetworkPolicy {field.namespace}/default-deny-egress exists" in said.stderr
    assert field.policies() == {}


def test_a_new_policy_of_others_makes_the_plan_stale(field: Field) -> None:
    """Hold-open would open what it isolates."""
    other = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "newer", "namespace": field.namespace},
        "spec": {"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": ["Egress"]},
    }
    field.server.kubectl.apply([other])

    said = field.go()

    assert said.code == 1
    assert "have changed since it was planned: newer; plan again" in said.stderr
    assert field.policies() == {}


def test_the_namespace_goes_under_way(field: Field) -> None:
    """The run ends with one sentence; nothing is left to be undone."""
    with field.stopped(SWITCH - 3, "before", "start", "-n", field.namespace, *START) as first:
        field.server.kubectl("delete", "namespace", field.namespace, "--wait=false")
    said = ended(first)

    assert said.code == 3
    assert "being terminated" in said.stderr or "was deleted" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_quota_that_is_reached_under_way(field: Field) -> None:
    """A trial of each alone passes; the run stops with hold-open on, and goes on later."""
    quota = {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": "few", "namespace": field.namespace},
        "spec": {"hard": {"count/networkpolicies.networking.k8s.io": "3"}},
        "status": {
            "hard": {"count/networkpolicies.networking.k8s.io": "3"},
            "used": {"count/networkpolicies.networking.k8s.io": "1"},
        },
    }
    field.server.kubectl.apply([quota])
    words = ["patch", "resourcequota", "few", "--subresource=status", "--type=merge", "-p"]
    field.server.kubectl("-n", field.namespace, *words, json.dumps({"status": quota["status"]}))

    said = field.go()

    assert said.code == 3, said.stderr
    assert "exceeded quota" in said.stderr
    assert "go on with outgate rollout resume" in said.stderr
    assert NEVER not in field.policies()["hold-open"]["podSelector"]["matchExpressions"]
    field.server.kubectl("-n", field.namespace, "delete", "resourcequota", "few")
    said = field.rollout("resume")
    assert said.code == 0, said.stderr


def test_an_admission_policy_that_refuses(field: Field) -> None:
    """Its words, and nothing was changed."""
    name = f"no-{field.namespace}"
    policy = {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": name},
        "spec": {
            "matchConstraints": {
                "resourceRules": [
                    {
                        "apiGroups": ["networking.k8s.io"],
                        "apiVersions": ["v1"],
                        "operations": ["CREATE"],
                        "resources": ["networkpolicies"],
                    }
                ]
            },
            "validations": [{"expression": "false", "message": "ask the platform team"}],
        },
    }
    binding = {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": {"name": name},
        "spec": {
            "policyName": name,
            "validationActions": ["Deny"],
            "matchResources": {
                "namespaceSelector": {
                    "matchLabels": {"kubernetes.io/metadata.name": field.namespace}
                }
            },
        },
    }
    field.server.kubectl.apply([policy, binding])
    try:
        said = _until_refused(field)
    finally:
        for kind in ("validatingadmissionpolicybinding", "validatingadmissionpolicy"):
            field.server.kubectl("delete", kind, name)
    assert said.code == 1
    assert "ask the platform team" in said.stderr
    assert field.policies() == {}


def _until_refused(field: Field):  # type: ignore[no-untyped-def]
    """An admission policy is in force a moment after it was made."""
    words = ["create", "--dry-run=server", "-f", "-"]
    probe = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "probe", "namespace": field.namespace},
        "spec": {"podSelector": {}},
    }
    from tests.cluster.shell import wait_until

    def refuses() -> bool:
        try:
            field.server.kubectl(*words, stdin=json.dumps(probe))
        except Exception as error:
            return "platform team" in str(error)
        return False

    wait_until("the admission policy", refuses, seconds=20)
    return field.go()
