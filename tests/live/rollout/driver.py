"""Runs outgate and does something to itself before or after one of its writes.

``python -m tests.live.rollout.driver NUMBER before|after KILL|STOP|count COMMAND…``: NUMBER counts
the requests that change something, from 1. With ``count`` nothing happens, and their number is the
last line on standard error.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from outgate.cli.entry import main
from outgate.manifests.cluster_api.requesting import Api

_ASKING = "selfsubjectaccessreviews"


def is_write(method: str, path: str) -> bool:
    """Say whether a request changes something: no trial, and no question about rights."""
    return method != "GET" and "dryRun=All" not in path and _ASKING not in path


def drive(number: int, when: str, what: str) -> list[str]:
    """Let the process be hit at one of its writes.

    Returns:
        Takes each write as it is sent.
    """
    sent: list[str] = []
    plain = Api.send

    def send(api: Api, method: str, path: str, body: Any = None, *, content_type: str = "") -> Any:
        kind = content_type or "application/json"
        if not is_write(method, path):
            return plain(api, method, path, body, content_type=kind)
        sent.append(f"{method} {path}")
        if what != "count" and len(sent) == number and when == "before":
            os.kill(os.getpid(), getattr(signal, f"SIG{what}"))
        answer = plain(api, method, path, body, content_type=kind)
        if what != "count" and len(sent) == number and when == "after":
            os.kill(os.getpid(), getattr(signal, f"SIG{what}"))
        return answer

    Api.send = send  # type: ignore[assignment,method-assign]
    return sent


if __name__ == "__main__":
    requests = drive(int(sys.argv[1]), sys.argv[2], sys.argv[3])
    sys.argv = ["outgate", *sys.argv[4:]]
    try:
        main()
    finally:
        sys.stderr.write(f"{len(requests)}\n")
