"""Images are archives that a container runtime can import, the same bytes every time."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path

from tests.cluster.building.archive import Image, write_image


def image(tmp_path: Path) -> Image:
    """An image with a program in a folder and a link to it."""
    program = tmp_path / "program"
    program.write_bytes(b"#!/bin/true\n")
    links = {"/bin/alias": "program"}
    return Image(["example.test/image:1"], ["/bin/program"], {"/bin/program": program}, links)


def members(archive: bytes) -> dict[str, bytes]:
    """The files of an archive."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        files = [member for member in opened.getmembers() if member.isfile()]
        return {file.name: stream.read() for file in files if (stream := opened.extractfile(file))}


def test_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """No clock and no order of a file system gets into an image."""
    write_image(image(tmp_path), tmp_path / "one.tar")
    write_image(image(tmp_path), tmp_path / "two.tar")
    assert (tmp_path / "one.tar").read_bytes() == (tmp_path / "two.tar").read_bytes()


def test_manifest_leads_to_configuration_and_layer(tmp_path: Path) -> None:
    """The names in the manifest exist, and the layer has the digest that is promised for it."""
    write_image(image(tmp_path), tmp_path / "image.tar")
    files = members((tmp_path / "image.tar").read_bytes())
    (manifest,) = json.loads(files["manifest.json"])
    assert manifest["RepoTags"] == ["example.test/image:1"]
    configuration = json.loads(files[manifest["Config"]])
    layer = files[manifest["Layers"][0]]
    digest = f"sha256:{hashlib.sha256(layer).hexdigest()}"
    assert configuration["rootfs"]["diff_ids"] == [digest]
    assert configuration["config"]["Entrypoint"] == ["/bin/program"]
    assert members(layer) == {"bin/program": b"#!/bin/true\n"}
