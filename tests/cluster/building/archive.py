"""Writes container images without a container tool: one layer in the format of `docker save`.

containerd imports this format, see the Docker Image Specification v1.2. The same input gives the
same bytes: all times are zero and files come in a fixed order.
"""

from __future__ import annotations

import hashlib
import io
import json
import platform
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
SEARCH_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class Image:
    """What is in an image."""

    names: Sequence[str]
    entrypoint: Sequence[str]
    files: Mapping[str, Path]
    links: Mapping[str, str] = field(default_factory=dict)


def write_image(image: Image, path: Path) -> None:
    """Write an image as an archive.

    Args:
        image: What is in it.
        path: The file to write.
    """
    layer = _layer(image)
    layer_digest = hashlib.sha256(layer).hexdigest()
    configuration = json.dumps(
        {
            "architecture": ARCHITECTURES.get(platform.machine(), platform.machine()),
            "os": "linux",
            "created": "1970-01-01T00:00:00Z",
            "config": {"Entrypoint": list(image.entrypoint), "Env": [SEARCH_PATH]},
            "rootfs": {"type": "layers", "diff_ids": [f"sha256:{layer_digest}"]},
        }
    ).encode()
    configuration_name = f"{hashlib.sha256(configuration).hexdigest()}.json"
    layer_name = f"{layer_digest}/layer.tar"
    manifest = json.dumps(
        [{"Config": configuration_name, "RepoTags": list(image.names), "Layers": [layer_name]}]
    ).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w") as outer:
        _add_file(outer, configuration_name, configuration)
        _add_file(outer, layer_name, layer)
        _add_file(outer, "manifest.json", manifest)


def _layer(image: Image) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as layer:
        for folder in _folders(image):
            entry = tarfile.TarInfo(folder)
            entry.type = tarfile.DIRTYPE
            entry.mode = 0o1777 if folder == "tmp" else 0o755
            layer.addfile(entry)
        for destination, source in sorted(image.files.items()):
            _add_file(layer, destination.lstrip("/"), source.read_bytes(), mode=0o755)
        for link, target in sorted(image.links.items()):
            entry = tarfile.TarInfo(link.lstrip("/"))
            entry.type = tarfile.SYMTYPE
            entry.linkname = target
            layer.addfile(entry)
    return buffer.getvalue()


def _folders(image: Image) -> list[str]:
    found = {"tmp", "etc"}
    for name in (*image.files, *image.links):
        found.update(str(parent) for parent in PurePosixPath(name.lstrip("/")).parents)
    return sorted(found - {"."})


def _add_file(archive: tarfile.TarFile, name: str, content: bytes, mode: int = 0o644) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    entry.mode = mode
    archive.addfile(entry, io.BytesIO(content))
