"""What was learnt into files: new ones, or additions to those that are there, all or none."""

from __future__ import annotations

import difflib
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from outgate.cli.common.telling import tell
from outgate.errors import ConfigurationError, InputError

if TYPE_CHECKING:
    from outgate.intents.adding import Evidence
    from outgate.intents.documents import EgressIntent, Intents
    from outgate.intents.needs import Need
    from outgate.learning.needs.answers import LearnAnswer
    from outgate.model.facts import ClusterFacts
    from outgate.questions.world import World

_BASELINE_FILE = "baseline.yaml"
_STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True)
class Target:
    """Where what is learnt goes."""

    paths: tuple[str, ...]
    folder: str | None
    intents: Intents | None
    """What is in `paths`."""
    dry_run: bool
    refreshes: bool = False
    """Whether evidence of needs that are there says what was seen now."""

    @staticmethod
    def of(
        paths: tuple[str, ...],
        folder: str | None,
        default_namespace: str,
        *,
        dry_run: bool,
        refreshes: bool,
    ) -> Target:
        """Read what is there.

        Args:
            paths: The values of ``-i``.
            folder: The folder of ``-o``, or ``-``.
            default_namespace: The namespace of intents that name none.
            dry_run: Whether nothing is written.
            refreshes: Whether evidence of needs that are there is written anew.
        """
        from outgate.cli.common.intent_files import read_editable

        intents = read_editable(paths, default_namespace) if paths else None
        return Target(paths, folder, intents, dry_run, refreshes)

    @property
    def prints_intents(self) -> bool:
        """Whether standard output is for intents, and not for the report."""
        return self.folder == _STANDARD_OUTPUT


def write_learnt(target: Target, found: LearnAnswer, *, quiet: bool) -> None:
    """Write intents, or what is to be added to some, and say what was done on standard error.

    Args:
        target: Where to.
        found: What was learnt.
        quiet: Whether nothing is said.

    Raises:
        ConfigurationError: It cannot be written; then nothing is.
    """
    from outgate.cli.common.new_files import create_files
    from outgate.render.intents_text import baseline_text, intent_text
    from outgate.render.tables.counting import count

    if target.paths:
        _add(target, found, quiet=quiet)
        return
    if target.folder is None:
        return
    from outgate.intents.starting import file_of

    baseline = found.intents.baseline
    files = {_BASELINE_FILE: baseline_text(baseline)} if baseline.is_assumed else {}
    files |= {file_of(intent): intent_text(intent) for intent in found.new_intents}
    if target.prints_intents:
        click.echo("---\n".join(files.values()), nl=False)
    else:
        create_files(target.folder, files)
    if not quiet:
        where = "printed" if target.prints_intents else f"written to {target.folder}"
        tell(f"a baseline and {count(len(found.new_intents), 'intent')} {where}", sys.stderr)


def _add(target: Target, found: LearnAnswer, *, quiet: bool) -> None:
    changes = _changes(target, found)
    if target.dry_run:
        for file, (before, after) in sorted(changes.items()):
            _print_difference(file, before, after)
    elif changes:
        _write(changes)
    if not quiet:
        from outgate.render.tables.counting import count

        needs = sum(len(one.needs) for one in found.new_intents)
        needs += sum(len(one.needs) for one in found.additions)
        words = "nothing written; it would be" if target.dry_run else "written"
        again = len(found.refreshed) if target.refreshes else 0
        more = f" and evidence of {again:,}" if again else ""
        done = f"{count(needs, 'need')}{more} in {count(len(changes), 'file')}"
        tell(f"{words}: {done}" if changes else "nothing to add", sys.stderr)


