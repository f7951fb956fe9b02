"""A folder against what would be written: what differs, and what a person made or changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from outgate.planning.plan_documents import FileRecord, PlanDocument, digest_of_text
from outgate.planning.plan_file import PLAN_FILE
from outgate.planning.stages import Stage
from outgate.render.plan_folder.current import stage_of, without_stage
from outgate.render.plan_folder.options import Earlier
from outgate.render.plan_folder.paths import is_current


class ChangeKind(StrEnum):
    """What is different about a file."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    """outgate wrote it, and it is no longer part of the plan."""
    EDITED = "edited"
    """outgate wrote it, and somebody changed it since."""
    FOREIGN = "foreign"
    """It is in the way, and outgate did not write it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file that is not as the plan has it."""

    path: str
    kind: ChangeKind
    before: str | None = None
    """What is there; None where nothing is, or no ordinary file."""
    after: str | None = None
    """What the plan has; None where it has nothing."""

    @property
    def is_somebodys(self) -> bool:
        """Whether writing would destroy what a person made."""
        return self.kind in (ChangeKind.EDITED, ChangeKind.FOREIGN)


@dataclass(frozen=True, slots=True)
class FoundFolder:
    """What is in a folder, as far as a plan concerns it."""

    directory: str
    plan: PlanDocument | None = None
    """Its plan.yaml; None where there is none, or where it is not as outgate wrote it."""
    fault: str = ""
    """Why its plan.yaml cannot be used."""
    texts: Mapping[str, str | None] | None = None
    """Of the files in question that are there; None for what is no ordinary file."""

    @property
    def earlier(self) -> Earlier:
        """What the next plan keeps."""
        texts = {path: text for path, text in (self.texts or {}).items() if text is not None}
        return Earlier(self.plan, stages_in(texts), texts)


def stages_in(texts: Mapping[str, str]) -> dict[str, Stage]:
    """Return the stage that each namespace is at.

    Args:
        texts: The files of a folder.
    """
    found: dict[str, Stage] = {}
    for path, text in texts.items():
        stage = stage_of(text) if is_current(path) else None
        if stage is not None:
            found[path.split("/")[1]] = stage
    return found


def file_record(path: str, text: str) -> FileRecord:
    """Return what plan.yaml says of a file.

    Args:
        path: Its path.
        text: Its text.
    """
    if is_current(path):
        return FileRecord(path, digest_of_text(without_stage(text)), moves=True)
    return FileRecord(path, digest_of_text(text))


def compare(found: FoundFolder, files: Mapping[str, str]) -> tuple[Change, ...]:
    """Return what writing a plan would change.

    Args:
        found: What is there; it has looked at every path in question.
        files: What would be written.

    Returns:
        Changes by path; none where the folder is as it would be written. How lines end makes no
        difference.
    """
    records = {record.path: record for record in (found.plan.files if found.plan else ())}
    texts = found.texts or {}
    changes: list[Change] = []
    for path in sorted({*files, *records}):
        after = files.get(path)
        kind = _kind(path, found, texts, records.get(path), after)
        if kind is not None:
            changes.append(Change(path, kind, texts.get(path), after))
    return tuple(changes)


def _kind(
    path: str,
    found: FoundFolder,
    texts: Mapping[str, str | None],
    record: FileRecord | None,
    after: str | None,
) -> ChangeKind | None:
    if path not in texts:
        return None if after is None else ChangeKind.ADDED
    before = texts[path]
    if before is None:
        return ChangeKind.FOREIGN
    if after is not None and _same(before, after):
        return None
    if path == PLAN_FILE:
        is_ours = found.plan is not None
    elif record is None:
        return ChangeKind.FOREIGN
    else:
        is_ours = file_record(path, before) == record
    if not is_ours:
        return ChangeKind.EDITED
    return ChangeKind.REMOVED if after is None else ChangeKind.CHANGED


def _same(left: str, right: str) -> bool:
    return left.replace("\r\n", "\n") == right
