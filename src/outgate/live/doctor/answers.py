"""What `outgate doctor` has to say: typed, immutable, without a word on how it is shown."""

from __future__ import annotations

from dataclasses import dataclass

from outgate.live.doctor.findings import Finding
from outgate.manifests.cluster_api.resources import Resource
from outgate.model.facts import ClusterFacts


@dataclass(frozen=True, slots=True)
class Need:
    """One verb on one resource."""

    verb: str
    resource: Resource
    purpose: str
    subresource: str = ""
    namespace: str = ""
    """Where it is enough to have it; empty for the whole cluster."""
    names: tuple[str, ...] = ()
    """The objects for which it is enough to have it; empty for all."""
    is_optional: bool = False

    @property
    def plural(self) -> str:
        """The resource as a Role names it."""
        return self.resource.plural + (f"/{self.subresource}" if self.subresource else "")

    def __str__(self) -> str:
        group = f".{self.resource.group}" if self.resource.group else ""
        names = f" {', '.join(self.names)}" if self.names else ""
        where = f" in {self.namespace}" if self.namespace else ""
        return f"{self.verb} {self.plural}{group}{names}{where}"


@dataclass(frozen=True, slots=True)
class VerbPermissions:
    """What a verb of outgate lacks."""

    verb: str
    lacking: tuple[Need, ...]
    optional: tuple[Need, ...] = ()
    """What it lacks and can do without."""
    is_known: bool = True
    """False where the API server did not say what the user may do."""


@dataclass(frozen=True, slots=True)
class DoctorAnswer:
    """Everything that `outgate doctor` has to say."""

    facts: ClusterFacts
    findings: tuple[Finding, ...] = ()
    """The worst first."""
    permissions: tuple[VerbPermissions, ...] = ()
    proof: str = ""
    """Whether verify has proved enforcement, in words."""
    is_live: bool = True
    """False for the documented defaults of a platform."""

    @property
    def is_partial(self) -> bool:
        """Whether something could not be read that belongs to the answer."""
        return self.facts.is_partial
