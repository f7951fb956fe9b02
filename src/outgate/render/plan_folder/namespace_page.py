"""A namespace's README.md: what the plan does there, in sentences, and the lines that do it."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.planning.plans import NamespacePlan, Obstacle
from outgate.planning.stages import STAGES, Stage
from outgate.render.markdown_text import block, code, table, words
from outgate.render.plan_folder import paths
from outgate.render.plan_folder.describing import ALLOWS_HEADS, allow_rows, cilium_allow_rows
from outgate.render.plan_folder.going_back import (
    abort_lines,
    apply_line,
    back_line,
    back_without_folder,
)
from outgate.render.plan_folder.namespaces import has_policies
from outgate.render.plan_folder.options import FolderOptions

_MOST_NAMES = 5


def namespace_page(plan: NamespacePlan, options: FolderOptions) -> str:
    """Return the page.

    Args:
        plan: The namespace's plan.
        options: Choices of the user.
    """
    lines = [f"# Egress plan for namespace {plan.namespace}", ""]
    lines += _sentences(plan)
    rows = [row for policy in plan.policies for row in allow_rows(policy, options.root)]
    rows += [row for policy in plan.cilium for row in cilium_allow_rows(policy, options.root)]
    lines += ["", "## What is allowed", ""]
    if rows:
        lines += table(ALLOWS_HEADS, rows)
    else:
        lines += ["Nothing: no intent asks for anything here, and the baseline gives nothing."]
    lines += beside(plan)
    lines += notes("## Notes", plan.obstacles)
    lines += _stages(plan)
    return "".join(f"{line}\n" for line in lines)


def notes(head: str, obstacles: tuple[Obstacle, ...]) -> Iterator[str]:
    """Write what a person must know or decide; nothing where there is nothing.

    Args:
        head: The heading.
        obstacles: What there is.

    Yields:
        Lines without line ends.
    """
    if not obstacles:
        return
    yield from ("", head, "")
    for obstacle in obstacles:
        remedy = words(obstacle.remedy)
        end = "" if remedy.endswith("?") else "."
        yield f"- {words(obstacle.what)}. {remedy[:1].upper()}{remedy[1:]}{end}"


def beside(plan: NamespacePlan) -> Iterator[str]:
    """Write what is to be known of the policies in Cilium's language; nothing where none is.

    Args:
        plan: The namespace's plan.

    Yields:
        Lines without line ends.
    """
    if not plan.cilium:
        return
    names = ", ".join(code(policy.name) for policy in plan.cilium)
    yield ""
    yield (
        f"CiliumNetworkPolicies ({names}) say what no NetworkPolicy can. Proved of them: they "
        "select their own pods and only add to what these reach. What they let pass is Cilium's "
        "word."
    )
    if any(rule.rule.watches_dns for policy in plan.cilium for rule in policy.rules):
        yield ""
        yield (
            "**Names are known from look-ups.** They are watched from stage 2 on, while everything "
            "is still open. A program that looked a name up earlier, and keeps the address, is cut "
            "at the switch: stay in stage 2 for longer than programs keep addresses, or restart "
            "one replica of each. From then on look-ups of these pods go through the agent, and "
            "fail while it is away."
        )


def _sentences(plan: NamespacePlan) -> Iterator[str]:
    count = len(plan.hold_open)
    if not count:
        yield (
            "Every pod of this namespace is isolated for egress by policies of others already, so "
            "there is nothing to hold open: the plan only adds what is allowed."
        )
    else:
        names = ", ".join(code(policy.name) for policy in plan.hold_open)
        one = "policy" if count == 1 else "policies"
        yield (
            f"While the plan is put in place, {count} {one} ({names}) hold{'s' * (count == 1)} "
            "open what is open today."
        )
    if plan.held_against:
        found = list(dict.fromkeys(code(name) for name, _ in plan.held_against))
        more = f" and {len(found) - _MOST_NAMES} more" if len(found) > _MOST_NAMES else ""
        others = f"{', '.join(found[:_MOST_NAMES])}{more}"
        yield (
            f"Pods that policies of others isolate are never opened ({others}); those policies "
            "stay, and what they allow stays allowed."
        )
    if plan.deny is None:
        yield (
            "The default deny is there already and is not outgate's: the plan has none of its own."
        )
    else:
        yield (
            f"At the end {code(plan.deny.name)} closes egress for every pod, but for what is "
            "listed here."
        )


def _stages(plan: NamespacePlan) -> Iterator[str]:
    namespace = plan.namespace
    yield from ("", "## Stage by stage", "")
    if plan.hold_open:
        yield "From the plan's folder, one at a time, as its README says:"
    else:
        yield "From the plan's folder; there is one stage, because nothing can be cut by it:"
    yield ""
    if not plan.hold_open:
        yield from block([apply_line(paths.stage_of_namespace(namespace, Stage.POLICIES))])
    else:
        yield from block(apply_line(paths.stage_of_namespace(namespace, one)) for one in STAGES)
    if plan.hold_open:
        yield from ("", "## Going back", "")
        yield "Switches hold-open on again, and changes nothing else:"
        yield ""
        yield from block([back_line(namespace)])
        yield ""
        yield "The same where this folder is not at hand:"
        yield ""
        yield from block(map(back_without_folder, plan.hold_open))
    yield from ("", "## Taking it away", "")
    yield from block(
        abort_lines(
            namespace,
            holds_open=bool(plan.hold_open),
            denies=has_policies(plan),
        )
    )
