"""Makes the cluster's keys, certificates and kubeconfigs with openssl, new for every start.

They are good for this cluster only, live in its run folder, which only root may enter, and go
with it.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path

from tests.cluster.plan import API_PORT, API_SERVICE_ADDRESS, PLANE_ADDRESS, Plan
from tests.cluster.shell import run

DAYS = "90"
API_NAMES = (
    "DNS:localhost",
    "DNS:kubernetes",
    "DNS:kubernetes.default",
    "DNS:kubernetes.default.svc",
    "DNS:kubernetes.default.svc.cluster.local",
    "IP:127.0.0.1",
    f"IP:{PLANE_ADDRESS}",
    f"IP:{API_SERVICE_ADDRESS}",
)
# Who talks to the API server, by the user name (and group) that its certificate gives it.
CLIENTS = {
    "admin": "/O=system:masters/CN=admin",
    "calico": "/CN=calico",
    "cilium": "/CN=cilium",
    "kube-controller-manager": "/CN=system:kube-controller-manager",
    "kube-proxy": "/CN=system:kube-proxy",
    "kube-scheduler": "/CN=system:kube-scheduler",
}


class Certificates:
    """The folder of keys and certificates of one cluster."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.folder = plan.folder / "pki"

    def make(self) -> None:
        """Make all of them."""
        self.folder.mkdir(mode=0o700)
        self._key("ca")
        subject = ["-subj", "/CN=outgate-test-cluster", "-days", DAYS]
        self._openssl("req", "-x509", "-new", "-key", "ca.key", *subject, "-out", "ca.crt")
        self._certificate("apiserver", "/CN=kube-apiserver", API_NAMES)
        self._certificate("apiserver-kubelet", "/O=system:masters/CN=apiserver-kubelet")
        self._certificate("front-proxy", "/CN=front-proxy-client")
        self._key("tokens")
        self._openssl("ec", "-in", "tokens.key", "-pubout", "-out", "tokens.pub")
        clients = dict(CLIENTS)
        for node in self._plan.nodes:
            clients[node.name] = f"/O=system:nodes/CN=system:node:{node.name}"
        for name, client in clients.items():
            self._certificate(name, client)
            server = f"https://{PLANE_ADDRESS}:{API_PORT}"
            if name == "admin":
                server = f"https://127.0.0.1:{self._plan.local_port}"
            self._kubeconfig(name, server)

    def _openssl(self, *arguments: str) -> None:
        run(["openssl", *arguments], folder=self.folder)

    def _key(self, name: str) -> None:
        self._openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key")

    def _certificate(self, name: str, subject: str, names: tuple[str, ...] = ()) -> None:
        self._key(name)
        self._openssl(
            *("req", "-new", "-key", f"{name}.key", "-subj", subject, "-out", f"{name}.csr")
        )
        extensions = ["extendedKeyUsage=clientAuth,serverAuth"]
        if names:
            extensions.append(f"subjectAltName={','.join(names)}")
        (self.folder / f"{name}.ext").write_text("\n".join(extensions))
        signing = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", DAYS]
        request = ["-in", f"{name}.csr", "-extfile", f"{name}.ext", "-out", f"{name}.crt"]
        self._openssl("x509", "-req", *signing, *request)

    def _kubeconfig(self, name: str, server: str) -> None:
        """Write a kubeconfig; JSON is YAML, so kubectl reads it."""
        context = self._plan.namespace("cluster")
        cluster = {"server": server, "certificate-authority-data": self._encoded("ca.crt")}
        user = {
            "client-certificate-data": self._encoded(f"{name}.crt"),
            "client-key-data": self._encoded(f"{name}.key"),
        }
        document = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": context, "cluster": cluster}],
            "users": [{"name": name, "user": user}],
            "contexts": [{"name": context, "context": {"cluster": context, "user": name}}],
            "current-context": context,
        }
        path = self.kubeconfig(name)
        path.write_text(json.dumps(document, indent=1))
        path.chmod(0o600)

    def _encoded(self, file: str) -> str:
        return base64.b64encode((self.folder / file).read_bytes()).decode()

    def kubeconfig(self, name: str) -> Path:
        """Find a client's kubeconfig.

        Args:
            name: The client.
        """
        return self.folder / f"{name}.kubeconfig"
