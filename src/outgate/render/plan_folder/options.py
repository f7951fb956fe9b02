"""What a plan's folder is made from besides the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from outgate.intents.defaults import DEFAULT_BASELINE
from outgate.intents.documents import EgressBaseline
from outgate.model.selectors import Requirement
from outgate.planning.answers import BlockedNeed
from outgate.planning.plan_documents import PlanDocument
from outgate.planning.plans import NamespacePlan
from outgate.planning.stages import Stage


class GitOpsForm(StrEnum):
    """A program that applies what is in Git."""

    ARGOCD = "argocd"
    FLUX = "flux"


@dataclass(frozen=True, slots=True)
class GitOps:
    """Where such a program finds the folder."""

    form: GitOpsForm
    repository: str
    """The URL from which it is fetched."""
    path: str = "."
    """The folder of the plan in the repository."""
    revision: str = "main"
    """The branch that is followed."""
    namespace: str = ""
    """Where the program's own objects are; empty for its usual one."""


@dataclass(frozen=True, slots=True)
class FolderOptions:
    """Choices of the user, and what was found while the plan was proved."""

    canaries: Requirement | None = None
    """What the labels of all pods but the canaries satisfy; None: the pods' own label says it."""
    gitops: tuple[GitOps, ...] = ()
    baseline: EgressBaseline = DEFAULT_BASELINE
    """Whom the admission policy leaves alone."""
    new_namespace: NamespacePlan | None = None
    """What a namespace is born with, planned for `ANY_NAMESPACE`; None leaves the component out."""
    root: str = ""
    """The folder below which the intents' files are named without it."""
    blocked: tuple[BlockedNeed, ...] = ()
    """Needs that policies at the destination do not let in, by the proof."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier plan left in the folder, as far as the next one keeps it."""

    plan: PlanDocument | None = None
    stages: Mapping[str, Stage] = field(default_factory=dict)
    """The stage that each namespace is at."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Of the files that outgate wrote, by path."""


NOTHING_EARLIER = Earlier()
