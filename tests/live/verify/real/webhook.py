"""An admission webhook where the test cluster's API server is, as a company's own would be."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.cluster.errors import ClusterError
from tests.cluster.live import LiveCluster
from tests.cluster.plan import PLANE_ADDRESS
from tests.cluster.shell import wait_until

NAME = "guard.example.com"
WORDS = "no probes here"
_PORT = 19443
_OBJECT = "outgate-test-webhook"
_SERVER = textwrap.dedent(
    """
    import base64, http.server, json, ssl, sys

    address, port, certificate, key, words = sys.argv[1:]
    patch = [{"op": "add", "path": "/spec/hostNetwork", "value": True}]

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            asked = json.loads(self.rfile.read(length))["request"]
            answer = {"uid": asked["uid"], "allowed": self.path.startswith("/change")}
            if answer["allowed"]:
                answer["patchType"] = "JSONPatch"
                answer["patch"] = base64.b64encode(json.dumps(patch).encode()).decode()
            else:
                answer["status"] = {"message": words}
            review = {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview"}
            body = json.dumps({**review, "response": answer}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = http.server.ThreadingHTTPServer((address, int(port)), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()
    """
)


@contextmanager
def webhook(
    cluster: LiveCluster, folder: Path, resource: str, *, changes: bool = False
) -> Iterator[None]:
    """Serve a webhook that refuses what is made of a resource, or changes it, for a block.

    Args:
        cluster: A cluster of the harness.
        folder: For the server's key.
        resource: ``jobs.batch`` or ``pods``.
        changes: Put pods on their node's network, instead of refusing them.
    """
    control = cluster.control()
    subject = ["-subj", "/CN=webhook", "-addext", f"subjectAltName=IP:{PLANE_ADDRESS}"]
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    files = ["-keyout", str(folder / "key"), "-out", str(folder / "crt")]
    subprocess.run(
        ["openssl", "req", "-x509", "-days", "1", *curve, *subject, *files],
        check=True,
        capture_output=True,
    )
    command = [sys.executable, "-I", "-c", _SERVER, PLANE_ADDRESS, str(_PORT)]
    process = subprocess.Popen(
        [*control.network.inside("plane"), *command, files[3], files[1], WORDS],
        stderr=subprocess.DEVNULL,
    )
    kind = "Mutating" if changes else "Validating"
    body = _configuration(kind, resource, (folder / "crt").read_bytes())
    try:
        cluster.kubectl.apply([body])
        wait_until("the webhook's force", lambda: _is_in_force(cluster, resource, changes=changes))
        yield
    finally:
        cluster.kubectl("delete", f"{kind.lower()}webhookconfiguration", _OBJECT)
        process.terminate()
        process.wait()


def _is_in_force(cluster: LiveCluster, resource: str, *, changes: bool) -> bool:
    """Say whether the API server asks the webhook already."""
    made = ["run", "test"] if resource == "pods" else ["create", "job", "test"]
    try:
        shown = cluster.kubectl(*made, "--image=test", "--dry-run=server", "-o", "json")
    except ClusterError as error:
        return WORDS in str(error)  # or it does not listen yet
    return changes and json.loads(shown)["spec"].get("hostNetwork") is True


def _configuration(kind: str, resource: str, certificate: bytes) -> dict[str, Any]:
    plural, _, group = resource.partition(".")
    rule = {
        "apiGroups": [group],
        "apiVersions": ["v1"],
        "operations": ["CREATE"],
        "resources": [plural],
    }
    outside = {"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["kube-system"]}
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": f"{kind}WebhookConfiguration",
        "metadata": {"name": _OBJECT},
        "webhooks": [
            {
                "name": NAME,
                "rules": [rule],
                "namespaceSelector": {"matchExpressions": [outside]},
                "clientConfig": {
                    "url": f"https://{PLANE_ADDRESS}:{_PORT}/"
                    + ("change" if kind == "Mutating" else "refuse"),
                    "caBundle": base64.b64encode(certificate).decode(),
                },
                "admissionReviewVersions": ["v1"],
                "sideEffects": "None",
                "failurePolicy": "Fail",
            }
        ],
    }
