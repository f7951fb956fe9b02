"""kustomization.yaml files: what belongs together, and what a stage changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from outgate.planning.manifests import manifest_of
from outgate.planning.plans import PlannedPolicy
from outgate.render.plan_folder.comments import GENERATED, comment
from outgate.render.yaml_text import yaml_lines

_API = "kustomize.config.k8s.io"


def kustomization_text(
    resources: Sequence[str],
    *,
    about: Iterable[str] = (),
    namespace: str = "",
    is_ordered: bool = False,
    patches: Sequence[Mapping[str, Any]] = (),
    generated: str = GENERATED,
) -> str:
    """Return a kustomization.yaml.

    Args:
        resources: Files and folders.
        about: What it is, in sentences.
        namespace: Named where there are no resources, because kustomize refuses an empty file.
        is_ordered: Whether they are applied in their order; kubectl says a line about it each time.
        patches: What it changes.
        generated: The first line.
    """
    body: dict[str, Any] = {"apiVersion": f"{_API}/v1beta1", "kind": "Kustomization"}
    # Without it kustomize sorts by name, and default-deny-egress comes before hold-open.
    if is_ordered:
        body["sortOptions"] = {"order": "fifo"}
    if resources:
        body["resources"] = list(resources)
    elif namespace:
        body["namespace"] = namespace
    if patches:
        body["patches"] = list(patches)
    return _text(body, generated, about)


def component_text(
    resources: Sequence[str], *, about: Iterable[str] = (), components: Sequence[str] = ()
) -> str:
    """Return the kustomization.yaml of a component, which others take into their own.

    Args:
        resources: Files.
        about: What it is, in sentences.
        components: Other components that belong to it.
    """
    body: dict[str, Any] = {"apiVersion": f"{_API}/v1alpha1", "kind": "Component"}
    if resources:
        body["resources"] = list(resources)
    if components:
        body["components"] = list(components)
    return _text(body, GENERATED, about)


def selector_patches(policies: Iterable[PlannedPolicy]) -> Iterator[dict[str, Any]]:
    """Yield patches that give policies of those names these selectors, and change nothing else.

    Args:
        policies: The policies, as they are to be.
    """
    for policy in policies:
        yield {
            "target": target(policy),
            "patch": "\n".join(
                yaml_lines(
                    [
                        {
                            "op": "replace",
                            "path": "/spec/podSelector",
                            "value": manifest_of(policy)["spec"]["podSelector"],
                        }
                    ]
                )
            ),
        }


def target(policy: PlannedPolicy) -> dict[str, str]:
    """Return the words by which kustomize finds a policy.

    Args:
        policy: The policy.
    """
    return {
        "group": "networking.k8s.io",
        "version": "v1",
        "kind": "NetworkPolicy",
        "namespace": policy.namespace,
        "name": policy.name,
    }


def _text(body: Mapping[str, Any], generated: str, about: Iterable[str]) -> str:
    lines = [*comment(generated)]
    for sentence in about:
        lines += comment(sentence)
    lines += _with_blocks(body)
    return "".join(f"{line}\n" for line in lines)


def _with_blocks(body: Mapping[str, Any]) -> Iterator[str]:
    """Write the document; a patch is text in text, and stands as a block so that it can be read."""
    rest = {key: value for key, value in body.items() if key != "patches"}
    yield from yaml_lines(rest)
    if "patches" not in body:
        return
    yield "patches:"
    for patch in body["patches"]:
        head = {key: value for key, value in patch.items() if key != "patch"}
        yield from yaml_lines([head])
        yield "  patch: |-"
        for line in patch["patch"].split("\n"):
            yield f"    {line}"
