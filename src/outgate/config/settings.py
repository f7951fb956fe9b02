"""The table of settings: what `outgate.yaml` and the environment can say. Add one by a line here.

Whoever may change `outgate.yaml` is whoever may open a pull request, and a run must not go well
because of it. So what the file can say is chosen: nothing that ignores a failure (``exit-zero``),
leaves words out (``quiet``), limits what is asked (``namespace``), names a file to write, a
program's credentials (``kubeconfig``), or what is started in a cluster. Settings that steer an
answer all the same are said on standard error whenever the file has set one (`Setting.steers`).

The environment belongs to whoever starts the run, so it can say a little more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from outgate.config.kinds import (
    PATHS,
    Block,
    Count,
    FilePath,
    Kind,
    Percent,
    Several,
    Switch,
    Text,
    Word,
)

FILE_NAME = "outgate.yaml"
API_VERSION = "outgate.dev/v1alpha1"
KIND = "Configuration"

_PROBES = "registry.k8s.io/e2e-test-images/agnhost:2.56"
_SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set."""

    name: str
    """As the file has it: an option's name, behind its command's if the option is not common."""
    words: str
    """What it means, in a few words."""
    kind: Kind
    """What the environment may say."""
    file_kind: Kind | None = None
    """What the file may say; None where it may say nothing."""
    steers: bool = False
    """Whether it can turn an answer or an exit code, so that a file's word is never taken silently.
    """
    not_of: frozenset[str] = frozenset()
    """Commands that have the option and mean something else by it."""
    default: Any = None
    """What holds where nobody says anything."""
    rivals: frozenset[str] = frozenset()
    """Options that mean something else instead: where one is given from a stronger source, this
    setting gives way. A cluster that the command line names beats manifests that the file names."""

    @property
    def section(self) -> str:
        """The command that it belongs to; empty if it is common."""
        return self.name.rpartition(".")[0]

    @property
    def option(self) -> str:
        """The option's name, without dashes before it."""
        return self.name.rpartition(".")[2]

    @property
    def variable(self) -> str:
        """The environment variable."""
        return "OUTGATE_" + self.name.upper().translate(str.maketrans(".-", "__"))


def _both(
    name: str,
    words: str,
    kind: Kind,
    *,
    steers: bool = False,
    default: Any = None,
    rivals: Sequence[str] = (),
    not_of: Sequence[str] = (),
) -> Setting:
    return Setting(name, words, kind, kind, steers, frozenset(not_of), default, frozenset(rivals))


def _profiles() -> Sequence[str]:
    from outgate.enforcers import PROFILES

    return tuple(PROFILES)


def _formats() -> Sequence[str]:
    from outgate.render.formats import FORMATS

    # One file is for all commands, so only the formats that fit every answer.
    return tuple(name for name, one in FORMATS.items() if not one.verbs)


_BLOCKS = Several(Block())
_OTHER_INPUTS = ("context", "kubeconfig", "as", "as-group", "kustomize", "helm")

SETTINGS: tuple[Setting, ...] = (
    _both(
        "filename",
        "manifests to read; paths are relative to the file's folder",
        PATHS,
        steers=True,
        default=(),
        rivals=_OTHER_INPUTS,
        not_of=("diff",),  # there it is one of two sides
    ),
    _both(
        "profile",
        "the network plugin's behaviour to answer for",
        Word(_profiles),
        steers=True,
        default="upstream",
    ),
    _both(
        "default-namespace",
        "the namespace of manifests that name none",
        Text(),
        steers=True,
        default="default",
    ),
    _both("pod-cidr", "where pods get their addresses from", _BLOCKS, steers=True, default=()),
    _both(
        "service-cidr", "where Services get their addresses from", _BLOCKS, steers=True, default=()
    ),
    _both(
        "strict", "exit with 3 if anything was not understood, or assumed", Switch(), default=False
    ),
    _both("output", "the format on standard output", Word(_formats), default="table"),
    _both("color", "colour", Word(lambda: ("auto", "always", "never")), default="auto"),
    _both("audit.min-isolated", "the least share of isolated workloads", Percent(), steers=True),
    _both(
        "audit.direction",
        "the direction that min-isolated is about",
        Word(lambda: ("egress", "ingress", "both")),
        steers=True,
        default="both",
        rivals=("min-isolated",),
    ),
    _both("plan.intents", "the needs to plan for", PATHS, steers=True, default=()),
    Setting(
        "doctor.fail-on",
        "how bad a finding must be to exit with 1; the file cannot say never",
        Word(lambda: (*_SEVERITIES, "never")),
        Word(lambda: _SEVERITIES),
        default="error",
    ),
    Setting(
        "lint.fail-on",
        "how bad a finding must be to exit with 1; the file cannot say never",
        Word(lambda: (*_SEVERITIES, "never")),
        Word(lambda: _SEVERITIES),
        steers=True,
        default="warning",
    ),
    _both(
        "lint.select",
        "the checks that look: codes, their beginnings, or names",
        Several(Text()),
        steers=True,
        default=(),
    ),
    _both("lint.ignore", "the checks that do not look", Several(Text()), steers=True, default=()),
    _both(
        "lint.severity", "severities, each CODE=SEVERITY", Several(Text()), steers=True, default=()
    ),
    Setting(
        "lint.baseline",
        "findings that were there already, by their fingerprints",
        Text(),
        FilePath(),
        steers=True,
    ),
    Setting("verify.image", "the image of the probes", Text(), default=_PROBES),
    Setting("verify.budget", "how long the run may take, in seconds", Count(), default=120),
)

