"""Names that would be markup, script, another direction of text, or a trap for a program."""

from __future__ import annotations

from typing import Any

HOSTILE_NAMES = (
    "</script><script>document.title='owned'</script>",
    '"><img src=x onerror=document.title=1>',
    "<!--",
    "' onmouseover='document.title=1",
    "javascript:document.title=1",
    "safe\u202egnp",
    "\u200fmark",
    "a" * 200,
    "a~b",
    "&lt;b&gt;",
    "__proto__",
    "constructor",
)
NAMESPACES = ("app", "<b>bold</b>")


def hostile_objects() -> list[dict[str, Any]]:
    """Return two namespaces full of such pods, and two policies in each."""
    objects: list[dict[str, Any]] = []
    for space in NAMESPACES:
        labels = {"kubernetes.io/metadata.name": space}
        objects.append(thing("v1", "Namespace", {"name": space, "labels": labels}))
        for number, name in enumerate(HOSTILE_NAMES):
            pod = {"name": name, "namespace": space, "labels": {"app": f"pod-{number}"}}
            spec = {"containers": [{"name": "main", "image": "none"}]}
            objects.append(thing("v1", "Pod", pod, spec))
        rules: dict[str, Any] = {
            "podSelector": {"matchLabels": {"app": "pod-0"}},
            "policyTypes": ["Ingress"],
            "ingress": [{"from": [{"podSelector": {"matchLabels": {"app": "pod-1"}}}]}],
        }
        # The second one is refused, with its name in what is said about it.
        for name in ("lawful", "</script><img src=y onerror=document.title=2>"):
            policy = {"name": name, "namespace": space}
            objects.append(thing("networking.k8s.io/v1", "NetworkPolicy", policy, rules))
    return objects


def thing(
    api_version: str, kind: str, metadata: dict[str, Any], spec: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return an object as the API writes it."""
    found = {"apiVersion": api_version, "kind": kind, "metadata": metadata}
    return found if spec is None else found | {"spec": spec}
