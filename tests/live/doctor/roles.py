"""The Roles of docs/rbac.md, whole or with one permission taken away, given to users that act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_PAGE = Path(__file__).parents[3] / "docs/rbac.md"
_GROUP = "rbac.authorization.k8s.io"


@dataclass(frozen=True)
class Permission:
    """One verb on one resource, perhaps on one object."""

    group: str
    resource: str
    verb: str
    name: str = ""

    @property
    def full_name(self) -> str:
        """The resource, ``plural.group``."""
        return f"{self.resource}.{self.group}" if self.group else self.resource


def documented(name: str) -> list[dict[str, Any]]:
    """Return the Roles of a name, as the page has them."""
    blocks = _PAGE.read_text(encoding="utf-8").split("```yaml\n")[1:]
    documents = [
        document for block in blocks for document in yaml.safe_load_all(block.partition("```")[0])
    ]
    found = [
        one
        for one in documents
        if one["metadata"]["name"] == name and one["kind"] in ("ClusterRole", "Role")
    ]
    assert found != []
    return found


def permissions(roles: list[dict[str, Any]]) -> Iterator[Permission]:
    """Yield everything that Roles give, one by one."""
    for role in roles:
        for rule in role["rules"]:
            for group in rule["apiGroups"]:
                for resource in rule["resources"]:
                    for verb in rule["verbs"]:
                        for name in rule.get("resourceNames") or [""]:
                            yield Permission(group, resource, verb, name)


def given(
    roles: list[dict[str, Any]], user: str, *, without: Permission | None = None
) -> list[dict[str, Any]]:
    """Return Roles and bindings that give a user what these Roles give, but for one permission."""
    objects = []
    for role in roles:
        metadata = {**role["metadata"], "name": user}
        single = [{**role, "rules": [rule]} for rule in role["rules"]]
        rules = [
            {
                "apiGroups": [one.group],
                "resources": [one.resource],
                "verbs": [one.verb],
                **({"resourceNames": [one.name]} if one.name else {}),
            }
            for one in permissions(single)
            if one != without
        ]
        objects.append({**role, "metadata": metadata, "rules": rules})
        objects.append(
            {
                "apiVersion": role["apiVersion"],
                "kind": f"{role['kind']}Binding",
                "metadata": metadata,
                "roleRef": {"apiGroup": _GROUP, "kind": role["kind"], "name": user},
                "subjects": [{"apiGroup": _GROUP, "kind": "User", "name": user}],
            }
        )
    return objects
