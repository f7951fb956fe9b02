"""`capture` runs under exactly its documented Role, and names each permission that is taken."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.cluster.live import LiveCluster
from tests.cluster.workbench import settled
from tests.live.doctor.roles import Permission, documented, given, permissions
from tests.live.reading.asking import outgate, start

PREFIX = "outgate-test-capture"
pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def users(cluster: LiveCluster) -> Iterator[dict[str, Permission | None]]:
    """Users with the Role of ``capture --watch``, all of it or without one permission."""
    roles = documented("outgate-capture-watch")
    served = set(cluster.kubectl("api-resources", "-o", "name").split())
    found: dict[str, Permission | None] = {f"{PREFIX}-all": None}
    for number, one in enumerate(permissions(roles)):
        if one.full_name in served:
            found[f"{PREFIX}-{number}"] = one
    objects = [body for user, one in found.items() for body in given(roles, user, without=one)]
    cluster.kubectl.apply(objects)
    yield found
    items = {"apiVersion": "v1", "kind": "List", "items": objects}
    cluster.kubectl("delete", "-f", "-", stdin=json.dumps(items))


def capture(cluster: LiveCluster, file: Path, user: str) -> tuple[int, str]:
    """Capture as a user; return the exit code, and what was said."""
    said = outgate(cluster, "capture", "-o", str(file), "--as", user)
    return said.code, said.stderr


def test_documented_role_is_enough_to_record(
    cluster: LiveCluster, users: dict[str, Permission | None], tmp_path: Path
) -> None:
    """A capture, and a history with every address."""
    user, file = f"{PREFIX}-all", tmp_path / "cluster.json"
    assert users[user] is None
    assert settled(lambda: capture(cluster, file, user)[0], 0) == 0
    history = tmp_path / "cluster.json.addresses.jsonl"
    process = start(cluster, "capture", "-o", str(file), "--watch", "--as", user)
    assert settled(lambda: history.exists() and history.stat().st_size > 0, True)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=10)

    assert (process.returncode, "may not be" in stderr) == (0, False), stderr


def test_each_list_that_is_taken_is_named(
    cluster: LiveCluster, users: dict[str, Permission | None], tmp_path: Path
) -> None:
    """Exit code 3, a sentence and the Role; the rest is in the file."""
    file = tmp_path / "cluster.json"
    taken = {user: one for user, one in users.items() if one is not None and one.verb == "list"}
    assert len(taken) >= 13
    for user, one in taken.items():
        sentence = f"{one.full_name} may not be listed"
        if one.resource == "namespaces":
            sentence = "the namespaces of the cluster may not be listed"
        run = partial(capture, cluster, file, user)
        assert settled(lambda run=run, sentence=sentence: sentence in run()[1], True), sentence  # type: ignore[misc]
        code, said = run()
        assert (code, f"resources: [{one.resource}]" in said) == (3, True), said
        assert json.loads(file.read_text())["kind"] == "List"


def test_watching_that_is_taken_is_named(
    cluster: LiveCluster, users: dict[str, Permission | None], tmp_path: Path
) -> None:
    """One sentence; what was captured before stays."""
    (user,) = [user for user, one in users.items() if one is not None and one.verb == "watch"]
    file = tmp_path / "cluster.json"
    assert settled(lambda: capture(cluster, file, user)[0], 0) == 0
    said = outgate(cluster, "capture", "-q", "-o", str(file), "--watch", "--as", user)

    assert said.code == 3
    assert said.stderr.startswith(
        "error: addresses cannot be recorded: that takes the permissions to list pods and to watch "
        "pods in the whole cluster; what was captured before stays (watch pods: pods is forbidden: "
    )
    assert said.stderr.count("\n") == 1
    assert json.loads(file.read_text())["kind"] == "List"
