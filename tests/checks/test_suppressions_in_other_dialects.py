"""Policies that are read and not evaluated can be found, and silenced, like all others."""

from __future__ import annotations

from tests.checks.linting import lint_text

FIRST = """\
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: web
  namespace: shop
spec: {endpointSelector: {}, egress: [{toEntities: [world]}]}
"""
SECOND = FIRST.replace("world", "cluster")


def test_a_second_definition_is_found() -> None:
    """With its kind and its line."""
    (found,) = lint_text(f"{FIRST}---\n{SECOND}").findings

    assert (found.code, found.subject) == ("OG212", "CiliumNetworkPolicy shop/web")
    assert (found.origin.line, found.namespace) == (11, "shop")


def test_an_annotation_silences_it() -> None:
    """As on a NetworkPolicy."""
    note = '  annotations: {outgate.dev/ignore: "OG212 both are tried out"}\n'
    silent = SECOND.replace("  namespace: shop\n", "  namespace: shop\n" + note)
    answer = lint_text(f"{FIRST}---\n{silent}")

    assert answer.findings == ()
    assert [one.reason for one in answer.suppressed] == ["both are tried out"]


def test_what_a_name_is_made_of_is_not_known_yet() -> None:
    """Two names with one variable may become two names."""
    text = f"{FIRST}---\n{SECOND}".replace("name: web", 'name: "${APP}"')

    assert [one.code for one in lint_text(text).findings] == []


def test_status_is_no_definition() -> None:
    """What a cluster reports beside the policy does not count."""
    text = f"{FIRST}---\n{FIRST}status: {{conditions: []}}\n"

    assert [one.code for one in lint_text(text).findings] == []
