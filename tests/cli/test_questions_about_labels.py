"""``-l``: the question is about pods with these labels; everything is read all the same."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Type


def test_audit_reports_pods_with_the_labels(type_: Type) -> None:
    """Their workloads, the namespaces that hold one, and the question in words."""
    found = json.loads(type_("audit -f app.yaml -l app=server -o json").stdout)

    assert found["question"] == "who is open, only pods that match app=server"
    assert [item["name"] for item in found["workloads"]] == ["app/server"]
    assert [item["name"] for item in found["namespaces"]] == ["app"]
    assert found["totals"]["ingress"]["isolated"] == 1
    assert found["reading"]["workloads"] == 2


def test_page_says_what_it_is_about(type_: Type) -> None:
    """The first line; the next command asks about the same pods."""
    shown = type_("audit -f app.yaml -l app!=client -n app").stdout

    assert shown.startswith("who is open, in app, only pods that match app!=client\n1 workload in")
    assert "next: outgate reach -f app.yaml --internet -l app!=client -n app" in shown.replace(
        "'", ""
    )


def test_reach_lists_connections_of_pods_with_the_labels(type_: Type) -> None:
    """As a source and as a destination; the other end may be anybody."""
    shown = type_("reach -f app.yaml -l app=server --all").stdout.splitlines()

    assert "app/client -> app/server: TCP 80 [ALLOWED]" in shown
    assert "app/server -> app/client: all [ALLOWED]" in shown
    assert [line for line in shown if "app/server" not in line] == []


def test_namespace_and_labels_mean_the_same_end(type_: Type) -> None:
    """A namespace of which no pod has the labels is no answer, but a mistake."""
    done = type_("reach -f app.yaml -n default -l app=server")

    assert (done.exit_code, done.stderr) == (2, "error: no namespace 'default' in the input\n")


@pytest.mark.parametrize("verb", ["audit", "reach"])
def test_labels_that_no_pod_has_are_not_clean(type_: Type, verb: str) -> None:
    """A typing mistake must not look like "nothing is open"."""
    done = type_(f"{verb} -f app.yaml -l app=sever -n app")

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "error: no pod in app has labels that match 'app=sever'\n"


def test_wrong_selector_is_told_before_anything_is_read(type_: Type) -> None:
    """The file is not even there."""
    done = type_("audit -f nowhere.yaml -l app===web")

    assert (done.exit_code, done.stderr) == (
        2,
        "error: unable to parse label selector 'app===web': found '=', expected: a value\n",
    )


def test_explain_says_where_its_selectors_are(type_: Type) -> None:
    """Its ends are selectors already."""
    done = type_("explain -f app.yaml -n app client server -l app=server")

    assert done.exit_code == 2
    assert done.stderr == (
        "error: explain takes no -l: an end is a selector where it is written as one, as in "
        "app/app=web\n"
    )
