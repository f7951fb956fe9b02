"""Plain values into Documents: which are Kubernetes objects, of what kind, under what name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from outgate.manifests.words import quoted, quoted_bare
from outgate.model.origins import Path

NO_OBJECT = "(no Kubernetes object)"
"""What documents are counted under that are something else: values, settings, pipelines."""


RENDER = "Render it first, with helm template or kustomize build."
"""What to do about a template."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What an object says it is."""

    api_version: str
    kind: str
    namespace: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the API server would not take an object, and the field that is to blame."""

    what: str
    path: Path
    remedy: str = ""


Item: TypeAlias = tuple[tuple[int, ...], Any]


def is_list(body: Any) -> bool:
    """Say whether a value is a List of objects: ``kind: List``, or ``kind: PodList`` and so on.

    Args:
        body: A document's content.

    Returns:
        Whether it stands for its items.
    """
    if not isinstance(body, Mapping):
        return False
    kind = body.get("kind")
    if not isinstance(kind, str) or not kind.endswith("List") or "items" not in body:
        return False
    return body["items"] is None or isinstance(body["items"], list)


def expand(body: Any, indices: tuple[int, ...] = ()) -> Iterator[Item]:
    """Take a List apart, and the Lists in it.

    Args:
        body: A document's content.
        indices: Where it is itself, if it is an item.

    Yields:
        Each object that is no List, with its indices; a List without items as it is.
    """
    if not is_list(body) or not body["items"]:
        yield indices, body
        return
    for index, item in enumerate(body["items"]):
        yield from expand(inherit(item, body["kind"], body.get("apiVersion")), (*indices, index))


def inherit(item: Any, list_kind: str, list_version: Any) -> Any:
    """Give an item of a typed List the kind that it leaves out.

    "For typed lists, e.g., a PodList, API server doesn't set each item's APIVersion and Kind. We
    need to set it." (apimachinery, pkg/apis/meta/v1/unstructured/unstructured_list.go)

    Args:
        item: The item.
        list_kind: The kind of the List, ``PodList``.
        list_version: The apiVersion of the List.

    Returns:
        The item, with a kind if one was to be had.
    """
    kind = list_kind.removesuffix("List")
    if not kind or not isinstance(item, Mapping) or item.get("kind") or item.get("apiVersion"):
        return item
    return {**item, "kind": kind, "apiVersion": list_version}


def kind_of(body: Any) -> tuple[str, str] | Refusal | None:
    """Read what sort of object it is.

    Args:
        body: A document's content.

    Returns:
        apiVersion and kind; a refusal if it means to be an object and lacks one; None if it does
        not look like a Kubernetes object at all.
    """
    if not isinstance(body, Mapping):
        return None
    version, kind = body.get("apiVersion"), body.get("kind")
    if isinstance(version, str) and version and isinstance(kind, str) and kind:
        return version, kind
    if (version is None and kind is None) or not isinstance(body.get("metadata"), Mapping):
        return None
    for field, value in (("apiVersion", version), ("kind", kind)):
        if value is None or value == "":
            return Refusal(f"{field} is not set", (field,), f"Add {field} to the object.")
        if not isinstance(value, str):
            return Refusal(f"{field} is {quoted(value)}, which is not text", (field,))
    return None


def identify(body: Mapping[str, Any], version: str, kind: str) -> Identity | Refusal:
    """Read the metadata that every object has, as the API server checks it.

    Args:
        body: The object.
        version: Its apiVersion.
        kind: Its kind.

    Returns:
        The identity, or why there is none.
    """
    metadata = body.get("metadata")
    shown = quoted_bare(kind)
    if kind.endswith("List") and not metadata:
        return Refusal(f"{shown} has no items", (), "Write them under items, as a list.")
    if not isinstance(metadata, Mapping):
        if metadata is None:
            return Refusal(f"{shown} has no metadata.name", ("metadata",), "Add metadata.name.")
        return Refusal(f"metadata of {shown} is {quoted(metadata)}, not a mapping", ("metadata",))
    for field in ("name", "generateName", "namespace"):
        value = metadata.get(field)
        if value is not None and not isinstance(value, str):
            return _not_text(shown, ("metadata", field), value)
    for field in ("labels", "annotations"):
        refusal = _check_texts(shown, metadata.get(field), ("metadata", field))
        if refusal is not None:
            return refusal
    for field in ("name", "namespace"):
        if "{{" in (metadata.get(field) or ""):
            return Refusal(
                f"metadata.{field} of {shown} is a template that is not rendered",
                ("metadata", field),
                RENDER,
            )
    name = metadata.get("name") or ""
    if not name:
        prefix = metadata.get("generateName")
        if not prefix:
            # apimachinery, ValidateObjectMeta: "name or generateName is required".
            return Refusal(
                f"{shown} has no metadata.name", ("metadata", "name"), "Add metadata.name."
            )
        name = prefix + "*"
    return Identity(version, kind, metadata.get("namespace") or None, name)


def _check_texts(kind: str, values: Any, path: Path) -> Refusal | None:
    if values is None:
        return None
    if not isinstance(values, Mapping):
        return Refusal(f"{path[0]}.{path[1]} of {kind} is {quoted(values)}, not a mapping", path)
    for key, value in values.items():
        if type(value) is not str and value is not None:
            return _not_text(kind, (*path, key), value)
    return None


def _not_text(kind: str, path: Path, value: Any) -> Refusal:
    where = f"{path[0]}.{path[1]}" + (f"[{quoted(path[2])}]" if len(path) > 2 else "")
    return Refusal(
        f"{where} of {kind} is {quoted(value)}, which is not text",
        path,
        "Put the value in quotes." if not isinstance(value, (Mapping, list)) else "",
    )
