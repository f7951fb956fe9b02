"""Makes the container images of the cluster out of programs that were built or are installed."""

from __future__ import annotations

from pathlib import Path

from tests.cluster import versions
from tests.cluster.building import debian
from tests.cluster.building.archive import Image, write_image
from tests.cluster.building.component import Component
from tests.cluster.building.coredns import COREDNS
from tests.cluster.building.kubernetes import KUBERNETES
from tests.cluster.shell import run

PAUSE = "outgate.test/pause:1"
AGNHOST = "outgate.test/agnhost:1"
# The name under which the upstream end-to-end tests know the same program.
AGNHOST_UPSTREAM = "registry.k8s.io/e2e-test-images/agnhost:2.56"
TOOLS = "outgate.test/tools:1"
DNS = "outgate.test/coredns:1"


def enforcer_image(enforcer: str) -> str:
    """Name the image of an enforcer's DaemonSet, as the enforcer's own manifests do.

    The enforcers run as processes of the nodes here. Their DaemonSets are there for who looks for
    them; their containers do nothing, and their readiness probes ask the real enforcer.

    Args:
        enforcer: Calico or Cilium.
    """
    return {
        "calico": f"docker.io/calico/node:{versions.CALICO_RELEASE}",
        "cilium": f"quay.io/cilium/cilium:v{versions.CILIUM}",
    }[enforcer]


def build(folder: Path) -> None:
    """Write all images.

    Args:
        folder: Where to put them.
    """
    programs = folder / "bin"
    programs.mkdir()
    pause = programs / "pause"
    source = KUBERNETES.folder / "source" / "pause.c"
    run(["gcc", "-static", "-Os", "-DVERSION=1", "-o", pause, source])
    busybox = {"/bin/busybox": debian.BUSYBOX}
    applets = {
        f"/bin/{applet}": "busybox"
        for applet in run([debian.BUSYBOX, "--list"]).split()
        if applet != "busybox"
    }
    stand_ins = [enforcer_image("calico"), enforcer_image("cilium")]
    agnhost = {"/agnhost": Path(KUBERNETES.program("agnhost")), **busybox}
    images = {
        "pause": Image([PAUSE, *stand_ins], ["/pause"], {"/pause": pause}),
        "agnhost": Image([AGNHOST, AGNHOST_UPSTREAM], ["/agnhost"], agnhost, applets),
        "tools": Image([TOOLS], ["/bin/sleep", "1000000"], busybox, applets),
        "coredns": Image([DNS], ["/coredns"], {"/coredns": Path(COREDNS.program("coredns"))}),
    }
    for name, image in images.items():
        write_image(image, folder / "images" / f"{name}.tar")


IMAGES = Component(
    "images",
    build,
    {"calico": versions.CALICO_RELEASE, "cilium": versions.CILIUM},
    (KUBERNETES, COREDNS),
)
