"""`lint --fix` and `--diff`: patches of findings into files, or into a difference."""

from __future__ import annotations

import difflib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from outgate.cli.common.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outgate.checks.evidence import Evidence
    from outgate.model.findings import Finding
    from outgate.model.origins import Origin
    from outgate.model.patches import Patch

_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file and what it is to hold."""

    name: str
    before: str
    after: str
    count: int
    """How many findings that cures."""


def changes(evidence: Evidence, findings: Iterable[Finding]) -> list[ChangedFile]:
    """Return the files that patches change.

    Args:
        evidence: What was read.
        findings: What was found in it.
    """
    from outgate.manifests.patching import patched

    by_source: dict[str, list[tuple[Origin, Patch]]] = {}
    for finding in findings:
        if finding.patch is not None:
            by_source.setdefault(finding.origin.source, []).append((finding.origin, finding.patch))
    found: list[ChangedFile] = []
    for source, patches in by_source.items():
        text = evidence.world.positions.text_of(source)
        if text is None or not _holds(source, text):
            continue
        after, count = patched(text, patches)
        if count:
            found.append(ChangedFile(source, text, after, count))
    return found


def _holds(source: str, text: str) -> bool:
    """Say whether a source is a file with just this text, and not a packed or rendered one."""
    try:
        return Path(source).read_bytes().removeprefix(_MARK.encode()) == text.encode()
    except (OSError, UnicodeEncodeError, ValueError):
        return False


def write_changes(changed: Iterable[ChangedFile], *, quiet: bool) -> None:
    """Write the files, each whole or not at all.

    Raises:
        ConfigurationError: One cannot be written.
    """
    for one in changed:
        is_marked = Path(one.name).read_bytes().startswith(_MARK.encode())
        replace_file(one.name, [_MARK if is_marked else "", one.after])
        if not quiet:
            from outgate.render.escaping import clean

            sys.stderr.write(clean(f"{one.name}: {one.count} corrected") + "\n")


def print_diff(changed: Iterable[ChangedFile]) -> None:
    """Print what would be written, as a unified difference that patch and git apply take."""
    from outgate.render.escaping import INVISIBLE

    for one in changed:
        lines = difflib.unified_diff(
            one.before.splitlines(keepends=True),
            one.after.splitlines(keepends=True),
            f"a/{one.name.lstrip('/')}",
            f"b/{one.name.lstrip('/')}",
        )
        for line in lines:
            shown = INVISIBLE.sub("\ufffd", line).replace("\x1b", "\ufffd")
            sys.stdout.write(shown if shown.endswith("\n") else f"{shown}\n\\ No newline at end\n")
