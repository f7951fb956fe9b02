"""The programs that draw pictures: Graphviz, and the parser of Mermaid that code hosts use.

Graphviz is Debian's package ``graphviz``. Mermaid is installed once with ``npm ci`` in
``tests/render/pictures/mermaid``, or in a copy of that folder that ``OUTGATE_TEST_MERMAID`` names.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "mermaid"


def drawn_by_graphviz(text: str) -> list[str]:
    """Return every line of text in the picture that Graphviz draws.

    Args:
        text: What ``-o dot`` gives.
    """
    program = shutil.which("dot")
    if program is None:
        pytest.skip("dot is not installed: apt-get install graphviz")
    done = subprocess.run(
        [program, "-Tsvg"], input=text, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    tree = ElementTree.fromstring(done.stdout)  # noqa: S314 - what Graphviz wrote
    return [
        (element.text or "").replace("\N{NO-BREAK SPACE}", " ")
        for element in tree.iter("{http://www.w3.org/2000/svg}text")
    ]


def parsed_by_mermaid(*texts: str) -> list[dict[str, Any]]:
    """Return what the parser of Mermaid makes of each text.

    Args:
        texts: What ``-o mermaid`` gives.
    """
    node = shutil.which("node")
    folder = Path(os.environ.get("OUTGATE_TEST_MERMAID") or FOLDER)
    if node is None or not (folder / "node_modules").is_dir():
        pytest.skip("Mermaid is not installed: npm ci --prefix tests/render/pictures/mermaid")
    done = subprocess.run(
        [node, FOLDER / "parse.mjs", folder.resolve()],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
