"""plan.yaml: written as a document of plain values, read back strictly.

Its own digest stands in it, so that a plan that a person changed is not taken for outgate's word.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from outgate.cluster.facts_codec import FactsError, decode, encode
from outgate.errors import InputError
from outgate.manifests.reading import Reader
from outgate.model.origins import Origin, Path
from outgate.planning.plan_documents import API_VERSION, KIND, PlanDocument, digest_of_object

PLAN_FILE = "plan.yaml"
_GROUP = API_VERSION.partition("/")[0]
_NAMELESS = "cluster"
_FIELDS = ("apiVersion", "kind", "metadata", "plan", "digest")


def plan_document(plan: PlanDocument) -> dict[str, Any]:
    """Return a plan as a document of plain values, the keys in their order.

    Args:
        plan: The plan.
    """
    body = encode(plan)
    name = body.pop("cluster", _NAMELESS)
    document = {"apiVersion": API_VERSION, "kind": KIND, "metadata": {"name": name}, "plan": body}
    return document | {"digest": digest_of_object(document)}


def plan_of(document: Mapping[str, Any]) -> PlanDocument:
    """Return the plan of a document.

    Args:
        document: Plain values, as `plan_document` gives them.

    Raises:
        FactsError: It is not such a document, or was changed since.
    """
    for key in document:
        if key not in _FIELDS:
            raise FactsError(
                f"no field is called {key!r}; there are: {', '.join(_FIELDS)}", (str(key),)
            )
    if document.get("apiVersion") != API_VERSION or document.get("kind") != KIND:
        raise FactsError(f"must be a {KIND} of {API_VERSION}", ("apiVersion",))
    metadata, body = document.get("metadata"), document.get("plan")
    if not isinstance(body, Mapping) or "cluster" in body:
        raise FactsError("must be a mapping; the cluster's name is metadata.name", ("plan",))
    if not isinstance(metadata, Mapping) or not isinstance(metadata.get("name"), str):
        raise FactsError("must have the cluster's name", ("metadata",))
    name = metadata["name"]
    cluster = {} if name == _NAMELESS else {"cluster": name}
    try:
        plan = decode(PlanDocument, {**body, **cluster})
    except FactsError as error:
        raise FactsError(str(error), ("plan", *error.path)) from None
    rest = {key: value for key, value in document.items() if key != "digest"}
    if document.get("digest") != digest_of_object(rest):
        raise FactsError(
            "the file was changed after outgate wrote it; restore it, or plan again", ("digest",)
        )
    return plan


def read_plan(path: str) -> PlanDocument:
    """Read a plan.yaml.

    Args:
        path: The file.

    Raises:
        InputError: It cannot be read, holds no plan, or was changed since outgate wrote it.
    """
    reader = Reader(lambda group, kind: (group, kind) == (_GROUP, KIND))
    documents = list(reader.read([path]))
    for gap in reader.gaps:
        raise InputError(f"{gap.origin}: {gap.what}")
    if len(documents) != 1:
        words = "holds no Plan" if not documents else "holds more than one Plan"
        raise InputError(f"{path}: {words}; write one with outgate plan -o FOLDER")
    document = documents[0]
    try:
        return plan_of(document.body)
    except FactsError as error:
        place = reader.positions.locate(document.origin, error.path)
        raise InputError(f"{_placed(place, error.path)}: {error}") from None


def _placed(place: Origin, path: Path) -> str:
    words = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
    return f"{place} {words.lstrip('.')}" if words else str(place)
