"""Output files are written beside their target and renamed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from outgate.cli.common.files import replace_file
from outgate.errors import ConfigurationError


def interrupted(error: BaseException) -> Iterator[str]:
    """Yield some text, then stop in the middle."""
    yield "half of "
    raise error


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("no"), SystemExit(1)])
def test_whatever_stops_the_writing_leaves_the_old_file(error: BaseException, folder: Path) -> None:
    """Ctrl-C, a fault, an exit: the file is as before, and nothing lies beside it."""
    target = folder / "out.json"
    target.write_text("old")

    with pytest.raises(type(error)):
        replace_file(str(target), interrupted(error))

    assert target.read_text() == "old"
    assert sorted(path.name for path in folder.iterdir()) == ["app.yaml", "out.json"]


def test_new_file_has_ordinary_permissions(folder: Path) -> None:
    """A file that was not there gets what the umask leaves, not the privacy of a scratch file."""
    old = os.umask(0o027)
    try:
        replace_file(str(folder / "new.json"), ["{}"])
    finally:
        os.umask(old)

    assert stat.S_IMODE((folder / "new.json").stat().st_mode) == 0o640


def test_replaced_file_keeps_its_permissions(folder: Path) -> None:
    """A file that was readable by its owner alone stays so."""
    target = folder / "out.json"
    target.write_text("old")
    target.chmod(0o600)

    replace_file(str(target), ["new"])

    assert (target.read_text(), stat.S_IMODE(target.stat().st_mode)) == ("new", 0o600)


def test_link_stays_a_link(folder: Path) -> None:
    """What a link points at is replaced, and the link is left."""
    (folder / "real").mkdir()
    (folder / "real" / "out.json").write_text("old")
    (folder / "link.json").symlink_to("real/out.json")

    replace_file(str(folder / "link.json"), ["new"])

    assert (folder / "link.json").is_symlink()
    assert (folder / "real" / "out.json").read_text() == "new"


def test_what_is_no_ordinary_file_is_written_to(folder: Path) -> None:
    """A device such as /dev/null is not replaced by a file."""
    (folder / "null").symlink_to("/dev/null")

    replace_file(str(folder / "null"), ["text"])

    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_folder_without_permission_is_one_sentence(folder: Path) -> None:
    """A folder that may not be written to is the user's to change, so it is no fault of ours."""
    closed = folder / "closed"
    closed.mkdir(mode=0o500)

    with pytest.raises(ConfigurationError, match=r"cannot write .*: Permission denied"):
        replace_file(str(closed / "out.json"), ["text"])


def test_full_disk_is_one_sentence(folder: Path) -> None:
    """The device /dev/full refuses every byte."""
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    (folder / "full").symlink_to("/dev/full")

    with pytest.raises(ConfigurationError, match=r"cannot write .*No space left"):
        replace_file(str(folder / "full"), ["text"])
