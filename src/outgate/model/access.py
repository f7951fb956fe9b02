"""Which live cluster is meant, and as whom: kubectl's global options as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Access:
    """The global options of kubectl that outgate passes on as they are."""

    context: str = ""
    kubeconfig: str = ""
    impersonate: str = ""
    """``--as``."""
    impersonate_groups: tuple[str, ...] = ()
    """``--as-group``."""

    def options(self) -> list[str]:
        """Return them as kubectl takes them."""
        found: list[str] = []
        if self.context:
            found.append(f"--context={self.context}")
        if self.kubeconfig:
            found.append(f"--kubeconfig={self.kubeconfig}")
        if self.impersonate:
            found.append(f"--as={self.impersonate}")
        found += [f"--as-group={group}" for group in self.impersonate_groups]
        return found
