"""Every write carries whose it is, is tried before it is made, and leaves system namespaces be."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from outgate.live.verify.kinds import JOBS, NAMESPACES, NETWORK_POLICIES, SERVICES
from outgate.live.writing import ForbiddenNamespaceError, Writer
from outgate.manifests.cluster_api.requesting import RequestError

POLICY = {"metadata": {"name": "deny", "labels": {"app": "shop"}}, "spec": {}}


class Recorder:
    """Takes requests and answers some of them with an error."""

    def __init__(self, errors: dict[str, RequestError] | None = None) -> None:
        self.sent: list[tuple[str, str, dict[str, list[str]], Any, str]] = []
        self._errors = errors or {}

    def send(
        self, method: str, path: str, body: Any = None, *, content_type: str = "application/json"
    ) -> Any:
        """Take a request."""
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        self.sent.append((method, parts.path, query, body, content_type))
        error = self._errors.get("dry" if "dryRun" in query else "real")
        if error is not None:
            raise error
        return body


def test_labels_say_who_and_which_run() -> None:
    """The object's own labels stay."""
    recorder = Recorder()
    Writer(recorder, "run1").create(SERVICES, "shop", POLICY)
    expected = {
        "app": "shop",
        "app.kubernetes.io/managed-by": "outgate",
        "outgate.dev/run": "run1",
    }
    assert [expected, expected] == [body["metadata"]["labels"] for *_, body, _ in recorder.sent]


def test_a_create_is_tried_first() -> None:
    """The same object, with dryRun=All and the field manager."""
    recorder = Recorder()
    Writer(recorder, "run1").create(JOBS, "shop", POLICY)
    manager = {"fieldManager": ["outgate"]}
    path = "/apis/batch/v1/namespaces/shop/jobs"
    expected = [
        ("POST", path, {**manager, "dryRun": ["All"]}),
        ("POST", path, manager),
    ]
    assert expected == [sent[:3] for sent in recorder.sent]


def test_apply_is_server_side_and_takes_nothing_from_others() -> None:
    """Without force: a field of another manager is a conflict."""
    recorder = Recorder()
    Writer(recorder, "run1").apply(NETWORK_POLICIES, "shop", POLICY)
    path = "/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies/deny"
    query = {"fieldManager": ["outgate"], "force": ["false"]}
    expected = [
        ("PATCH", path, {**query, "dryRun": ["All"]}, "application/apply-patch+yaml"),
        ("PATCH", path, query, "application/apply-patch+yaml"),
    ]
    assert expected == [(*sent[:3], sent[4]) for sent in recorder.sent]


def test_what_is_refused_on_trial_is_not_made() -> None:
    """The error is that of the trial."""
    recorder = Recorder({"dry": RequestError("/x: no", 403)})
    with pytest.raises(RequestError, match="no"):
        Writer(recorder, "run1").create(JOBS, "shop", POLICY)
    assert len(recorder.sent) == 1


def test_a_webhook_that_cannot_be_tried_is_no_refusal() -> None:
    """It has side effects, which says nothing about the object."""
    words = 'admission webhook "w" does not support dry run'
    recorder = Recorder({"dry": RequestError(f"/x: {words}", 400)})
    Writer(recorder, "run1").create(JOBS, "shop", POLICY)
    assert len(recorder.sent) == 2


@pytest.mark.parametrize("namespace", ["kube-system", "kube-public", "kube-x", "openshift-dns"])
def test_system_namespaces_are_out_of_bounds(namespace: str) -> None:
    """For every way to write."""
    recorder = Recorder()
    writer = Writer(recorder, "run1")
    for write in (
        lambda: writer.create(JOBS, namespace, POLICY),
        lambda: writer.apply(NETWORK_POLICIES, namespace, POLICY),
        lambda: writer.delete(JOBS, namespace, "a"),
        lambda: writer.delete(NAMESPACES, None, namespace),
        lambda: writer.delete_all(JOBS, namespace),
    ):
        with pytest.raises(ForbiddenNamespaceError, match=namespace):
            write()
    assert recorder.sent == []


def test_a_system_namespace_that_the_user_names_is_not() -> None:
    """Named by the user, it may be changed."""
    recorder = Recorder()
    writer = Writer(recorder, "run1", system=frozenset({"kube-system"}))
    writer.apply(NETWORK_POLICIES, "kube-system", POLICY)
    assert len(recorder.sent) == 2


def test_only_what_is_of_this_run_is_deleted_together() -> None:
    """By both labels, and what it owns in the background."""
    recorder = Recorder()
    Writer(recorder, "run1").delete_all(JOBS, "shop")
    method, path, query, body, _ = recorder.sent[0]
    assert (method, path) == ("DELETE", "/apis/batch/v1/namespaces/shop/jobs")
    selector = "app.kubernetes.io/managed-by=outgate,outgate.dev/run=run1"
    assert {"labelSelector": [selector]} == query
    assert body["propagationPolicy"] == "Background"


def test_what_is_gone_already_needs_no_deleting() -> None:
    """Other errors are told."""
    Writer(Recorder({"real": RequestError("/x: gone", 404)}), "run1").delete(JOBS, "shop", "a")
    with pytest.raises(RequestError):
        Writer(Recorder({"real": RequestError("/x: no", 403)}), "run1").delete(JOBS, "shop", "a")
