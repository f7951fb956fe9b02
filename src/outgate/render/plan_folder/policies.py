"""A policy as a file: its manifest, with the reasons of every rule beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from outgate.planning.cilium_policies import PlannedCiliumPolicy, cilium_manifest_of
from outgate.planning.manifests import manifest_of
from outgate.planning.plans import PlannedPolicy
from outgate.render.plan_folder.comments import GENERATED, comment, need_comment
from outgate.render.yaml_text import yaml_lines


def policy_text(policy: PlannedPolicy, root: str) -> str:
    """Return the file of one policy.

    Args:
        policy: The policy.
        root: The folder below which the intents' files are named without it.
    """
    return _joined((*comment(GENERATED), *policy_lines(policy, root)))


def policies_text(policies: Iterable[PlannedPolicy], root: str, about: str) -> str:
    """Return one file of several policies.

    Args:
        policies: The policies.
        root: The folder below which the intents' files are named without it.
        about: What the file is, in a sentence.
    """
    lines = [*comment(GENERATED), *comment(about)]
    for policy in policies:
        lines += ["---", *policy_lines(policy, root)]
    return _joined(lines)


def policy_lines(policy: PlannedPolicy, root: str) -> Iterator[str]:
    """Write a policy's manifest, commented; read back it is the manifest and nothing else.

    Args:
        policy: The policy.
        root: The folder below which the intents' files are named without it.

    Yields:
        Lines without line ends.
    """
    yield from comment(f"For {_subject(policy)}: {policy.about}.")
    yield from lines_of_manifest(manifest_of(policy), policy, root)


def lines_of_manifest(body: dict[str, Any], policy: PlannedPolicy, root: str) -> Iterator[str]:
    """Write a manifest with the reasons of its policy's rules beside them.

    Args:
        body: The manifest of the policy; its rules are in the order of the policy's.
        policy: The policy.
        root: As in `policy_lines`.

    Yields:
        Lines without line ends.
    """
    spec = dict(body["spec"])
    rules = spec.pop("egress", [])
    yield from yaml_lines({**body, "spec": spec})
    if not rules:
        return
    yield "  egress:"
    for rule, planned in zip(rules, policy.rules, strict=True):
        if planned.note:
            yield from comment(planned.note, 2)
        for need in planned.needs:
            yield from need_comment(need, root, 2)
        yield from yaml_lines([rule], 2)


def cilium_policy_text(policy: PlannedCiliumPolicy, root: str) -> str:
    """Return the file of one policy in Cilium's language.

    Args:
        policy: The policy.
        root: The folder below which the intents' files are named without it.
    """
    return _joined((*comment(GENERATED), *cilium_policy_lines(policy, root)))


def cilium_policy_lines(policy: PlannedCiliumPolicy, root: str) -> Iterator[str]:
    """Write a policy in Cilium's language, commented; read back it is the manifest alone.

    Args:
        policy: The policy.
        root: As in `policy_lines`.

    Yields:
        Lines without line ends.
    """
    yield from comment(f"For {_subject(policy)}: {policy.about}.")
    yield from comment(
        "It only adds to what the NetworkPolicies allow: it isolates nothing, and Cilium alone "
        "says what it lets pass."
    )
    yield from lines_of_cilium_manifest(cilium_manifest_of(policy), policy, root)


def lines_of_cilium_manifest(
    body: dict[str, Any], policy: PlannedCiliumPolicy, root: str
) -> Iterator[str]:
    """Write a manifest in Cilium's language with the reasons of its rules beside them.

    Args:
        body: The manifest of the policy; its rules are in the order of the policy's.
        policy: The policy.
        root: As in `policy_lines`.

    Yields:
        Lines without line ends.
    """
    spec = dict(body["spec"])
    rules = spec.pop("egress")
    yield from yaml_lines({**body, "spec": spec})
    yield "  egress:"
    for rule, planned in zip(rules, policy.rules, strict=True):
        if planned.note:
            yield from comment(planned.note, 2)
        for need in planned.needs:
            yield from need_comment(need, root, 2)
        yield from yaml_lines([rule], 2)


def _subject(policy: PlannedPolicy | PlannedCiliumPolicy) -> str:
    if policy.subject.selects_all:
        return "every pod of the namespace"
    return f"pods with {policy.subject}"


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
