"""Whoever watches learns what is being read and how far it is; nobody has to."""

from __future__ import annotations

from pathlib import Path

from outgate.manifests.cluster_api.listing import ClusterListing
from outgate.manifests.reading import Reader
from outgate.manifests.watching import Watched, watching
from tests.live.doctor.answering import FakeApi

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: []}\n"


def test_files_documents_and_size(tmp_path: Path) -> None:
    """What was read so far, while it is being read."""
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(f"{POD}---\n{POD}#{' ' * 1_500_000}\n")
    seen: list[Watched] = []
    told = []

    with watching(seen.append):
        for _ in Reader(lambda *_: True).read([str(tmp_path)]):
            told.append(seen[0].so_far())  # noqa: PERF401 - while it goes on

    assert told == [
        "1 file, 1 document, 1.5 MB",
        "1 file, 2 documents, 1.5 MB",
        "2 files, 3 documents, 3.0 MB",
        "2 files, 4 documents, 3.0 MB",
    ]


def test_objects_of_a_cluster_per_kind() -> None:
    """The total, and the last three kinds with their numbers."""
    objects = {"metadata": {"name": "a", "namespace": "n"}}
    api = FakeApi(
        {
            "/api/v1/namespaces": [objects],
            "/api/v1/nodes": [objects] * 2,
            "/api/v1/pods": [objects] * 1200,
            "/api/v1/services": [objects] * 3,
        }
    )
    seen: list[Watched] = []
    listing = ClusterListing(api, "prod")  # type: ignore[arg-type]

    with watching(seen.append):
        before = listing.so_far()
        documents = list(listing.read())

    assert before == "0 objects"
    assert seen == [listing]
    assert len(documents) == 1206
    assert listing.so_far().startswith("1,206 objects, ")
    assert sorted(listing.so_far().split(", ")[1:]) == ["1,200 pods", "2 nodes", "3 services"]


def test_nobody_watches(tmp_path: Path) -> None:
    """Reading is the same."""
    (tmp_path / "a.yaml").write_text(POD)

    assert len(list(Reader(lambda *_: True).read([str(tmp_path)]))) == 1


def test_watching_ends_with_its_block(tmp_path: Path) -> None:
    """A later reader is none of the first watcher's business."""
    (tmp_path / "a.yaml").write_text(POD)
    seen: list[Watched] = []

    with watching(seen.append):
        pass
    list(Reader(lambda *_: True).read([str(tmp_path)]))

    assert seen == []
