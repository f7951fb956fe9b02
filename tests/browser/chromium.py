"""Chromium as the system has it, and pages that note everything that goes wrong in them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, sync_playwright

from outgate.cli.entry import program

BINARY_VARIABLE = "OUTGATE_TEST_CHROMIUM"
"""Names the Chromium to test with, where it is not on the PATH."""
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def binary() -> str | None:
    """Return where Chromium is; None where there is none."""
    named = os.environ.get(BINARY_VARIABLE)
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def started() -> Iterator[Browser]:
    """Start Chromium; skip without one, but fail in CI, where it must not be forgotten."""
    path = binary()
    if path is None:
        words = f"no Chromium: install the package chromium, or name one in {BINARY_VARIABLE}"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Open:
    """An open page, and all that it said or asked for since."""

    page: Page
    file: Path
    trouble: list[str] = field(default_factory=list)
    """Messages, errors, refusals by the content security policy."""
    requests: list[str] = field(default_factory=list)
    """Everything that was asked for beside the page itself."""

    def go(self, fragment: str = "") -> None:
        """Load the page anew at a view."""
        self.page.goto("about:blank")
        address = self.file.as_uri() + (f"#{fragment}" if fragment else "")
        self.page.goto(address)
        self.page.wait_for_selector("body[data-ready]")

    def script(self, text: str, argument: Any = None) -> Any:
        """Evaluate JavaScript in the page."""
        return self.page.evaluate(text, argument)


def opened(browser: Browser, file: Path, fragment: str = "", **options: Any) -> Open:
    """Open a file in a context of its own.

    Args:
        browser: A running Chromium.
        file: The page.
        fragment: The view.
        options: Of the context, such as ``color_scheme``.
    """
    context = browser.new_context(viewport={"width": 1400, "height": 950}, **options)
    page = context.new_page()
    page.set_default_timeout(20_000)
    found = Open(page, file)
    page.on("console", lambda message: found.trouble.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: found.trouble.append(f"error: {error}"))
    page.on("dialog", lambda dialog: found.trouble.append(f"dialog: {dialog.message}"))
    own = {file.as_uri(), "about:blank"}
    page.on(
        "request",
        lambda request: (
            None if request.url.split("#")[0] in own else found.requests.append(request.url)
        ),
    )
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', "
        "event => console.error('refused: ' + event.violatedDirective));"
    )
    found.go(fragment)
    return found


def write_page(file: Path, *command: str, expect: int = 0) -> Path:
    """Write a page by the command line.

    Args:
        file: Where to.
        command: The verb and its arguments.
        expect: The exit code.
    """
    done = CliRunner().invoke(program, [*command, "-q", "-o", f"html={file}"])
    assert expect == done.exit_code, done.output
    return file
