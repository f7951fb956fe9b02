"""Builds programs out of modules from the Go module proxy, in a throw-away module of our own.

The programs of Kubernetes, Calico and Cilium are meant to be built in their own repositories. As
dependencies of another module they build the same, as long as that module repeats the
replacements of their go.mod, which Go applies in the main module only.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from tests.cluster import places
from tests.cluster.errors import ClusterError
from tests.cluster.shell import run

BUILD_TIMEOUT = 3600.0
STANDARD_GO = Path("/usr/local/go/bin/go")


@dataclass(frozen=True)
class Downloaded:
    """A module in Go's module cache."""

    folder: Path
    go_mod: Path


@dataclass(frozen=True)
class Replacement:
    """A line of a go.mod's replace block."""

    old: str
    new: str
    new_version: str


def go_program() -> str:
    """Find Go.

    Raises:
        ClusterError: Go is not installed.
    """
    found = shutil.which("go") or (str(STANDARD_GO) if STANDARD_GO.exists() else None)
    if found is None:
        raise ClusterError("Go is not installed; get 1.24 or later from https://go.dev/dl")
    return found


def require_go(minimum: tuple[int, int]) -> None:
    """Check Go's version.

    Args:
        minimum: The oldest that will do.

    Raises:
        ClusterError: Go is missing or too old.
    """
    version = run([go_program(), "env", "GOVERSION"]).strip()
    numbers = re.match(r"go(\d+)\.(\d+)", version)
    if numbers and (int(numbers[1]), int(numbers[2])) < minimum:
        wanted = ".".join(map(str, minimum))
        raise ClusterError(f"Go {wanted} or later is needed, this is {version}")


class GoModule:
    """A module that only exists to build other modules' programs."""

    def __init__(self, name: str) -> None:
        caches = places.root() / "go"
        self._name = name
        self._go = go_program()
        self._temporary = tempfile.TemporaryDirectory(prefix=f"outgate-{name}-")
        self.folder = Path(self._temporary.name)
        self._environment = {
            **os.environ,
            "GOMODCACHE": str(caches / "mod"),
            "GOCACHE": str(caches / "build"),
            "GOFLAGS": "-mod=mod -buildvcs=false",
            "GOTOOLCHAIN": "local",
            "GOWORK": "off",
            "CGO_ENABLED": "0",
        }

    def __enter__(self) -> GoModule:
        self.run("mod", "init", f"outgate.test/{self._name}")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._temporary.cleanup()

    def run(self, *arguments: str) -> str:
        """Run a go command here, in the background of everything else on the machine.

        Args:
            arguments: What follows `go`.

        Returns:
            What it printed.
        """
        command = ["nice", "-n", "15", self._go, *arguments]
        return run(
            command, environment=self._environment, folder=self.folder, timeout=BUILD_TIMEOUT
        )

    def require(self, module: str, version: str) -> None:
        """Depend on a module.

        Args:
            module: Its path.
            version: Its version without the v.
        """
        self.run("mod", "edit", f"-require={module}@v{version}")

    def replace(self, replacements: Iterable[Replacement]) -> None:
        """Build with other modules than those asked for.

        Args:
            replacements: What stands for what; a version-less new one is a folder.
        """
        flags = []
        for replacement in replacements:
            version = f"@{replacement.new_version}" if replacement.new_version else ""
            flags.append(f"-replace={replacement.old}={replacement.new}{version}")
        self.run("mod", "edit", *flags)

    def download(self, module: str, version: str) -> Downloaded:
        """Get a module's source.

        Args:
            module: Its path.
            version: Its version without the v.
        """
        answer = json.loads(self.run("mod", "download", "-json", f"{module}@v{version}"))
        return Downloaded(Path(answer["Dir"]), Path(answer["GoMod"]))

    def replacements_of(self, go_mod: Path) -> list[Replacement]:
        """Read what another go.mod replaces.

        Args:
            go_mod: The file.
        """
        answer = json.loads(self.run("mod", "edit", "-json", str(go_mod)))
        return [
            Replacement(line["Old"]["Path"], line["New"]["Path"], line["New"].get("Version", ""))
            for line in answer.get("Replace") or ()
        ]

    def build(
        self,
        package: str,
        target: Path,
        *,
        values: Mapping[str, str] | None = None,
        tags: Iterable[str] = (),
    ) -> None:
        """Build one program.

        Args:
            package: Its main package.
            target: The file to write.
            values: String variables that the linker sets, such as versions.
            tags: Build tags.
        """
        linking = ["-s", "-w"]
        for variable, value in (values or {}).items():
            linking += ["-X", f"'{variable}={value}'"]
        joined = ",".join(tags)
        flags = ["-trimpath", "-ldflags", " ".join(linking), "-tags", joined, "-o", str(target)]
        target.parent.mkdir(parents=True, exist_ok=True)
        self.run("build", *flags, package)
