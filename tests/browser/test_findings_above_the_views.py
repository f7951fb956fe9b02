"""`audit --findings -o html`: mistakes stand above the views, and are text."""

from __future__ import annotations

import json
from pathlib import Path

from tests.browser.chromium import write_page
from tests.browser.conftest import Opener
from tests.browser.hostile import hostile_objects
from tests.cli.test_lint_as_typed import SPLIT


def test_the_worst_first_with_place_and_cure(open_page: Opener, tmp_path: Path) -> None:
    """Few of them are unfolded."""
    file = tmp_path / "policy.yaml"
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: other}\n"
    file.write_text(f"{SPLIT}---\n{pod}spec: {{containers: [{{name: a, image: a}}]}}\n", "utf-8")
    opened = open_page(write_page(tmp_path / "page.html", "audit", "-f", str(file), "--findings"))
    notice = opened.page.locator("#findings")
    rows = notice.locator("li").all_inner_texts()

    assert notice.locator("summary").inner_text().startswith("Findings: 1 error, 1 note by ")
    assert [row.split(" ")[:2] for row in rows] == [["error", "OG207"], ["note", "OG102"]]
    assert "remove the dash" in rows[0]
    assert f"{file}:11:11" in rows[0]


def test_nobody_asked(open_page: Opener) -> None:
    """Then nothing is said of them."""
    assert open_page("shop").page.locator("#findings").count() == 0


def test_names_stay_text(open_page: Opener, tmp_path: Path) -> None:
    """Those of hostile objects, which are refused and so found."""
    file = tmp_path / "hostile.json"
    policies = [
        {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "NetworkPolicy",
            "metadata": {"name": one["metadata"]["name"], "namespace": "<b>bold</b>"},
            "spec": {"podSelector": {}, "ingress": [{"from": []}]},
        }
        for one in hostile_objects()
    ]
    file.write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": policies}), "utf-8")
    page = write_page(tmp_path / "page.html", "audit", "-f", str(file), "--findings", expect=3)
    opened = open_page(page)

    assert opened.page.locator("#findings li").count() > 10
    assert opened.page.locator("img, iframe, object, embed, b").count() == 0
    assert opened.page.locator("script").count() == 3
