"""The writes of a roll-out: server-side apply with a mark and a lock, and what a refusal means."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from outgate.cluster.fields import at, text
from outgate.live.rollout.cluster import (
    APPLY,
    PATIENCE_SECONDS,
    PAUSE_SECONDS,
    PODS,
    Clock,
    Talk,
    is_passing,
    patiently,
)
from outgate.live.rollout.plans import RolloutObject, State
from outgate.live.rollout.standing import Mark, is_ours, mark_of
from outgate.live.rollout.words import (
    FIELD_MANAGER,
    PLAN_ANNOTATION,
    RECORD_ANNOTATION,
    RUN_ANNOTATION,
    STAGE_ANNOTATION,
    STATE_ANNOTATION,
    OvertakenError,
    RolloutError,
)
from outgate.manifests.cluster_api.requesting import RequestError, object_path
from outgate.manifests.cluster_api.resources import Resource
from outgate.model.ownership import ENFORCE_LABEL

_CONFLICT = re.compile(r"conflicts?(?: with)?:? with \"([^\"]+)\"|conflict with \"([^\"]+)\"")


@dataclass(frozen=True, slots=True)
class Applying:
    """How objects are applied in a run."""

    api: Talk
    clock: Clock
    forces: bool = False
    """Fields of objects of ours that other managers took are taken back: the user said so."""

    def rehearse(self, namespace: str, body: Mapping[str, Any], resource: Resource) -> None:
        """Ask the API server whether it would take an object, and change nothing.

        Raises:
            RequestError: It would not.
        """
        path = _path(resource, namespace, body, force=self.forces, dry=True)
        try:
            patiently(lambda: self.api.send("PATCH", path, body, content_type=APPLY), self.clock)
        except RequestError as error:
            # A webhook with side effects refuses to be tried. That says nothing about the object.
            if "does not support dry run" not in str(error):
                raise

    def apply(
        self,
        namespace: str,
        one: RolloutObject,
        state: State,
        mark: Mark | None,
        version: str | None,
    ) -> Any:
        """Apply an object, with the mark and the lock where it is the anchor.

        Args:
            namespace: Its namespace.
            one: The object.
            state: The state that it is to be in.
            mark: What its annotations are to say; None for what is no anchor.
            version: The resourceVersion that it must have; empty where it must not be there yet;
                None where that makes no difference.

        Returns:
            The object as the API server has it now.

        Raises:
            OvertakenError: Somebody else changed it since.
            RequestError: The API server refuses.
        """
        body = marked(one.manifest(state), mark, version)
        path = _path(one.resource, namespace, body, force=self.forces)
        where = object_path(one.resource, namespace, one.name)
        if version == "" and self._read(where) is not None:
            raise _overtaken(namespace, one, None)
        until = self.clock.now() + PATIENCE_SECONDS
        while True:
            try:
                return self.api.send("PATCH", path, body, content_type=APPLY)
            except RequestError as error:
                if error.status == 409 and not is_conflict_of_fields(error):
                    raise _overtaken(namespace, one, self._read(where)) from None
                if not is_passing(error) or self.clock.now() >= until:
                    raise
            # Nobody answered: it may have been applied, and then it is done.
            self.clock.sleep(PAUSE_SECONDS)
            found = self._read(where)
            if found is None or mark is None:
                continue
            if mark_of(found) == mark and found.get("spec") == body["spec"]:
                return found
            if text(at(found, ("metadata", "resourceVersion"))) != version:
                raise _overtaken(namespace, one, found)

    def delete(self, namespace: str, resource: Resource, name: str) -> None:
        """Delete an object of ours; that it is gone already is no error.

        Raises:
            RolloutError: It is not ours.
            RequestError: The API server refuses.
        """
        where = object_path(resource, namespace, name)
        body = self._read(where)
        if body is None:
            return
        if not is_ours(body):
            raise RolloutError(
                f"{resource.kind} {namespace}/{name} is not outgate's any more; it is left alone"
            )
        # Exactly the object that was looked at: a new one of the same name may be another owner's.
        options = {
            "kind": "DeleteOptions",
            "apiVersion": "v1",
            "preconditions": {"uid": text(at(body, ("metadata", "uid")))},
        }

        def ask() -> None:
            try:
                self.api.send("DELETE", where, options)
            except RequestError as error:
                if not error.is_absent:
                    raise

        patiently(ask, self.clock)

    def label_pod(self, namespace: str, pod: str, *, enforce: bool) -> None:
        """Set or take away the label on a pod that hold-open leaves out.

        Raises:
            RequestError: The API server refuses.
        """
        labels = {ENFORCE_LABEL: "true"} if enforce else {}
        body = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": pod, "namespace": namespace, "labels": labels},
        }
        path = _path(PODS, namespace, body, force=False)
        patiently(lambda: self.api.send("PATCH", path, body, content_type=APPLY), self.clock)

    def _read(self, path: str) -> Any:
        def ask() -> Any:
            try:
                return self.api.get(path)
            except RequestError as error:
                if error.is_absent:
                    return None
                raise

        return patiently(ask, self.clock)


def marked(manifest: Mapping[str, Any], mark: Mark | None, version: str | None) -> dict[str, Any]:
    """Return a manifest with what a run writes into its metadata.

    Args:
        manifest: The manifest.
        mark: What the annotations are to say; nothing by default.
        version: The resourceVersion that the object must have, if any.
    """
    body = copy.deepcopy(dict(manifest))
    metadata = body["metadata"]
    if mark is not None:
        metadata["annotations"] = {
            **(metadata.get("annotations") or {}),
            RUN_ANNOTATION: mark.run,
            STAGE_ANNOTATION: str(mark.stage or ""),
            STATE_ANNOTATION: mark.state,
            PLAN_ANNOTATION: mark.plan,
            **({RECORD_ANNOTATION: mark.record} if mark.record else {}),
        }
    if version:
        metadata["resourceVersion"] = version
    return body


def is_conflict_of_fields(error: RequestError) -> bool:
    """Say whether somebody else's fields are in the way, and not somebody else's change."""
    return "Apply failed" in str(error)


def managers_in_the_way(error: RequestError) -> str:
    """Return who owns the fields that are in the way, as the API server names them."""
    names = dict.fromkeys(first or second for first, second in _CONFLICT.findall(str(error)))
    return ", ".join(names) or "another manager"


def _overtaken(namespace: str, one: RolloutObject, found: Any) -> OvertakenError:
    run = mark_of(found).run if found is not None else ""
    who = f"run {run}" if run else "somebody else"
    return OvertakenError(
        f"{who} changed {one.kind} {namespace}/{one.name} while this run was under way, so this "
        "run goes no further"
    )


def _path(
    resource: Resource, namespace: str, body: Mapping[str, Any], *, force: bool, dry: bool = False
) -> str:
    parameters = {"fieldManager": FIELD_MANAGER, "force": "true" if force else "false"}
    if dry:
        parameters["dryRun"] = "All"
    return f"{object_path(resource, namespace, body['metadata']['name'])}?{urlencode(parameters)}"
