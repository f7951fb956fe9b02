"""Routes to what does not exist are said, and are no ways."""

from __future__ import annotations

import pytest

from tests.questions.exposure.shop import INGRESS, NGINX, WEB, broken, ways

BACKEND = "{service: {name: web, port: {number: 80}}}"
CASES = {
    "no Service": (
        "{service: {name: wbe, port: {number: 80}}}",
        "leads to Service shop/wbe, which is not in the input",
    ),
    "no such port": (
        "{service: {name: web, port: {number: 8080}}}",
        "names port 8080 of Service shop/web, which has 80",
    ),
    "no such name of a port": (
        "{service: {name: web, port: {name: http}}}",
        "names port http of Service shop/web, which has 80",
    ),
    "no port": ("{service: {name: web}}", "names no port of Service shop/web, which has 80"),
    "no Service at all": (
        "{resource: {apiGroup: x.example, kind: Bucket, name: files}}",
        "leads to Bucket shop/files, which is no Service",
    ),
    "a variable": (
        "{service: {name: 'web-${COLOUR}', port: {number: 80}}}",
        "has variables that nobody filled in (COLOUR)",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_back_end_that_does_not_exist(case: str) -> None:
    """The thing, and what there is in its place."""
    backend, words = CASES[case]
    own = INGRESS.replace(BACKEND, backend)

    assert broken(WEB, NGINX, own) == [f"Ingress shop/web {words}"]
    assert ways(WEB, NGINX, own) == []


def test_a_service_without_pods() -> None:
    """It exists, and nobody is there."""
    service = WEB.partition("---\n")[2]

    assert broken(service, NGINX, INGRESS) == [
        "Ingress shop/web leads to Service shop/web, and no pod of the input is there"
    ]


def test_one_bad_back_end_does_not_hide_the_others() -> None:
    """Each back end is looked at by itself; the default one is for every host."""
    own = INGRESS.replace(
        "  ingressClassName: public\n",
        "  ingressClassName: public\n"
        "  defaultBackend: {service: {name: gone, port: {number: 1}}}\n",
    )

    assert broken(WEB, NGINX, own) == [
        "Ingress shop/web leads to Service shop/gone, which is not in the input"
    ]
    assert [way.hosts for way in ways(WEB, NGINX, own)] == [()]


def test_back_ends_as_they_were_before_v1() -> None:
    """Old repositories still write serviceName and servicePort."""
    own = INGRESS.replace(BACKEND, "{serviceName: web, servicePort: 80}")

    assert [way.workload for way in ways(WEB, NGINX, own)] == ["shop/web"]