def _changes(target: Target, found: LearnAnswer) -> dict[str, tuple[str, str]]:
    """Return the old and the new text of every file that changes."""
    from outgate.cli.common.intent_files import home_of, read_text, without_mark
    from outgate.intents.adding import with_needs
    from outgate.intents.changing import Writer
    from outgate.intents.editing import NotEditableError
    from outgate.render.flow_text import flow_text
    from outgate.render.intents_text import intent_text
    from outgate.render.yaml_text import yaml_lines

    more: dict[str, list[tuple[EgressIntent, tuple[Need, ...]]]] = {}
    new: dict[str, list[EgressIntent]] = {}
    for addition in found.additions:
        file = addition.intent.origin.source
        more.setdefault(file, []).append((addition.intent, addition.needs))
    for intent in found.new_intents:
        new.setdefault(home_of(intent, target.paths), []).append(intent)
    evidence: dict[str, list[tuple[EgressIntent, int, Evidence]]] = {}
    for one in found.refreshed if target.refreshes else ():
        there = (one.intent, one.index, one.evidence)
        evidence.setdefault(one.intent.origin.source, []).append(there)
    writer = Writer(yaml_lines, flow_text, intent_text)
    changes: dict[str, tuple[str, str]] = {}
    for file in sorted(more.keys() | new.keys() | evidence.keys()):
        old = read_text(file)
        mark, text = without_mark(old)
        try:
            after = with_needs(
                text, file, more.get(file, ()), new.get(file, ()), writer, evidence.get(file, ())
            )
        except NotEditableError as error:
            raise ConfigurationError(
                f"{file} is written in a way that is not changed by a program ({error}); nothing "
                "was changed: write the intents apart with -o DIR, and put them together by hand"
            ) from None
        changes[file] = (old, mark + after)
    return changes


def _write(changes: dict[str, tuple[str, str]]) -> None:
    """Write all files, or none."""
    from outgate.cli.common.folder_writing import recover, write_changes
    from outgate.render.plan_folder.comparing import Change, ChangeKind

    files = {os.path.realpath(file): texts for file, texts in changes.items()}
    root = os.path.commonpath([os.path.dirname(file) for file in files])  # noqa: PTH120
    if os.path.isdir(root):  # noqa: PTH112
        recover(root)
    write_changes(
        root,
        [
            Change(
                os.path.relpath(file, root),
                ChangeKind.CHANGED if before else ChangeKind.ADDED,
                before or None,
                after,
            )
            for file, (before, after) in files.items()
        ],
    )


def _print_difference(file: str, before: str, after: str) -> None:
    from outgate.render.escaping import clean

    old, new = (text.splitlines(keepends=True) for text in (before, after))
    for line in difflib.unified_diff(old, new, file if before else "/dev/null", file):
        click.echo(clean(line.rstrip("\r\n")))


def write_visibility(file: str, found: LearnAnswer, world: World, facts: ClusterFacts) -> None:
    """Write the policies by which Cilium learns names, and say what to do with them.

    Args:
        file: Where to.
        found: What was learnt.
        world: The cluster.
        facts: What is known of it.

    Raises:
        InputError: Nothing tells where names are looked up.
    """
    from outgate.cli.common.files import replace_file
    from outgate.learning.needs.subjects import Learners
    from outgate.learning.needs.visibility import visibility_policies
    from outgate.planning.ground import make_ground
    from outgate.planning.names_lock import NamesLock
    from outgate.render.tables.counting import count
    from outgate.render.yaml_text import yaml_lines

    baseline = found.intents.baseline
    ground = make_ground(world.snapshot, facts, world.profile, baseline, NamesLock())
    learners = Learners(ground, baseline)
    everybody = {str(one): one for one in map(learners.for_workload, world.snapshot.workloads)}
    chosen = [everybody[name] for name in found.unnamed]
    if not chosen:
        click.echo("no policy is needed: every outside address has its name", err=True)
        return
    policies = list(
        visibility_policies(ground, [one for one in chosen if not isinstance(one, str)])
    )
    if not policies:
        raise InputError(
            "nothing tells where names are looked up; give the cluster's facts with --facts, or "
            "manifests with its DNS Service"
        )
    text = "---\n".join("".join(f"{line}\n" for line in yaml_lines(policy)) for policy in policies)
    replace_file(file, [text])
    click.echo(
        f"{count(len(policies), 'policy', 'policies')} written to {file}: apply them where Cilium "
        "enforces, which cuts nothing; record some days more, import that, and learn again. Take "
        "them away once a plan with --backend cilium is in force, which watches names itself",
        err=True,
    )
