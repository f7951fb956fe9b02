"""The Python examples in the documentation are run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PYTHON_BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_the_python_api_page_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every Python block of docs/api.md runs, and its assertions hold."""
    monkeypatch.chdir(ROOT)
    blocks = PYTHON_BLOCK.findall((ROOT / "docs/api.md").read_text(encoding="utf-8"))
    assert blocks
    for block in blocks:
        exec(compile(block, "docs/api.md", "exec"), {})  # noqa: S102


def test_the_architecture_page_names_every_package() -> None:
    """Each package under src/outgate has its row in docs/architecture.md."""
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    packages = sorted(
        path.name
        for path in (ROOT / "src/outgate").iterdir()
        if path.is_dir() and (path / "__init__.py").exists()
    )
    missing = [name for name in packages if not re.search(rf"^\| .*`{name}`", text, re.MULTILINE)]
    assert missing == []
