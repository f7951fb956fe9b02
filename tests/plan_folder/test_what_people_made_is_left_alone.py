"""Files that outgate did not write, or that somebody changed since, are reported and kept."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from outgate.cli.common.folder_writing import WORK, recover, write_changes
from outgate.cli.common.plan_folders import check_changes, compare_folder, read_folder
from outgate.errors import ConfigurationError
from outgate.render.plan_folder.comparing import Change, ChangeKind
from outgate.render.plan_folder.files import plan_files
from outgate.render.plan_folder.options import FolderOptions
from tests.plan_folder import shop
from tests.plan_folder.kustomizing import write


def planned(root: Path, *, without: str = "") -> tuple[Change, ...]:
    """Return what planning the shop into a folder would change."""
    found = read_folder(str(root), writing=True)
    plan = shop.composition(without=without).plan
    return compare_folder(found, plan_files(plan, FolderOptions(), found.earlier))


def put(root: Path, *, without: str = "", overwrite: bool = False) -> None:
    """Plan the shop into a folder."""
    changes = planned(root, without=without)
    check_changes(read_folder(str(root), writing=True), changes, overwrite=overwrite)
    write_changes(str(root), changes)


def kinds(changes: tuple[Change, ...]) -> set[tuple[str, str]]:
    """Return paths and kinds."""
    return {(change.path, str(change.kind)) for change in changes}


def names_in(folder: Path) -> set[str]:
    """Return the names of what is in a folder."""
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of the shop's plan, written as outgate writes it."""
    put(tmp_path / "plan")
    return tmp_path / "plan"


def test_written_folder_is_as_planned(root: Path) -> None:
    """Nothing differs, nothing is left of the writing."""
    assert planned(root) == ()
    assert not (root / WORK).exists()


def test_what_left_the_plan_is_removed(root: Path) -> None:
    """A namespace that is gone: its files and its folders; a stranger's file keeps the folder."""
    (root / "namespaces/sealed/notes.txt").write_text("mine")

    put(root, without="sealed")

    assert names_in(root / "namespaces/sealed") == {"notes.txt"}
    assert planned(root, without="sealed") == ()


def test_an_edited_file_is_reported_and_kept(root: Path) -> None:
    """Also where the plan would not change it, and where it would remove it."""
    policy = root / "namespaces/shop/policies/allow-egress-checkout.yaml"
    policy.write_text("mine")
    (root / "namespaces/sealed/README.md").write_text("mine")

    with pytest.raises(ConfigurationError) as error:
        put(root, without="sealed")

    assert (
        "holds what outgate did not write: namespaces/sealed/README.md (edited), "
        "namespaces/shop/policies/allow-egress-checkout.yaml (edited); move them away, or say "
        "--overwrite to lose them"
    ) in str(error.value)
    assert policy.read_text() == "mine"
    assert (root / "namespaces/sealed/policies/default-deny-egress.yaml").exists()


def test_overwriting_is_said(root: Path) -> None:
    """Then the plan wins."""
    (root / "namespaces/shop/policies/allow-egress-checkout.yaml").write_text("mine")

    put(root, overwrite=True)

    assert planned(root) == ()


def test_a_file_in_the_way_that_outgate_never_wrote(tmp_path: Path) -> None:
    """In a folder that was somebody's before."""
    write(tmp_path, {"README.md": "# my cluster\n", "stages/mine": "x"})

    with pytest.raises(ConfigurationError, match=r"README\.md \(foreign\)"):
        put(tmp_path)

    assert {"README.md", "stages"} == names_in(tmp_path)


def test_the_same_text_is_nobodys_harm(root: Path) -> None:
    """A lost plan.yaml: everything that is as planned is taken over."""
    (root / "plan.yaml").unlink()

    assert {("plan.yaml", "added")} == kinds(planned(root))


def test_an_edited_plan_yaml_is_reported(root: Path) -> None:
    """Nothing that it says is believed, and the sentence says why."""
    plan = root / "plan.yaml"
    plan.write_text(plan.read_text().replace("profile: upstream", "profile: calico"))

    with pytest.raises(ConfigurationError, match="was changed after outgate wrote it"):
        put(root)


def test_a_deleted_file_comes_back(root: Path) -> None:
    """It is part of the plan."""
    (root / "README.md").unlink()

    assert {("README.md", "added")} == kinds(planned(root))


