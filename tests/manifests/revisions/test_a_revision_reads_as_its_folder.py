"""A path of a revision gives what the same folder would give, had it been checked out."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from outgate.manifests.git_revisions.reading import Blob, read_revision
from outgate.manifests.git_revisions.revisions import find_revision
from outgate.manifests.limits import Limits
from outgate.manifests.reading import Reader
from outgate.model.gaps import Gap
from tests.manifests.revisions.conftest import Git, space

Commit = Callable[[dict[str, str]], None]


def everything(_group: str, _kind: str) -> bool:
    """Want every kind."""
    return True


def of_revision(text: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the names and places of the documents, and the gaps."""
    reader = Reader(everything)
    found = [(item.name, str(item.origin)) for item in reader.read_revision(find_revision(text))]
    return found, [f"{gap.origin}: {gap.what}" for gap in reader.gaps]


def names_in_folder(path: str) -> list[str]:
    """Return the names of the documents in a folder of the work tree."""
    return [item.name for item in Reader(everything).read([path])]


def test_files_of_a_folder_in_the_order_of_their_names(commit: Commit) -> None:
    """The endings that count, folders that do not, and the order in which the last one stands."""
    commit(
        {
            "m/b.yaml": space("b"),
            "m/a/z.yml": space("z"),
            "m/a.yaml": space("a"),
            "m/.hidden/x.yaml": space("hidden"),
            "m/readme.md": "# no manifest",
            "other.yaml": space("other"),
        }
    )
    found, gaps = of_revision("main:m")

    assert [name for name, _ in found] == names_in_folder("m") == ["z", "a", "b"]
    assert found[0][1] == "main:m/a/z.yml:1"
    assert gaps == []


def test_the_work_tree_does_not_matter(commit: Commit, git: Git) -> None:
    """What was committed is read, and nothing is checked out, staged or locked."""
    commit({"m/a.yaml": space("old")})
    Path("m/a.yaml").write_text(space("new"))
    before = git("status", "--porcelain")

    assert of_revision("HEAD:m")[0] == [("old", "HEAD:m/a.yaml:1")]
    assert git("status", "--porcelain") == before


def test_one_file_all_of_it_and_earlier_revisions(commit: Commit, git: Git) -> None:
    """A file by name, an empty path for everything, and whatever names a revision."""
    commit({"a.yaml": space("first")})
    git("tag", "v1")
    commit({"a.yaml": space("second")})

    assert [name for name, _ in of_revision("main:a.yaml")[0]] == ["second"]
    for text in ("v1:", "v1:.", "HEAD~1:a.yaml", "main^:./a.yaml", "v1^{}:a.yaml"):
        assert [name for name, _ in of_revision(text)[0]] == ["first"]


def test_paths_from_here(commit: Commit, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with git, a path begins at the top unless it starts with a dot."""
    commit({"deploy/a.yaml": space("a"), "b.yaml": space("b")})
    monkeypatch.chdir("deploy")

    assert [name for name, _ in of_revision("HEAD:./a.yaml")[0]] == ["a"]
    assert [name for name, _ in of_revision("HEAD:../b.yaml")[0]] == ["b"]
    assert [name for name, _ in of_revision("HEAD:deploy/")[0]] == ["a"]


def test_links_within_the_revision_are_followed(commit: Commit) -> None:
    """To a file, to a folder, back to a folder above."""
    Path("m").mkdir()
    Path("m/file.yaml").symlink_to("../base/a.yaml")
    Path("m/folder").symlink_to("../base/more")
    Path("m/up").symlink_to("..")
    commit({"base/a.yaml": space("a"), "base/more/b.yaml": space("b")})
    found, gaps = of_revision("main:m")

    assert {name for name, _ in found} == set(names_in_folder("m")) == {"a", "b"}
    assert gaps == []


def test_links_that_lead_nowhere_or_out_are_gaps(commit: Commit) -> None:
    """What a revision does not hold is not read from the disk behind its back."""
    outside = Path("../outside.yaml")
    outside.write_text(space("outside"))
    Path("m").mkdir()
    Path("m/gone.yaml").symlink_to("nothing.yaml")
    Path("m/out.yaml").symlink_to("../../outside.yaml")
    Path("m/self.yaml").symlink_to("self.yaml")
    Path("m/no-manifest").symlink_to("nothing")
    commit({"m/a.yaml": space("a")})
    found, gaps = of_revision("main:m")

    assert [name for name, _ in found] == ["a"]
    assert gaps == [
        "main:m/gone.yaml: it is a symbolic link that leads nowhere",
        "main:m/out.yaml: it is a symbolic link that leads out of the revision",
        "main:m/self.yaml: it is a symbolic link that leads nowhere",
    ]


def test_a_submodule_is_a_gap(commit: Commit, git: Git) -> None:
    """Its files are not part of the revision, and the answer says so."""
    commit({"m/a.yaml": space("a")})
    head = git("rev-parse", "HEAD").strip()
    git("update-index", "--add", "--cacheinfo", f"160000,{head},m/vendor")
    git("commit", "--quiet", "--message=submodule")

    assert of_revision("main:m") == (
        [("a", "main:m/a.yaml:1")],
        ["main:m/vendor: it is a Git submodule, whose files are not part of this revision"],
    )


def test_compressed_and_strange_names(commit: Commit) -> None:
    """Blanks, quotes and letters beyond ASCII in names; gzip as in a folder."""
    Path("m").mkdir()
    Path("m/b.yaml.gz").write_bytes(gzip.compress(space("packed").encode()))
    commit({'m/a "ü" b.yaml': space("named")})

    assert [name for name, _ in of_revision("main:m")[0]] == ["named", "packed"]


def test_lines_are_found_in_a_revision(commit: Commit) -> None:
    """A fault is told with its line, although there is no file to read again."""
    commit({"m/a.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  name: [a]\n"})

    assert of_revision("main:m")[1][0].startswith("main:m/a.yaml:4")


def test_a_file_that_is_too_large_is_a_gap(commit: Commit) -> None:
    """It is not read into memory, and the next file is read all the same."""
    commit({"m/a.yaml": space("a") + "# much\n" * 100, "m/b.yaml": space("b")})
    found = list(read_revision(find_revision("main:m"), Limits(source_bytes=200)))

    assert [item.name for item in found if isinstance(item, Blob)] == ["main:m/b.yaml"]
    assert [item.what for item in found if isinstance(item, Gap)] == ["it is larger than 200 bytes"]


def test_a_clone_that_lacks_a_file_says_so(commit: Commit, git: Git) -> None:
    """As a partial clone may: nothing is fetched."""
    commit({"m/a.yaml": space("a"), "m/b.yaml": space("b")})
    name = git("rev-parse", "main:m/a.yaml").strip()
    Path(".git/objects", name[:2], name[2:]).unlink()

    assert of_revision("main:m") == (
        [("b", "main:m/b.yaml:1")],
        ["main:m/a.yaml: this clone does not hold its content"],
    )
