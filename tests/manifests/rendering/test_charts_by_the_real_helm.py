"""Charts through the user's helm: where documents are from, and in which namespace they are."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from outgate.model.rendering import HelmChart
from tests.manifests.rendering.rendered import rendered

pytestmark = pytest.mark.usefixtures("tools")

SHOP = "charts/shop"


def test_documents_point_at_their_template() -> None:
    """An origin is the template's path below the chart, without a line: the output has others."""
    assert rendered(HelmChart(SHOP)).places == [
        "NetworkPolicy default/web charts/shop/templates/policies/web.yaml",
        "Deployment None/release-name-web charts/shop/templates/web.yaml",
    ]


def test_objects_without_a_namespace_go_to_the_release() -> None:
    """As helm install would put them, once the user says where the release goes."""
    found = rendered(HelmChart(SHOP, release="one", namespace="shop"))

    assert found.places == [
        "NetworkPolicy shop/web charts/shop/templates/policies/web.yaml",
        "Deployment shop/one-web charts/shop/templates/web.yaml",
    ]


def test_values_and_settings_are_helms(home: Path) -> None:
    """Files in order, --set over them, as helm lays them."""
    (home / "a.yaml").write_text("tier: from-file\npolicy: false\n")
    found = rendered(HelmChart(SHOP, values=("a.yaml",), settings=("tier=back",)))

    labels = [item.body["spec"]["template"]["metadata"]["labels"] for item in found.documents]
    assert labels == [{"app": "web", "tier": "back"}]


def test_a_packed_chart_names_templates_as_helm_does(home: Path, tools: Path) -> None:
    """A path into a packed chart is no file, so the template is called as helm calls it."""
    import subprocess

    subprocess.run([tools / "helm", "package", SHOP], check=True, capture_output=True)

    assert rendered(HelmChart("shop-1.2.3.tgz")).places == [
        "NetworkPolicy default/web shop/templates/policies/web.yaml",
        "Deployment None/release-name-web shop/templates/web.yaml",
    ]


def test_a_refused_policy_points_at_its_template(home: Path) -> None:
    """Findings of outgate's own go where they can be corrected."""
    path = home / SHOP / "templates" / "broken.yaml"
    path.write_text("apiVersion: v1\nkind: Pod\nmetadata: {name: 7}\n")

    assert rendered(HelmChart(SHOP)).failures == [
        "charts/shop/templates/broken.yaml: metadata.name of Pod is 7, which is not text"
    ]


FAILING = {
    "a template that fails": (
        '{{ fail "set image.tag: there is no default" }}',
        (
            "charts/shop: helm template fails: execution error at "
            "(shop/templates/failing.yaml:1:3): set image.tag: there is no default"
        ),
    ),
    "a function that does not exist": (
        "{{ nosuch }}",
        (
            "charts/shop: helm template fails: parse error at (shop/templates/failing.yaml:1): "
            'function "nosuch" not defined'
        ),
    ),
}


@pytest.mark.parametrize("case", FAILING)
def test_a_chart_that_fails_says_why_in_its_own_words(home: Path, case: str) -> None:
    """One sentence of helm's, without its advice about flags."""
    template, expected = FAILING[case]
    (home / SHOP / "templates" / "failing.yaml").write_text(template)
    found = rendered(HelmChart(SHOP))

    assert [expected] == found.failures
    assert found.documents == []


def test_a_missing_dependency_is_said(home: Path) -> None:
    """Nothing is fetched for the user; helm says what to run."""
    with (home / SHOP / "Chart.yaml").open("a") as file:
        file.write("dependencies: [{name: redis, version: 1.0.0, repository: https://x.invalid}]\n")

    assert rendered(HelmChart(SHOP)).failures == [
        (
            "charts/shop: helm template fails: An error occurred while checking for chart "
            "dependencies. You may need to run `helm dependency build` to fetch missing "
            "dependencies: found in Chart.yaml, but missing in charts/ directory: redis"
        )
    ]


def test_a_chart_that_does_not_exist_is_said() -> None:
    """With the ways in which a chart can be named."""
    found = rendered(HelmChart("nosuch"))

    assert len(found.failures) == 1
    assert found.failures[0].startswith("nosuch: helm template fails: ")
    assert (
        found.reader.gaps[0].remedy
        == "Name a chart's folder, a packed chart, REPOSITORY/NAME, or oci:// and an address."
    )


def test_a_chart_that_looks_like_an_option_is_none() -> None:
    """What the user names as a chart cannot become an option of helm."""
    found = rendered(HelmChart("--post-renderer=/bin/false"))

    assert ["helm template fails" in sentence for sentence in found.failures] == [True]


def test_no_cluster_is_asked(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lookup finds nothing, the context's namespace plays no part, and nobody connects."""
    (home / SHOP / "templates" / "looking.yaml").write_text(
        'apiVersion: v1\nkind: Pod\nmetadata: {name: found-{{ len (lookup "v1" "Node" "" "") }}, '
        "namespace: {{ .Release.Namespace }}}\nspec: {containers: [{name: a}]}\n"
    )
    connections = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)

        def accept() -> None:
            try:
                connections.append(server.accept()[1])
            except OSError:
                return

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        port = server.getsockname()[1]
        (home / "kubeconfig").write_text(
            "apiVersion: v1\nkind: Config\ncurrent-context: here\n"
            "contexts: [{name: here, context: {cluster: here, user: me, namespace: elsewhere}}]\n"
            f"clusters: [{{name: here, cluster: {{server: 'http://127.0.0.1:{port}'}}}}]\n"
            "users: [{name: me, user: {}}]\n"
        )
        monkeypatch.setenv("KUBECONFIG", str(home / "kubeconfig"))
        found = rendered(HelmChart(SHOP))
        server.close()

    assert "Pod default/found-0 charts/shop/templates/looking.yaml" in found.places
    assert connections == []


def test_the_same_as_helm_template_prints(home: Path, tools: Path) -> None:
    """Hooks and tests included: rendering is helm's, and outgate adds and drops nothing."""
    import subprocess

    (home / SHOP / "templates" / "hook.yaml").write_text(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: check, annotations: {helm.sh/hook: test}}\n"
        "spec: {containers: [{name: a}]}\n"
    )
    printed = subprocess.run(
        [tools / "helm", "template", SHOP], check=True, capture_output=True, text=True
    ).stdout
    found = rendered(HelmChart(SHOP))

    assert printed.count("\nkind: ") == len(found.documents)
    assert "check" in [item.name for item in found.documents]


def test_which_program_is_used_is_told(tools: Path) -> None:
    """For -v: the command and its path."""
    assert [f"charts/shop: rendered with helm template ({tools / 'helm'})"] == rendered(
        HelmChart(SHOP)
    ).told
