"""Which files are read, in which order, and what is said of those that are not."""

from __future__ import annotations

import gzip
import io
import os
import threading
from pathlib import Path

import pytest

from outgate.manifests.limits import Limits
from outgate.manifests.reading import Reader
from outgate.model.gaps import Gap, GapKind
from tests.manifests.helping import everything, manifest, read, read_paths


def write(folder: Path, *names: str) -> None:
    """Write manifests, each with an object of the file's name."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        object_name = path.name.split(".")[0]
        if name.endswith(".gz"):
            path.write_bytes(gzip.compress(manifest(object_name).encode()))
        elif ".json" in name:
            path.write_text(
                f'{{"apiVersion":"v1","kind":"Pod","metadata":{{"name":"{object_name}"}}}}'
            )
        else:
            path.write_text(manifest(object_name))


def test_a_folder_is_read_with_all_below_it_in_sorted_order(tmp_path: Path) -> None:
    """Two runs give the same order, whatever the file system says."""
    write(tmp_path, "c.yaml", "a.yml", "b/d.json", "b/a/e.yaml", "f.yaml.gz", "g.json")
    outcome = read_paths(tmp_path)
    assert outcome.names == ["a", "e", "d", "c", "f", "g"]
    assert outcome.gaps == []
    assert outcome.reader.sources == 6


def test_other_files_of_a_folder_are_not_read(tmp_path: Path) -> None:
    """Nor are folders whose name starts with a dot."""
    write(tmp_path, "a.yaml")
    for name in ("README.md", "x.yaml.bak", "x.tpl", "yaml", ".git/x.yaml", ".github/y.yml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{")
    assert read_paths(tmp_path).names == ["a"]
    assert read_paths(tmp_path).gaps == []


BUILDS = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../base]\n"


def gaps_of(path: Path) -> list[Gap]:
    """Return what is missed by somebody who wants ConfigMaps alone."""
    reader = Reader(lambda _, kind: kind == "ConfigMap")
    list(reader.read([str(path)]))
    return reader.gaps


def test_a_folder_that_only_says_what_it_builds(tmp_path: Path) -> None:
    """Its resources are elsewhere: read as it stands, it would look as if all were well."""
    write(tmp_path, "base/a.yaml")
    overlay = tmp_path / "overlay"
    overlay.mkdir()
    (overlay / "kustomization.yaml").write_text(BUILDS)
    (gap,) = gaps_of(overlay)

    assert (gap.kind, gap.what) == (
        GapKind.UNREADABLE,
        "it says what kustomize is to build, and that was not read",
    )
    assert gap.origin.source == f"{overlay}/kustomization.yaml"
    assert gap.remedy.startswith(f"Give the folder with -k {overlay}, or read")


@pytest.mark.parametrize("named", ["", "overlay"])
def test_a_kustomization_beside_what_it_builds(tmp_path: Path, named: str) -> None:
    """Where there are manifests to read, they are read, and nothing is missed."""
    write(tmp_path, "base/a.yaml", "overlay/b.yaml")
    (tmp_path / "overlay/kustomization.yaml").write_text(BUILDS)

    assert gaps_of(tmp_path / named) == []


def test_a_hidden_folder_that_is_named_is_read(tmp_path: Path) -> None:
    """The user knows better."""
    write(tmp_path, ".hidden/a.yaml")
    assert read_paths(tmp_path / ".hidden").names == ["a"]


def test_a_named_file_is_read_whatever_its_ending(tmp_path: Path) -> None:
    """Also without any."""
    for name in ("x.txt", "manifest", "x.yaml.bak"):
        (tmp_path / name).write_text(manifest("a"))
        assert read_paths(tmp_path / name).names == ["a"]


def test_names_are_as_the_user_gave_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No path is made absolute, or loses its dots."""
    write(tmp_path, "k8s/a.yaml")
    monkeypatch.chdir(tmp_path)
    for given, expected in {
        "k8s": "k8s/a.yaml:1",
        "k8s/": "k8s/a.yaml:1",
        ".": "./k8s/a.yaml:1",
        "./k8s": "./k8s/a.yaml:1",
        "k8s/../k8s": "k8s/../k8s/a.yaml:1",
        "k8s/a.yaml": "k8s/a.yaml:1",
    }.items():
        assert expected == str(read_paths(given).documents[0].origin)


