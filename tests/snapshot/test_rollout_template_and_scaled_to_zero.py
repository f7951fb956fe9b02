"""When a template counts beside pods that run: not created, scaled to zero, or being replaced."""

from __future__ import annotations

from tests.snapshot.objects import deployment, only_workload, pod, pod_names, workload

OWNER = ("ReplicaSet", "web-7d9f")
HASHED = {"app": "web", "pod-template-hash": "7d9f"}


def test_plain_manifests_have_the_template_only() -> None:
    """A repository holds no pods: the template stands for them."""
    assert pod_names(only_workload(deployment("web"))) == ["(web)"]


def test_scaled_to_zero() -> None:
    """No pod runs, but the next one will have these labels."""
    found = only_workload(deployment("web", replicas=0))
    assert found.replicas == 0
    assert pod_names(found) == ["(web)"]


def test_running_pods_replace_the_template() -> None:
    """Pods that carry the template's labels say everything, labels added later included."""
    found = only_workload(deployment("web"), pod("web-7d9f-a", HASHED, owner=OWNER))
    assert pod_names(found) == ["web-7d9f-a"]


def test_a_template_with_other_labels_counts_too() -> None:
    """In the middle of a roll-out the new pods, with the new label, are still to come."""
    found = only_workload(
        deployment("web", {"app": "web", "version": "2"}),
        pod("web-7d9f-a", {**HASHED, "version": "1"}, owner=OWNER),
    )
    assert pod_names(found) == ["web-7d9f-a", "(web)"]


def test_a_label_removed_from_a_pod_by_hand() -> None:
    """One pod without the template's label, one with it: the template is represented."""
    found = only_workload(
        workload("StatefulSet", "db", {"app": "db"}),
        pod("db-0", {"app": "quarantine"}, owner=("StatefulSet", "db")),
        pod("db-1", {"app": "db"}, owner=("StatefulSet", "db")),
    )
    assert pod_names(found) == ["db-0", "db-1"]
