"""The report of audit names who is exposed and which routes lead nowhere, and each way is a row."""

from __future__ import annotations

from pathlib import Path

import outgate
from outgate.render.formats import render
from outgate.render.looks import Look
from tests.render.markdown.reading import rows_of

MANIFESTS = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: app, labels: {app: web}}
spec: {containers: [{name: main, image: none, ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: app}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: "lost|`@x`", namespace: app}
spec: {defaultBackend: {service: {name: gone, port: {number: 80}}}}
"""


def report_of(folder: Path, text: str) -> str:
    """Return the report on some manifests."""
    (folder / "app.yaml").write_text(text)
    answer = outgate.load(str(folder)).audit()
    return "".join(render("markdown", answer, Look()))


def test_who_is_exposed_and_what_leads_nowhere(tmp_path: Path) -> None:
    """By which Service, at which port, and whether policies let it through."""
    text = report_of(tmp_path, MANIFESTS)

    assert "<summary>1 workload exposed to outside by 1 way</summary>" in text
    row = next(line for line in text.splitlines() if line.startswith("| `app/web` | `Service"))
    assert row == (
        "| `app/web` | `Service app/web (LoadBalancer)` | any | TCP 80 | **ALLOWED** |  |"
    )
    assert "<summary>1 route that leads nowhere</summary>" in text
    assert "- <code>Ingress app&#47;lost&#124;&#96;&#64;x&#96;</code> leads to Service" in text
    assert set(rows_of(text)) == {2, 5, 6}


def test_nothing_of_it_where_nothing_is_exposed(tmp_path: Path) -> None:
    """No empty fold."""
    text = report_of(tmp_path, MANIFESTS.partition("---")[0])

    assert "exposed" not in text
    assert "nowhere" not in text