def test_a_path_that_leads_nowhere(tmp_path: Path) -> None:
    """The other paths are read."""
    write(tmp_path, "a.yaml")
    outcome = read_paths(tmp_path / "gone.yaml", tmp_path / "a.yaml")
    assert outcome.names == ["a"]
    gap = outcome.gaps[0]
    assert gap.kind is GapKind.UNREADABLE
    assert gap.what == "there is no such file or folder"
    assert gap.remedy == "Check the path."


@pytest.mark.parametrize("path", ["", "a\0b", "x" * 5000])
def test_a_path_that_cannot_be_one(path: str) -> None:
    """An empty name, a NUL, a name that is too long: no traceback."""
    outcome = read_paths(path) if path else read_paths("\0")
    assert [gap.kind for gap in outcome.gaps] == [GapKind.UNREADABLE]


@pytest.mark.parametrize("content", [(), ("README.md",), ("sub/x.txt",)])
def test_a_folder_without_manifests(tmp_path: Path, content: tuple[str, ...]) -> None:
    """Nothing read must not look like nothing wrong."""
    write(tmp_path, *content)
    outcome = read_paths(tmp_path)
    assert outcome.words == [
        "there are no manifests in it: looked for *.yaml, *.yml, *.json and the same with .gz"
    ]


def test_a_folder_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a gap, and its neighbours are read."""
    write(tmp_path, "a.yaml", "closed/b.yaml", "d.yaml")
    allowed = Path.iterdir

    def iterdir(path: Path) -> object:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return allowed(path)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    outcome = read_paths(tmp_path)
    assert outcome.names == ["a", "d"]
    assert outcome.words == ["there is no permission to read it"]


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Likewise."""
    write(tmp_path, "a.yaml", "b.yaml", "c.yaml")
    allowed = Path.open

    def open_(path: Path, mode: str = "r") -> object:
        if path.name == "b.yaml":
            raise PermissionError(13, "Permission denied")
        return allowed(path, mode)

    monkeypatch.setattr(Path, "open", open_)
    outcome = read_paths(tmp_path)
    assert outcome.names == ["a", "c"]
    assert outcome.words == ["there is no permission to read it"]


