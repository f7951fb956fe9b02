"""Write the krew manifest of a release from its version and its archives: ``make krew``.

The manifest holds the archives' checksums, so it is made after them and is not kept in Git.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from outgate._version import __version__

ROOT = Path(__file__).parent.parent
TEMPLATE = ROOT / "packaging/krew/outgate.yaml"
_ARCHIVE = re.compile(r"outgate-(?P<version>.+)-(?P<os>[a-z]+)_(?P<arch>[a-z0-9]+)\.tar\.gz")
_PLATFORM = """\
  - selector:
      matchLabels:
        os: {os}
        arch: {arch}
    uri: {base}/{name}
    sha256: {digest}
    bin: kubectl-outgate
"""


def manifest(archives: Sequence[Path], base: str, homepage: str) -> str:
    """Return the manifest.

    Args:
        archives: What `tools.one_file` packed, one for each platform.
        base: The address of the folder that they are published in.
        homepage: The project's address.

    Raises:
        ValueError: An archive is of another version, or there is none.
    """
    if not archives:
        raise ValueError("there is no archive; make dist builds one")
    platforms = "".join(_platform(archive, base.rstrip("/")) for archive in sorted(archives))
    text = TEMPLATE.read_text(encoding="utf-8")
    text = text.replace("VERSION", __version__).replace("HOMEPAGE", homepage)
    return text.replace("  platforms: []\n", f"  platforms:\n{platforms}")


def _platform(archive: Path, base: str) -> str:
    found = _ARCHIVE.fullmatch(archive.name)
    if found is None or found["version"] != __version__:
        raise ValueError(f"{archive.name} is no archive of outgate {__version__}")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    return _PLATFORM.format(
        os=found["os"], arch=found["arch"], base=base, name=archive.name, digest=digest
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the manifest to standard output."""
    parser = argparse.ArgumentParser(prog="python -m tools.krew", description=__doc__)
    parser.add_argument("--base", required=True, help="where the archives are published")
    parser.add_argument("--homepage", required=True, help="the project's address")
    parser.add_argument("archives", nargs="+", type=Path)
    options = parser.parse_args(arguments)
    try:
        sys.stdout.write(manifest(options.archives, options.base, options.homepage))
    except (ValueError, OSError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