BY_NAME = {setting.name: setting for setting in SETTINGS}

_ASKED = "it is what is asked, and differs from run to run"
_WHOSE = "credentials, and where a run goes, are chosen by the person who starts it"
_ANSWERS_FOR = "somebody answers for it, each time"
_STARTS = "it starts kustomize or helm, which can start more"
_PLANNED = "it decides what plan writes, and what is lost by it"
_SILENT = "it leaves words out, or lets a failure pass"
_WRITES = "it names a file to write"
_LIVE = "it changes what is done in a live cluster"
_META = "it says where settings come from"

NOT_SETTINGS: dict[str, str] = {
    "namespace": "it limits the question, and so what can be found",
    "all-namespaces": _ASKED,
    "selector": "it limits the question, and so what can be found",
    "exit-zero": _SILENT,
    "quiet": _SILENT,
    "verbose": "it is for one run",
    "context": _WHOSE,
    "kubeconfig": f"{_WHOSE}; a kubeconfig can also start programs",
    "as": _WHOSE,
    "as-group": _WHOSE,
    "config": _META,
    "no-config": _META,
    "origin": _META,
    "all": _ASKED,
    "from": _ASKED,
    "from-policies": _ASKED,
    "to": _ASKED,
    "port": _ASKED,
    "internet": _ASKED,
    "metadata": _ASKED,
    "expect": _ASKED,
    "platform": _ASKED,
    "explain": _ASKED,
    "facts": f"{_WRITES}, or says which cluster is meant",
    "cluster": _WHOSE,
    "history": _WRITES,
    "on-top": _ASKED,
    "store": _WRITES,
    "source": _ASKED,
    "prefix": "it says of records that they were denied",
    "log-prefix": "it says of records that they were denied, or let through",
    "since": _ASKED,
    "only-new-denials": _ASKED,
    "fail-on-unknown": _ASKED,
    "accept": "it accepts, by name, what is suspicious",
    "widest-prefix": "it decides how much is opened",
    "published-ranges": "it decides how much is opened",
    "no-names": _ASKED,
    "refresh-evidence": _ASKED,
    "dns-visibility": _WRITES,
    "fail-unless-ready": _ASKED,
    "before": "it decides what is forgotten",
    "class": _ASKED,
    "kustomize": _STARTS,
    "helm": _STARTS,
    "values": _STARTS,
    "set": _STARTS,
    "release-name": _STARTS,
    "helm-namespace": _STARTS,
    "today": _ASKED,
    "missing": _ASKED,
    "why": _ANSWERS_FOR,
    "owner": _ANSWERS_FOR,
    "expires": _ANSWERS_FOR,
    "exception": _ANSWERS_FOR,
    "approved-by": _ANSWERS_FOR,
    "expires-within": "it decides which ends of needs are said, and so what can be found",
    "check": _ASKED,
    "findings": _ASKED,
    "show-suppressed": _ASKED,
    "fix": "it changes files",
    "diff": _ASKED,
    "write-baseline": _WRITES,
    "config-from": _META,
    "stdin-filename": _ASKED,
    "new-namespace": _ASKED,
    "backend": _PLANNED,
    "names-lock": _PLANNED,
    "resolve-names": "it asks DNS servers, and writes a file",
    "resolver": _WHOSE,
    "overwrite": _PLANNED,
    "canary": _PLANNED,
    "argocd": _PLANNED,
    "flux": _PLANNED,
    "revision": _PLANNED,
    "repository-path": _PLANNED,
    "accept-unevaluated": "it accepts, by name, what is not known",
    "most-hold-open": "it raises a limit that protects",
    "crd": _ASKED,
    "watch": _ASKED,
    "print-role": _ASKED,
    "live": _ASKED,
    "skip-destination": "it says what must not be connected to, and is for whoever runs it",
    "dry-run": _LIVE,
    "ephemeral-container": _LIVE,
    "quick": _LIVE,
    "outside": _LIVE,
    "node": _LIVE,
    "nodes-per-pool": _LIVE,
    "order": _LIVE,
    "canary-pods": _LIVE,
    "soak": "it decides how long a change of a live cluster is watched",
    "settle": "it decides how long a change of a live cluster is given",
    "pause": _LIVE,
    "accept-blind": "it accepts what cannot be seen, each time",
    "accept-unenforced": "it accepts, each time, that nodes are left out",
    "accept-cluster-name": "it accepts, each time, that the cluster is the right one",
    "no-verify": "it leaves out what protects",
    "force-conflicts": "it takes fields from other managers",
    "journal": _WRITES,
    "git": _WRITES,
    "flows": _ASKED,
    "denials": "it says where a roll-out sees that something goes wrong",
    "accept-denied": "it accepts, each time, that traffic is cut",
    "verify-time": _LIVE,
}
"""Why an option is not a setting, for every option that is none."""


def settings_for(command: str, options: Sequence[str]) -> tuple[Setting, ...]:
    """Return the settings that a command obeys.

    Args:
        command: Its name.
        options: The names of its options, without dashes before them.
    """
    return tuple(
        setting
        for setting in SETTINGS
        if setting.option in options
        and setting.section in ("", command)
        and command not in setting.not_of
    )
