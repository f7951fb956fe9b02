"""Nine pods and the nodes of a live cluster, brought into one state after another."""

from __future__ import annotations

import time
from types import TracebackType

import pytest

from outgate.enforcers import UPSTREAM
from outgate.enforcers.table import PROFILES
from outgate.loading import load_cluster
from outgate.manifests.cluster_api.listing import ClusterListing
from outgate.manifests.cluster_api.requesting import Api
from outgate.questions.world import World
from tests.cluster.live import LiveCluster
from tests.cluster.shell import wait_until
from tests.live.agreement.cases import Case, with_addresses
from tests.live.agreement.places import (
    HOSTS_NAMESPACE,
    NAMESPACE_LABELS,
    NAMESPACES,
    OWN_LABEL,
    POD_LABELS,
    KubernetesObject,
    Place,
    host_pod,
    namespace_object,
    node_place,
    outside_places,
    pod_keys,
    pod_places,
    server_pod,
)
from tests.live.agreement.probing import Observation, observe

START_SECONDS = 90
# Enforcers take a moment; a measurement that began before they were done shows the state before.
BEFORE_MEASURING = 1.0
# Seconds for a connection, measurement by measurement: on a busy machine an open one may take long.
PATIENCE: tuple[int, ...] = (1, 1, 2, 3, 5)
# Measured: Cilium 1.20 gives a pod with new labels its new rules after 15 to 40 seconds.
PATIENCE_FOR_LABELS: tuple[int, ...] = (1,) * 30 + PATIENCE


class Arena:
    """The pods of the upstream end-to-end tests, in namespaces x, y and z of a live cluster."""

    def __init__(self, cluster: LiveCluster, api: Api) -> None:
        self.cluster = cluster
        self.profile = PROFILES.get(cluster.name, UPSTREAM)
        self._api = api
        self._labels = dict(POD_LABELS)
        self._namespace_labels = dict(NAMESPACE_LABELS)
        self._policies: set[tuple[str, str]] = set()
        self._patience = PATIENCE
        self.addresses: dict[tuple[str, str], str] = {}
        self.sources: list[str] = []
        self.places: list[Place] = []

    def __enter__(self) -> Arena:
        self._refuse_namespaces_of_others()
        self._remove(wait=True)
        spaces = [namespace_object(name, labels) for name, labels in NAMESPACE_LABELS.items()]
        self.cluster.kubectl.apply([*spaces, namespace_object(HOSTS_NAMESPACE, {})])
        hosts = [host_pod(node, self.cluster.image) for node in self.cluster.node_names]
        self.cluster.kubectl.apply([*(self._pod(key) for key in pod_keys()), *hosts])
        limit = f"--timeout={START_SECONDS}s"
        for namespace in (*NAMESPACES, HOSTS_NAMESPACE):
            words = ["wait", "-n", namespace, "--for=condition=Ready", "pod", "--all", limit]
            self.cluster.kubectl(*words, timeout=START_SECONDS + 10)
        self._find_places()
        wait_until("a connection between every pair without policies", self._is_open, seconds=60)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._remove(wait=False)

    def enter_state(self, case: Case) -> None:
        """Apply the labels and policies of a case, and remove the policies of the one before.

        Args:
            case: The case.
        """
        changed: list[KubernetesObject] = []
        for name in NAMESPACES:
            labels = {**NAMESPACE_LABELS[name], **case.namespace_labels.get(name, {})}
            if labels != self._namespace_labels[name]:
                self._namespace_labels[name] = labels
                changed.append(namespace_object(name, labels))
        for key, usual in POD_LABELS.items():
            labels = {**usual, **case.pod_labels.get(key, {})}
            if labels != self._labels[key]:
                self._labels[key] = labels
                changed.append(self._pod(key))
        policies = with_addresses(case, self.addresses)
        self._patience = PATIENCE_FOR_LABELS if changed else PATIENCE
        if changed or policies:
            self.cluster.kubectl.apply([*changed, *policies])
        kept = {(one["metadata"]["namespace"], one["metadata"]["name"]) for one in policies}
        for namespace, name in sorted(self._policies - kept):
            self.cluster.kubectl("delete", "networkpolicy", "-n", namespace, name)
        self._policies = kept

    def await_labels(self) -> None:
        """Be patient from now until the next state is entered: labels of pods were changed."""
        self._patience = PATIENCE_FOR_LABELS

    def world(self) -> World:
        """Read the cluster as `outgate` without -f does, under the enforcer's profile."""
        return load_cluster(ClusterListing(self._api, "agreement"), profile=self.profile)

    def measured(self, expected: Observation) -> Observation:
        """Connect from everywhere to everywhere until the expected comes, or no longer.

        Args:
            expected: What should come.

        Returns:
            The last measurement, expected or not.
        """
        time.sleep(BEFORE_MEASURING)
        for seconds in self._patience:
            found = observe(self.cluster.kubectl, self.sources, self.places, seconds)
            if found == expected:
                break
        return found

    def _is_open(self) -> bool:
        """Connect from everywhere to everywhere: what never connected was not kept by a policy."""
        return all(observe(self.cluster.kubectl, self.sources, self.places, 3).values())

    def _pod(self, key: tuple[str, str]) -> KubernetesObject:
        namespace, name = key
        # Neighbours in a namespace, and pods of one name, are on different nodes.
        number = pod_keys().index(key) % len(self.cluster.node_names)
        node = self.cluster.node_names[number]
        return server_pod(namespace, name, self._labels[key], node, self.cluster.image)

    def _find_places(self) -> None:
        for namespace, name in pod_keys():
            words = ["-n", namespace, name, "-o", "jsonpath={.status.podIP}"]
            self.addresses[namespace, name] = self.cluster.kubectl("get", "pod", *words)
            self.places += pod_places(namespace, name, self.addresses[namespace, name])
        for node in self.cluster.kubectl.get("nodes")["items"]:
            (address,) = [
                one["address"]
                for one in node["status"]["addresses"]
                if one["type"] == "InternalIP" and ":" not in one["address"]
            ]
            self.places.append(node_place(node["metadata"]["name"], address))
        if self.cluster.own is not None:
            self.places += outside_places()
        pods = [f"{namespace}/{name}" for namespace, name in pod_keys()]
        self.sources = [*pods, *(f"{HOSTS_NAMESPACE}/{name}" for name in self.cluster.node_names)]

    def _refuse_namespaces_of_others(self) -> None:
        for namespace in self.cluster.kubectl.get("namespaces")["items"]:
            metadata = namespace["metadata"]
            if metadata["name"] in NAMESPACES and OWN_LABEL not in metadata.get("labels", {}):
                pytest.skip(f"the cluster has a namespace {metadata['name']} of somebody else's")

    def _remove(self, *, wait: bool) -> None:
        words = ["delete", "namespace", "-l", OWN_LABEL, f"--wait={str(wait).lower()}"]
        self.cluster.kubectl(*words, timeout=START_SECONDS)
