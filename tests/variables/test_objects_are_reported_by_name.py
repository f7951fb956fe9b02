"""Each object with variables that bear on an answer is a gap with their names."""

from __future__ import annotations

import pytest

from outgate.errors import UnknownEndError
from tests.variables.shop import SERVER, client, reported, world_of

SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: server, namespace: shop}
spec: {selector: {app: server}, ports: [{port: 80}]}
"""
CASES = {
    "a pod's label": (
        client("${APP}"),
        (
            "Pod shop/client has variables that nobody filled in (APP): policies that could select "
            "its pods make verdicts UNKNOWN"
        ),
    ),
    "a pod's namespace": (
        client(namespace="${NS:=shop}"),
        (
            "Pod ${NS:=shop}/client has variables that nobody filled in (NS): policies that could "
            "select its pods make verdicts UNKNOWN"
        ),
    ),
    "a Service's selector": (
        SERVICE.replace("app: server", "app: '${APP}'"),
        (
            "Service shop/server has variables that nobody filled in (APP): what stands behind "
            "it is UNKNOWN"
        ),
    ),
    "a Service's port": (
        SERVICE.replace("port: 80", "port: '${PORT}', targetPort: '${TARGET}'"),
        (
            "Service shop/server has variables that nobody filled in (PORT, TARGET): what stands "
            "behind it is UNKNOWN"
        ),
    ),
    "a Namespace's label": (
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {team: '${TEAM}'}}\n",
        (
            "Namespace a has variables that nobody filled in (TEAM): policies that choose "
            "namespaces by them make verdicts UNKNOWN"
        ),
    ),
    "whether it is on its node's network": (
        SERVER.replace("spec: {", "spec: {hostNetwork: '${HOST}', "),
        (
            "Pod shop/server has variables that nobody filled in (HOST): it is left out, and "
            "cannot be asked about"
        ),
    ),
    "the number of a named port": (
        SERVER.replace("containerPort: 80", "containerPort: '${PORT}'"),
        (
            "Pod shop/server has variables that nobody filled in (PORT): it is left out, and "
            "cannot be asked about"
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_names_of_variables(case: str) -> None:
    """The object, the names, and what that means."""
    document, words = CASES[case]

    assert reported(document) == [words]


def test_variables_that_bear_on_nothing_are_not_reported() -> None:
    """An image, an annotation, an environment value change no answer."""
    pod = SERVER.replace("{name: a, ", "{name: a, image: '${IMAGE}', ")

    assert reported(pod) == []


def test_a_service_with_variables_is_unknown() -> None:
    """Even where a pod would fit by luck."""
    world = world_of(client(), SERVER, SERVICE.replace("app: server", "app: 'ser${X}'"))
    answer = world.explain("shop/client", "svc:shop/server:80")

    assert str(answer.verdict) == "UNKNOWN"


def test_a_workload_that_is_left_out_cannot_be_asked_about() -> None:
    """No verdict is better than one about a pod that may be a node."""
    with pytest.raises(UnknownEndError):
        world_of(client(), CASES["the number of a named port"][0]).explain(
            "shop/client", "shop/server:80"
        )
