"""A plan with a host name on a real cluster: made by the program, applied by kubectl, probed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cluster.workbench import Target, Workbench, settled
from tests.live.reading.asking import Said, outgate

PORT = 8080
STEADY_SECONDS = 3.0
PARTNER = Target("partner.example.com", PORT)
PARTNER_ADDRESS = Target("203.0.113.10", PORT)
STRANGER = Target("stranger.example.com", PORT)
STRANGER_ADDRESS = Target("203.0.113.20", PORT)
OUTSIDE = (PARTNER, PARTNER_ADDRESS, STRANGER, STRANGER_ADDRESS)

INTENT = """\
apiVersion: outgate.dev/v1alpha1
kind: EgressIntent
metadata: {{name: client, namespace: {namespace}}}
spec:
  workload: {{kind: Pod, name: client}}
  needs:
  - {{to: {{host: partner.example.com}}, ports: [8080], why: the partner, owner: tests}}
{more}"""


@dataclass(frozen=True)
class Planned:
    """The plan of a workbench's namespace, in a folder."""

    bench: Workbench
    folder: Path

    @property
    def facts(self) -> Path:
        """The cluster's facts, as doctor wrote them."""
        return self.folder / "facts.yaml"

    @property
    def written(self) -> Path:
        """The folder of the plan."""
        return self.folder / "plan"

    def plan(self, *options: str, more: str = "") -> Said:
        """Read the cluster's facts, write the intent, and plan into the folder.

        Args:
            options: Further options of `outgate plan`.
            more: Further needs, as lines of the intent.
        """
        intents = self.folder / "intents.yaml"
        intents.write_text(INTENT.format(namespace=self.bench.namespace, more=more))
        if not self.facts.exists():
            asked = outgate(self.bench.cluster, "doctor", "--facts", str(self.facts))
            assert self.facts.exists(), asked.stderr
        return outgate(
            self.bench.cluster,
            "plan",
            *("-n", self.bench.namespace, "-i", str(intents), "--facts", str(self.facts)),
            *("-o", str(self.written), "-o", "table", *options),
        )

    def apply(self, stage: str) -> None:
        """Apply a stage of the namespace, as the plan's README says.

        Args:
            stage: Its folder's name.
        """
        path = self.written / "namespaces" / self.bench.namespace / "stages" / stage
        self.bench.cluster.kubectl("apply", "-k", str(path))

    def reached(self, pod: str, *targets: Target) -> tuple[bool, ...]:
        """Try new connections from a pod, all at once.

        Args:
            pod: From where.
            targets: Whereto.
        """
        found = self.bench.connections(pod, targets)
        return tuple(found[str(target)] for target in targets)

    def comes(self, pod: str, expected: tuple[bool, ...], *targets: Target) -> tuple[bool, ...]:
        """Return a pod's connections once they are as expected, or as they are after a while.

        Args:
            pod: From where.
            expected: What should come, target by target.
            targets: Whereto.
        """
        return settled(lambda: self.reached(pod, *targets), expected)

    def stays(self, pod: str, expected: tuple[bool, ...], *targets: Target) -> bool:
        """Say whether connections are as expected, for longer than policies take to come.

        Args:
            pod: From where.
            expected: What should stay, target by target.
            targets: Whereto.
        """
        end = time.monotonic() + STEADY_SECONDS
        while time.monotonic() < end:
            if self.reached(pod, *targets) != expected:
                return False
        return True


@contextmanager
def planned(bench: Workbench, folder: Path) -> Iterator[Planned]:
    """Give a plan's place on a workbench, and leave no policy behind.

    Args:
        bench: The namespace with its pods.
        folder: An empty folder.
    """
    try:
        yield Planned(bench, folder)
    finally:
        for kind in ("networkpolicy", "ciliumnetworkpolicy"):
            if kind == "networkpolicy" or bench.cluster.name == "cilium":
                bench.kubectl("delete", kind, "--all")
