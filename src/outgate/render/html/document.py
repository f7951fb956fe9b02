"""The page's files put together under a content security policy that allows nothing else."""

from __future__ import annotations

import html
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib import resources

_ASSETS = "assets"
_SCRIPTS = "assets/js"
_LIBRARY = "assets/vendor"
_MARK = re.compile("@@([A-Z]+)@@")


def document(marks: dict[str, str]) -> str:
    """Return the whole page.

    Args:
        marks: What takes the place of the template's marks: text that is escaped here, except
            for ``ATLAS`` and ``PAGE``, which are JSON that is safe inside of a script element.
    """
    style = _text(_ASSETS, "page.css")
    script = page_script()
    policy = (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
        "trusted-types 'none'"
    )
    whole = {
        **{key: html.escape(value) for key, value in marks.items()},
        **{key: marks[key] for key in ("ATLAS", "PAGE")},
        "POLICY": policy,
        "STYLE": style,
        "SCRIPT": script,
    }
    return _MARK.sub(lambda match: whole[match[1]], _text(_ASSETS, "page.html"))


@cache
def page_script() -> str:
    """Return the page's program: the library with its licence, then the modules by name."""
    folder = resources.files("outgate.render.html").joinpath(_SCRIPTS)
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".js"))
    modules = "".join(_text(_SCRIPTS, name) for name in names)
    licence = _text(_LIBRARY, "LICENSE")
    library = _text(_LIBRARY, "d3.js")
    return f'(() => {{\n"use strict";\n/*\n{licence}*/\n{library}{modules}}})();\n'


def _text(folder: str, name: str) -> str:
    item = resources.files("outgate.render.html").joinpath(folder, name)
    return item.read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode("ascii")
