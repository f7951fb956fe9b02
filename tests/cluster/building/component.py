"""A component of the cluster, its key, and where it is when it is finished.

The key is a hash of the versions that a component names, of the code that builds it (without
comments and docstrings) and of the keys of what it is made from. So a change rebuilds exactly
what it concerns, and a cache never holds something that the code would no longer make.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import json
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.cluster import places
from tests.cluster.building import archive, debian, go_modules


@dataclass(frozen=True)
class Component:
    """Something that is built as one."""

    name: str
    build: Callable[[Path], None]
    versions: Mapping[str, str]
    needs: tuple[Component, ...] = field(default=())
    packages: Mapping[str, str] = field(default_factory=lambda: debian.PACKAGES)
    """The Debian packages that must be there, as `debian.install` takes them."""

    @property
    def key(self) -> str:
        """Identify what this component would be built as."""
        source = inspect.getsourcefile(self.build)
        helpers = [go_modules.__file__, archive.__file__]
        made_of = {
            "name": self.name,
            "machine": platform.machine(),
            "versions": dict(self.versions),
            "code": [code_without_comments(Path(path)) for path in (source or "", *helpers)],
            "needs": [need.key for need in self.needs],
        }
        text = json.dumps(made_of, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def folder(self) -> Path:
        """Where it is when it is finished."""
        return places.built() / f"{self.name}-{self.key}"

    @property
    def is_built(self) -> bool:
        """Whether it need not be built again."""
        return self.folder.is_dir()

    def program(self, name: str) -> str:
        """Find a program that this component brings.

        Args:
            name: The program's name.
        """
        return str(self.folder / "bin" / name)


def code_without_comments(path: Path) -> str:
    """Read what a module does, without what it says about it.

    Args:
        path: The module's file.

    Returns:
        Its code in one normal form.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)
