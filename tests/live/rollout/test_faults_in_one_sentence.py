"""Faults that come under way, and plans of elsewhere: what was done so far, and how to go on."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from outgate.live.doctor.platforms import platform_facts
from outgate.render.facts_text import facts_lines
from tests.live.rollout.evidence.test_forgotten_needs_as_typed import (
    address_of,
    denial,
    wait_until_switched,
)
from tests.live.rollout.evidence.test_forgotten_needs_as_typed import (
    switching as switching,
)
from tests.live.rollout.field import START, Field, Said, ended
from tests.live.rollout.test_canaries_and_readiness import (
    OFF,
    WATCHED,
    _agent,
    conditions,
    set_ready,
)

pytestmark = pytest.mark.cluster

SWITCH = 8


@contextmanager
def failing_webhook(field: Field) -> Iterator[None]:
    """A webhook for policies of the namespace that nobody answers at, and that must answer."""
    name = f"broken-{field.namespace}"
    webhook = {
        "name": "broken.example.com",
        "admissionReviewVersions": ["v1"],
        "sideEffects": "None",
        "failurePolicy": "Fail",
        "timeoutSeconds": 1,
        "clientConfig": {"url": "https://127.0.0.1:1/", "caBundle": ""},
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": field.namespace}},
        "rules": [
            {
                "apiGroups": ["networking.k8s.io"],
                "apiVersions": ["v1"],
                "operations": ["CREATE", "UPDATE"],
                "resources": ["networkpolicies"],
            }
        ],
    }
    field.server.kubectl.apply(
        [
            {
                "apiVersion": "admissionregistration.k8s.io/v1",
                "kind": "ValidatingWebhookConfiguration",
                "metadata": {"name": name},
                "webhooks": [webhook],
            }
        ]
    )
    # The server learns of it a moment later.
    time.sleep(2)
    try:
        yield
    finally:
        field.server.kubectl("delete", "validatingwebhookconfiguration", name)
        time.sleep(2)


def is_one_sentence(said: Said) -> bool:
    """Say whether a run ended with one line of its own, and no traceback."""
    errors = [line for line in said.stderr.splitlines() if line.startswith("error: ")]
    return len(errors) == 1 and "Traceback" not in said.stderr


def test_a_webhook_that_fails_before_the_first_write(field: Field) -> None:
    """The trial meets it: nothing was changed, and its name is told."""
    with failing_webhook(field):
        said = field.go()
    assert said.code == 1, said.stderr
    assert "broken.example.com" in said.stderr
    assert field.policies() == {}


@pytest.mark.parametrize("number", [SWITCH - 3, SWITCH])
def test_a_webhook_that_fails_under_way(field: Field, number: int) -> None:
    """The run stops where it is, nothing is cut, and resume comes to the end once it is gone."""
    options = ("-n", field.namespace, *START)
    with field.stopped(number, "before", "start", *options) as child, failing_webhook(field):
        child.send_signal(18)
        said = ended(child)
        assert said.code == 3, said.stderr
        assert is_one_sentence(said)
        assert "broken.example.com" in said.stderr
        assert "go on with outgate rollout resume" in said.stderr
        assert OFF not in conditions(field)

    said = field.rollout("resume")

    assert said.code == 0, said.stderr
    assert OFF in conditions(field)


def test_a_webhook_that_refuses_going_back(switching: Field) -> None:
    """The worst moment: it says that it is not back, and the line that does it by hand."""
    child = switching.start(["-m", "outgate", "rollout", "resume", str(switching.plan)])
    wait_until_switched(switching)
    with failing_webhook(switching):
        with (switching.folder / "kernel.log").open("a") as log:
            log.write(denial(address_of(switching)))
        said = ended(child)
        assert said.code == 1, said.stderr
        assert is_one_sentence(said)
        name = switching.namespace
        assert "ROLLING BACK FAILED" in said.stderr
        assert f"by hand: kubectl -n {name} patch networkpolicy hold-open" in said.stderr
        assert OFF in conditions(switching)

    said = switching.rollout("rollback")
    assert said.code == 0, said.stderr
    assert OFF not in conditions(switching)


def test_a_plan_for_another_cluster(field: Field) -> None:
    """Both names are told, and nothing was changed."""
    facts = field.folder / "facts.yaml"
    facts.write_text("\n".join(facts_lines(replace(platform_facts("kubeadm"), cluster="prod"))))
    intents = str(field.folder / "intents.json")
    other = field.folder / "other"
    words = ("plan", "-i", intents, "--facts", str(facts), "-n", field.namespace)
    said = field.run(*words, "-o", str(other))
    assert said.code == 0, said.stderr

    said = field.run("rollout", "start", str(other), "-n", field.namespace, *START)

    assert said.code == 1, said.stderr
    assert "the plan is for cluster prod, and this is bare" in said.stderr
    assert field.policies() == {}


def test_pods_that_never_start(field: Field) -> None:
    """They were not ready before the switch either, so they are no reason to go back."""
    set_ready(field, 0)
    _agent(field)
    said = field.rollout("start", "-n", field.namespace, *WATCHED)
    assert said.code == 0, said.stderr
    assert OFF in conditions(field)


def test_a_workload_that_comes_under_way_and_never_starts(switching: Field) -> None:
    """Nothing was lost that was there, and that is all that readiness tells."""
    child = switching.start(["-m", "outgate", "rollout", "resume", str(switching.plan)])
    wait_until_switched(switching)
    labels = {"app": "late"}
    body = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "late", "namespace": switching.namespace},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": {"containers": [{"name": "c", "image": "i"}]},
            },
        },
    }
    switching.server.kubectl("create", "-f", "-", stdin=json.dumps(body))
    said = ended(child)
    assert said.code == 0, said.stderr


def test_readiness_that_was_lost_while_nobody_watched(field: Field) -> None:
    """A run that was killed in the soak is gone on with: what was ready before it still counts."""
    set_ready(field, 2)
    _agent(field)
    options = ("-n", field.namespace, *WATCHED)
    child = field.start(["-m", "outgate", "rollout", "start", str(field.plan), *options])
    wait_until_switched(field, lambda: bool(field.policies()) and OFF in conditions(field))
    child.kill()
    child.communicate()
    set_ready(field, 0)

    said = field.rollout("resume")

    assert said.code == 1, said.stderr
    assert "Deployment/checkout has 0 of 2 pods ready" in said.stderr
    assert OFF not in conditions(field)
