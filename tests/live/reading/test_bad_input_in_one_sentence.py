"""A cluster that cannot be read: one sentence with a remedy, and nothing on the output."""

from __future__ import annotations

import base64
import json
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cluster.live import LiveCluster
from tests.live.reading.asking import outgate

pytestmark = pytest.mark.cluster

VERBS = (("audit",), ("capture",), ("doctor",), ("verify", "--quick"))
AUTHORITY = """
[ca]
default_ca = old
[old]
new_certs_dir = .
database = index.txt
serial = serial
default_md = sha256
policy = anything
[anything]
commonName = supplied
"""


def expired_certificate(folder: Path, authority: Path) -> dict[str, str]:
    """Make a client's certificate that the cluster's authority signed, and that ended in 2020."""
    (folder / "old.conf").write_text(AUTHORITY)
    (folder / "index.txt").touch()
    (folder / "serial").write_text("01")
    signer = ["-cert", str(authority / "ca.crt"), "-keyfile", str(authority / "ca.key")]
    dates = ["-startdate", "20200101000000Z", "-enddate", "20200102000000Z"]
    files = ["-in", "old.csr", "-out", "old.crt", "-notext"]
    for command in (
        ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "old.key"],
        ["req", "-new", "-key", "old.key", "-subj", "/CN=old", "-out", "old.csr"],
        ["ca", "-batch", "-config", "old.conf", *signer, *dates, *files],
    ):
        subprocess.run(["openssl", *command], cwd=folder, check=True, capture_output=True)
    encoded = {
        name: base64.b64encode((folder / name).read_bytes()).decode()
        for name in ("old.crt", "old.key")
    }
    return {
        "client-certificate-data": encoded["old.crt"],
        "client-key-data": encoded["old.key"],
    }


@pytest.fixture(name="configuration")
def kubeconfig_of_the_cluster(cluster: LiveCluster) -> dict[str, Any]:
    """The cluster's kubeconfig, to be spoiled."""
    text = cluster.kubectl("config", "view", "--raw", "--flatten", "-o", "json")
    found: dict[str, Any] = json.loads(text)
    return found


def said_with(
    cluster: LiveCluster, folder: Path, configuration: dict[str, Any], verb: tuple[str, ...]
) -> str:
    """Run a verb with a kubeconfig, and return its last words; nothing else may be said."""
    file = folder / "kubeconfig"
    file.write_text(json.dumps(configuration))
    said = outgate(cluster, *verb, "--kubeconfig", str(file))
    *before, last = said.stderr.splitlines()

    assert (said.code, said.stdout) == (3, "")
    assert [line for line in before if not line.startswith("cluster ")] == []
    assert ("nothing is left behind" in last) == (verb[0] == "verify")
    return last.removeprefix("error: ")


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("kind", ["certificate", "token"])
def test_expired_credentials(
    cluster: LiveCluster,
    tmp_path: Path,
    configuration: dict[str, Any],
    verb: tuple[str, ...],
    kind: str,
) -> None:
    """A certificate of the cluster's own authority, and a token that nobody knows."""
    user = {"token": "eyJhbGciOiJSUzI1NiJ9.e30.x"}
    if kind == "certificate":
        user = expired_certificate(tmp_path, cluster.control().kubeconfig.parent)
    configuration["users"][0]["user"] = user

    assert said_with(cluster, tmp_path, configuration, verb).startswith(
        "the API server does not accept the credentials (Unauthorized); log in again, or choose "
        "another --context"
    )


@pytest.mark.parametrize("verb", VERBS)
def test_credentials_that_cannot_be_got(
    cluster: LiveCluster, tmp_path: Path, configuration: dict[str, Any], verb: tuple[str, ...]
) -> None:
    """The cloud's own program fails."""
    version = "client.authentication.k8s.io/v1"
    plugin = {"apiVersion": version, "command": "/bin/false", "interactiveMode": "Never"}
    configuration["users"][0]["user"] = {"exec": plugin}
    last = said_with(cluster, tmp_path, configuration, verb)

    assert last.startswith("the cluster cannot be reached: getting credentials: exec: ")
    assert "; renew the credentials" in last


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("server", "expected"),
    [
        ("https://127.0.0.1:1", "connection refused; is it running? Choose another --context"),
        ("https://nowhere.invalid", "is it running? Choose another --context"),
    ],
)
def test_cluster_that_is_not_there(
    cluster: LiveCluster,
    tmp_path: Path,
    configuration: dict[str, Any],
    verb: tuple[str, ...],
    server: str,
    expected: str,
) -> None:
    """Nobody listens, or the name is nobody's."""
    configuration["clusters"][0]["cluster"]["server"] = server
    last = said_with(cluster, tmp_path, configuration, verb)

    assert last.startswith("the cluster cannot be reached: dial tcp")
    assert expected in last


@pytest.mark.parametrize("verb", VERBS)
def test_no_kubeconfig(cluster: LiveCluster, tmp_path: Path, verb: tuple[str, ...]) -> None:
    """Kubectl would look for a cluster on this machine."""
    empty = {"apiVersion": "v1", "kind": "Config"}

    assert said_with(cluster, tmp_path, empty, verb).startswith(
        "kubectl knows no cluster: there is no kubeconfig, or it has no current context; choose "
        "one with --context or --kubeconfig"
    )


@pytest.mark.parametrize("verb", VERBS)
def test_wrong_context(cluster: LiveCluster, verb: tuple[str, ...]) -> None:
    """Kubectl's words, and how to see the right ones."""
    said = outgate(cluster, *verb, "--context", "nowhere")

    assert (said.code, said.stdout) == (3, "")
    assert said.stderr.endswith(
        'error: kubectl could not open the cluster: context "nowhere" does not exist; see kubectl '
        "config get-contexts\n"
    )


@pytest.mark.parametrize("verb", VERBS)
def test_server_that_says_nothing(
    cluster: LiveCluster, tmp_path: Path, configuration: dict[str, Any], verb: tuple[str, ...]
) -> None:
    """It takes the connection, and that is all: one attempt is made, and given up."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"https://127.0.0.1:{silent.getsockname()[1]}"
        configuration["clusters"][0]["cluster"]["server"] = place
        last = said_with(cluster, tmp_path, configuration, verb)

    assert last.startswith("the cluster cannot be reached: net/http: TLS handshake timeout; is it")