@pytest.mark.parametrize("name", ["README.md", "namespaces", "namespaces/shop/policies"])
def test_links_are_not_followed(name: str, root: Path, tmp_path: Path) -> None:
    """A link could lead the plan out of its folder; even --overwrite replaces none."""
    outside = tmp_path / "outside"
    (root / name).rename(outside)
    (root / name).symlink_to(outside)
    before = names_in(outside) if outside.is_dir() else outside.read_text()

    changes = planned(root, without="sealed")
    with pytest.raises(ConfigurationError, match="move what is no ordinary file away"):
        check_changes(read_folder(str(root), writing=True), changes, overwrite=True)

    assert before == (names_in(outside) if outside.is_dir() else outside.read_text())


def test_a_pipe_in_the_way_is_not_read(root: Path) -> None:
    """Reading it would wait for ever."""
    (root / "README.md").unlink()
    os.mkfifo(root / "README.md")

    assert {("README.md", "foreign")} == kinds(planned(root))


def test_a_file_that_is_no_text_is_somebodys(root: Path) -> None:
    """Bytes that are no UTF-8."""
    (root / "README.md").write_bytes(b"\xff\xfe\x00")

    assert {("README.md", "edited")} == kinds(planned(root))


@pytest.mark.parametrize(
    "journal",
    [
        '[{"path": "../outside", "existed": false}]',
        '[{"path": "/etc/x", "existed": true}]',
        "{",
        "3",
    ],
)
def test_a_journal_that_a_stranger_wrote_leads_nowhere(
    journal: str, root: Path, tmp_path: Path
) -> None:
    """A folder may be cloned from anywhere."""
    (tmp_path / "outside").write_text("mine")
    (root / WORK).mkdir()
    (root / WORK / "journal.json").write_text(journal)
    (root / WORK / "old.0").write_text("theirs")

    with pytest.raises(ConfigurationError, match="is not outgate's, or is damaged"):
        recover(str(root))

    assert (tmp_path / "outside").read_text() == "mine"


def test_a_file_that_changes_meanwhile_is_kept(root: Path) -> None:
    """Between looking and writing."""
    changes = [Change("README.md", ChangeKind.CHANGED, "what was there", "new")]

    with pytest.raises(ConfigurationError, match="changed while outgate was at work"):
        write_changes(str(root), changes)

    assert planned(root) == ()


def test_two_at_the_same_time(root: Path) -> None:
    """The second is told, and changes nothing."""
    import fcntl

    handle = os.open(root, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with pytest.raises(ConfigurationError, match="another outgate is writing"):
            write_changes(str(root), planned(root, without="sealed"))
    finally:
        os.close(handle)
    assert planned(root) == ()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """-o names a file."""
    (tmp_path / "file").write_text("x")

    with pytest.raises(ConfigurationError, match="is no folder"):
        read_folder(str(tmp_path / "file"), writing=True)


def test_permissions_are_those_of_any_new_file_and_are_kept(root: Path) -> None:
    """As the umask leaves them; a file that was private stays so."""
    readme = root / "README.md"
    assert stat.S_IMODE(readme.stat().st_mode) == 0o644
    readme.chmod(0o600)

    put(root, without="sealed")

    assert stat.S_IMODE(readme.stat().st_mode) == 0o600


def test_a_linked_folder_is_written_where_it_is(root: Path, tmp_path: Path) -> None:
    """The folder itself may be a link that the user made."""
    link = tmp_path / "link"
    link.symlink_to(root)

    put(link, without="sealed")

    assert link.is_symlink()
    assert planned(root, without="sealed") == ()


def test_readers_beside_a_writer_see_whole_files(root: Path) -> None:
    """Each file changes in one step."""
    policy = root / "namespaces/shop/policies/kustomization.yaml"
    texts = {policy.read_text()}
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            texts.add(policy.read_text())

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(20):
            before = policy.read_text()
            change = Change(
                str(policy.relative_to(root)), ChangeKind.CHANGED, before, f"{number}\n" * 5000
            )
            write_changes(str(root), [change])
    finally:
        done.set()
        reader.join()

    assert all(len(set(text.split())) == 1 for text in texts if text[0].isdigit())
