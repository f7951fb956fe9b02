"""What can be rendered, as data: a kustomize folder, a Helm chart with its values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class KustomizeFolder:
    """A folder with a ``kustomization.yaml``, or what kustomize takes for one."""

    folder: str

    @property
    def name(self) -> str:
        """As the user would name it."""
        return self.folder.rstrip("/") or self.folder


@dataclass(frozen=True, slots=True)
class HelmChart:
    """A chart and what ``helm template`` is told about it; the fields are helm's own options."""

    chart: str
    """A folder, a packed chart, or a reference that helm resolves."""
    values: tuple[str, ...] = ()
    """Files, ``--values``."""
    settings: tuple[str, ...] = ()
    """``--set``."""
    release: str = ""
    """The release's name; helm calls it ``release-name`` where none is given."""
    namespace: str = ""
    """The release's namespace; empty where the user does not say."""

    @property
    def name(self) -> str:
        """As the user would name it."""
        return self.chart.rstrip("/") or self.chart


Rendered: TypeAlias = KustomizeFolder | HelmChart
