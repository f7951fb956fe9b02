"""Build the program as one file that a bare Python 3.11 or later runs: ``make dist``.

A PEX: a zip of the sources and the locked packages. Two of those have parts in C, which no Python
can load out of a zip, so at its first start the file unpacks itself into the user's cache; from
then on it starts as an installed program does. Such parts are made for one operating system,
processor and minor version of Python each; the others are added with ``--python``.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import platform
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, requires
from io import BytesIO
from pathlib import Path

from outgate._version import __version__

ROOT = Path(__file__).parent.parent
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def platform_name() -> str:
    """Return this machine's platform as kubectl's world names it: ``linux_amd64``."""
    machine = platform.machine().lower()
    return f"{platform.system().lower()}_{_ARCHITECTURES.get(machine, machine)}"


def requirements() -> list[str]:
    """Return what outgate needs to run, with every extra: nothing is added to the file later."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: list[str] = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        found += extra
    return found


def locked(lock: str) -> Iterator[str]:
    """Yield the parts of a lock file that are about what outgate needs to run, hashes and all.

    Args:
        lock: The text of requirements.lock.
    """
    wanted = _with_theirs(requirements())
    for block in re.split(r"\n(?=[a-z])", lock):
        name = _NAME.match(block)
        if name and _canonical(name[0]) in wanted:
            yield block


def build(target: Path, pythons: Sequence[str]) -> None:
    """Build the file.

    Args:
        target: Where it goes.
        pythons: The interpreters that it is to run on besides this one.
    """
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(sys.prefix)]
        for number, python in enumerate(pythons):
            places.append(Path(folder) / f"python{number}")
            _install(places[-1], python, Path(folder) / "requirements.txt")
        command = [str(Path(sys.executable).parent / "pex"), *requirements()]
        command += [f"--venv-repository={place}" for place in places]
        command += [f"--sources-directory={ROOT / 'src'}", "--entry-point=outgate.cli.entry:main"]
        # A file that is started by the shell's own means starts as fast as an installed program.
        command += ["--venv", "--sh-boot", f"--output-file={target}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def pack(program: Path, target: Path) -> None:
    """Put the program and its licence into an archive; the same content gives the same bytes.

    Args:
        program: The file that `build` made.
        target: The archive.
    """
    buffer = BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, path, mode in (
            ("LICENSE", ROOT / "LICENSE", 0o644),
            # A PEX knows itself by the file that a link leads to: it has the plugin's name.
            ("kubectl-outgate", program, 0o755),
        ):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = path.stat().st_size, mode
            with path.open("rb") as content:
                archive.addfile(entry, content)
    target.write_bytes(gzip.compress(buffer.getvalue(), mtime=0))


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the file, its archive and their checksums."""
    parser = argparse.ArgumentParser(prog="python -m tools.one_file", description=__doc__)
    parser.add_argument(
        "--python", action="append", default=[], help="one more interpreter to run on; repeatable"
    )
    parser.add_argument("--folder", type=Path, default=ROOT / "dist", help="where the files go")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    stem = f"outgate-{__version__}-{platform_name()}"
    program, archive = options.folder / f"{stem}.pex", options.folder / f"{stem}.tar.gz"
    build(program, options.python)
    pack(program, archive)
    for file in (program, archive):
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        file.with_name(f"{file.name}.sha256").write_text(f"{digest}  {file.name}\n")
        sys.stdout.write(f"{file.stat().st_size / 1e6:5.1f} MB  {file}\n")
    return 0


def _install(place: Path, python: str, file: Path) -> None:
    file.write_text("\n".join(locked((ROOT / "requirements.lock").read_text(encoding="utf-8"))))
    subprocess.run([python, "-m", "venv", str(place)], check=True)
    pip = [str(place / "bin/python"), "-m", "pip", "install", "--quiet"]
    command = [*pip, "--disable-pip-version-check", "--require-hashes", "-r", str(file)]
    subprocess.run(command, check=True)


def _with_theirs(needed: Sequence[str]) -> set[str]:
    """Return the names of packages and of all that they need."""
    found: set[str] = set()
    waiting = list(needed)
    while waiting:
        requirement = waiting.pop()
        name = _NAME.match(requirement)
        if name is None or "extra ==" in requirement or _canonical(name[0]) in found:
            continue
        found.add(_canonical(name[0]))
        try:
            waiting += requires(name[0]) or []
        except PackageNotFoundError:
            continue  # of another platform
    return found


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