def test_a_file_that_fails_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken disk or a lost mount."""
    write(tmp_path, "a.yaml")

    def open_(path: Path, mode: str = "r") -> object:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", open_)
    assert read_paths(tmp_path / "a.yaml").words == ["it cannot be read: Input/output error"]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    """A folder that contains itself is read once."""
    write(tmp_path, "a.yaml", "sub/b.yaml")
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "sub" / "self").symlink_to(tmp_path / "sub")
    (tmp_path / "again.yaml").symlink_to(tmp_path / "a.yaml")
    outcome = read_paths(tmp_path)
    assert outcome.names == ["a", "b"]
    assert outcome.gaps == []


def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    """Reported if they would be a manifest."""
    write(tmp_path, "a.yaml")
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere.yaml")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    outcome = read_paths(tmp_path)
    assert outcome.names == ["a"]
    assert len(outcome.gaps) == 2


def test_links_to_files_and_folders_elsewhere_are_followed(tmp_path: Path) -> None:
    """A mounted ConfigMap is made of them."""
    write(tmp_path, "elsewhere/a.yaml", "elsewhere/more/b.yaml")
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "x.yaml").symlink_to(tmp_path / "elsewhere" / "a.yaml")
    (tmp_path / "here" / "y").symlink_to(tmp_path / "elsewhere" / "more")
    assert read_paths(tmp_path / "here").names == ["a", "b"]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    """By itself and by its folder: else each object would be in conflict with itself."""
    write(tmp_path, "a.yaml", "b.yaml")
    assert read_paths(tmp_path / "b.yaml", tmp_path, tmp_path / "a.yaml").names == ["b", "a"]


def test_standard_input() -> None:
    """The path is a dash, and its text is kept for positions."""
    reader = Reader(everything, stdin=io.BytesIO(manifest("a").encode()))
    documents = list(reader.read(["-", "-"]))
    assert [str(document.origin) for document in documents] == ["-:1"]
    assert str(reader.positions.locate(documents[0].origin, ("metadata", "name"))) == "-:4:3"
    assert reader.gaps == []


def test_standard_input_without_objects() -> None:
    """A pipe that failed upstream gives nothing, and that is said."""
    for data in (b"", b"\n", b"# nothing\n", b"error: not found"):
        reader = Reader(everything, stdin=io.BytesIO(data))
        assert list(reader.read(["-"])) == []
        assert [gap.what for gap in reader.gaps] == ["there is no Kubernetes object in it"]


def test_a_file_that_holds_something_else(tmp_path: Path) -> None:
    """Named, it is a gap; in a folder it is counted."""
    (tmp_path / "values.yaml").write_text("replicas: 1\n")
    write(tmp_path, "a.yaml")
    assert read_paths(tmp_path / "values.yaml").words == ["there is no Kubernetes object in it"]
    outcome = read_paths(tmp_path)
    assert outcome.gaps == []
    assert dict(outcome.reader.passed_over) == {"(no Kubernetes object)": 1}


def test_every_broken_file_of_a_folder_is_reported(tmp_path: Path) -> None:
    """Whoever it belongs to: what does not parse could have been anything."""
    write(tmp_path, "a.yaml")
    (tmp_path / "mkdocs.yml").write_text("plugins: 1\nplugins: 2\n")
    (tmp_path / "data.json").write_text('{"a": ')
    (tmp_path / "broken.yaml").write_text("apiVersion: v1\nkind: Pod\nspec: [\n")
    outcome = read_paths(tmp_path)
    assert outcome.names == ["a"]
    assert outcome.spots == [f"{tmp_path}/broken.yaml:4:1", f"{tmp_path}/data.json:1:1"]


def test_a_pipe_that_is_named_is_read(tmp_path: Path) -> None:
    """The shell's <(kustomize build) is one; it cannot be read twice, so its text is kept."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_text(manifest("a")))
    writer.start()
    outcome = read_paths(pipe)
    writer.join()
    assert outcome.names == ["a"]
    spot = outcome.reader.positions.locate(outcome.documents[0].origin, ("kind",))
    assert spot.line == 2


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    """Nobody may ever write to it."""
    write(tmp_path, "a.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    assert read_paths(tmp_path).names == ["a"]


def test_a_compressed_file_is_known_by_its_content(tmp_path: Path) -> None:
    """Whatever its name is."""
    (tmp_path / "x").write_bytes(gzip.compress(manifest("a").encode()))
    assert read_paths(tmp_path / "x").names == ["a"]


@pytest.mark.parametrize("cut", [3, 12, -9, -1])
def test_a_compressed_file_that_is_cut_off(cut: int) -> None:
    """Wherever the cut is."""
    outcome = read(gzip.compress(manifest("a").encode())[:cut])
    assert len(outcome.words) == 1
    assert outcome.words[0].startswith('"x.yaml" is not a whole gzip file: ')


def test_a_file_that_is_too_large() -> None:
    """Compressed or not; the number is the caller's."""
    limits = Limits(source_bytes=100)
    for data in (b"#" * 101, gzip.compress(b"#" * 1000)):
        assert read(data, limits=limits).words == ['"x.yaml" is larger than 100 bytes']
    assert read(b"#" * 100, limits=limits).words == ["there is no Kubernetes object in it"]


def test_counts(tmp_path: Path) -> None:
    """Sources are files; documents are all that were seen."""
    (tmp_path / "a.yaml").write_text(f"{manifest('a')}---\nx: y\n---\n[\n---\n{manifest('b')}")
    outcome = read_paths(tmp_path, tmp_path / "gone")
    assert outcome.reader.sources == 1
    assert outcome.reader.documents == 4
