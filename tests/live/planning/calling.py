"""Clients inside a pod that go on while policies change: new connections, and a single long one."""

from __future__ import annotations

from dataclasses import dataclass

from tests.cluster.running.kubectl import Kubectl

PATIENCE_SECONDS = 10
"""How long one call may take: a busy machine is no lost call."""
PAUSE_SECONDS = 0.2
_REQUEST = r"printf 'GET /echo?msg=heard%0A HTTP/1.1\r\nHost: a\r\n\r\n'".replace("%", "%%")


@dataclass(frozen=True)
class Client:
    """Something that runs in a pod and writes down what it is answered.

    Attributes:
        kubectl: The cluster.
        source: The pod, as namespace/name.
        log: Its file in the pod.
    """

    kubectl: Kubectl
    source: str
    log: str

    def start(self, address: str, port: int, *, long: bool = False) -> None:
        """Start it.

        Args:
            address: Whom it calls.
            port: Where.
            long: Whether it keeps one connection; otherwise every call is a new one.
        """
        if long:
            act = _REQUEST
            rest = f"| nc {address} {port}"
        else:
            act = f"if {_call(address, port)}; then echo ok; else echo lost; fi"
            rest = ""
        loop = f"(while [ ! -f {self.log}.stop ]; do {act}; sleep {PAUSE_SECONDS}; done)"
        script = f"({loop} {rest}) >{self.log} 2>&1 </dev/null &"
        self._run(script)

    def reaches(self, address: str, port: int) -> bool:
        """Call once, before anything is counted.

        Args:
            address: Whom it calls.
            port: Where.
        """
        answer = self._run(f"if {_call(address, port)}; then echo ok; else echo lost; fi")
        return answer.strip() == "ok"

    def stop(self) -> None:
        """Let it end by itself."""
        self._run(f"touch {self.log}.stop")

    def written(self, word: str) -> int:
        """Count the lines of its file that hold a word.

        Args:
            word: `ok` and `lost` for calls, `heard` for the answers of a long connection.
        """
        return int(self._run(f"grep -c {word} {self.log} || true"))

    def _run(self, script: str) -> str:
        namespace, _, pod = self.source.partition("/")
        return self.kubectl("exec", "--namespace", namespace, pod, "--", "sh", "-c", script)


def _call(address: str, port: int) -> str:
    # nc fails where nothing answers in time, and timeout ends one that is cut afterwards.
    seconds = PATIENCE_SECONDS
    return f"timeout {seconds} nc -w {seconds} {address} {port} </dev/null >/dev/null 2>&1"
