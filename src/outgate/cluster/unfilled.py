"""Objects with ``${VARIABLES}`` that nobody filled in, and the Flux Kustomizations that would.

Nothing is filled in here, not even a default: which Kustomization applies which file, and what its
ConfigMaps and Secrets hold, the input does not prove. The engine takes such a text for every text
that it could become; what is left is to say so, by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from outgate.cluster.fields import at, mapping, sequence, text
from outgate.model.documents import Document
from outgate.model.gaps import Gap, GapKind
from outgate.model.origins import Origin
from outgate.model.variables import variables_in

_MOST_NAMES = 5
_MOST_OBJECTS = 3
_POD_FIELDS = ("hostNetwork",)


@dataclass(frozen=True, slots=True)
class Filler:
    """A Flux Kustomization with postBuild."""

    name: str
    path: str
    """spec.path without ``./``."""
    variables: tuple[str, ...]
    sources: tuple[str, ...]
    """The ConfigMaps and Secrets of substituteFrom."""
    origin: Origin


def read_filler(document: Document) -> Filler | None:
    """Read a Flux Kustomization; None where it fills in nothing."""
    spec = mapping(document.body.get("spec"))
    post = mapping(spec.get("postBuild"))
    variables = tuple(key for key in mapping(post.get("substitute")) if isinstance(key, str))
    sources = tuple(
        f"{text(item.get('kind'))} {text(item.get('name'))}"
        for item in map(mapping, sequence(post.get("substituteFrom")))
    )
    if not variables and not sources:
        return None
    path = text(spec.get("path")).removeprefix("./").strip("/")
    name = f"{document.namespace}/{document.name}" if document.namespace else document.name
    return Filler(name, path, variables, sources, document.origin)


def filler_gaps(fillers: Iterable[Filler], unfilled: Iterable[Origin]) -> Iterator[Gap]:
    """Yield, for each Kustomization, which objects of the input it would fill in.

    Args:
        fillers: The Kustomizations.
        unfilled: Where objects with variables stand.
    """
    places = list(dict.fromkeys(unfilled))
    for filler in fillers:
        held = [item for item in places if filler.path and _is_below(item.source, filler.path)]
        if not held:
            continue
        what = [*filler.variables[:_MOST_NAMES]]
        if len(filler.variables) > _MOST_NAMES:
            what.append(f"{len(filler.variables) - _MOST_NAMES} variables more")
        if filler.sources:
            what.append(f"what {' and '.join(filler.sources[:_MOST_OBJECTS])} hold")
        where = ", ".join(map(str, held[:_MOST_OBJECTS]))
        more = f" and {len(held) - _MOST_OBJECTS} more" if len(held) > _MOST_OBJECTS else ""
        yield Gap(
            GapKind.UNFILLED,
            f"Flux Kustomization {filler.name} fills in {', '.join(what)} in {filler.path}: by "
            f"that path, {where}{more}",
            filler.origin,
            "build it first, with flux build kustomization, and read the result",
        )


def _is_below(source: str, path: str) -> bool:
    return f"/{path}/" in f"/{source}"


def unfilled_names(values: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the variables in some texts, in reading order, each once."""
    return tuple(dict.fromkeys(name for value in values for name in variables_in(value)))


def unfilled_gap(document: Document, names: tuple[str, ...], effect: str) -> Gap:
    """Report an object with variables.

    Args:
        document: The object.
        names: The variables' names.
        effect: What that means, as the end of a sentence.
    """
    shown = ", ".join(names[:_MOST_NAMES])
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    name = f"{document.namespace}/{document.name}" if document.namespace else document.name
    return Gap(
        GapKind.UNFILLED,
        f"{document.kind} {name} has variables that nobody filled in ({shown}{more}): {effect}",
        document.origin,
        "substitute them first, as Flux or envsubst would",
        document.namespace,
    )


def label_texts(document: Document, labels: Mapping[str, str]) -> Iterator[str]:
    """Yield what policies look at: the namespace, and labels with their keys."""
    yield document.namespace or ""
    for key, value in labels.items():
        yield key
        yield value


def decisive_texts(template: Mapping[str, Any]) -> Iterator[str]:
    """Yield the texts of a pod template without which nothing can be said of its pods.

    Whether it is on its node's network, and which number a named port has: in the API none of
    these is a text, so a text can only be a variable.
    """
    spec = mapping(template.get("spec"))
    for field in _POD_FIELDS:
        yield text(spec.get(field))
    for key in ("containers", "initContainers"):
        for container in map(mapping, sequence(spec.get(key))):
            for port in map(mapping, sequence(container.get("ports"))):
                if port.get("name"):
                    yield text(port.get("containerPort"))
                    yield text(port.get("name"))
                    yield text(port.get("protocol"))


def service_texts(document: Document) -> Iterator[str]:
    """Yield the texts of a Service that decide what stands behind it."""
    yield document.namespace or ""
    for key, value in mapping(at(document.body, ("spec", "selector"))).items():
        yield text(key)
        yield text(value)
    for port in map(mapping, sequence(at(document.body, ("spec", "ports")))):
        for field in ("name", "port", "targetPort", "protocol", "nodePort"):
            yield text(port.get(field))
    for field in ("type", "externalTrafficPolicy", "clusterIP", "externalName"):
        yield text(at(document.body, ("spec", field)))
