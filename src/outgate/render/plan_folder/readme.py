"""README.md: what a reviewer reads before the plan is merged, and an engineer at three at night."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outgate.enforcers import profile_named
from outgate.model.origins import NOWHERE
from outgate.planning.plan_documents import NamespaceRecord, Role
from outgate.planning.plans import NamespacePlan, Plan
from outgate.planning.stages import Stage
from outgate.render.markdown_text import block, code, table, words
from outgate.render.plan_folder import argocd, flux, paths
from outgate.render.plan_folder.admission import (
    ADMISSION_OFF,
    ADMISSION_ON,
    EXEMPT_LABEL,
    EXEMPT_VALUE,
)
from outgate.render.plan_folder.blocked_needs import blocked_needs
from outgate.render.plan_folder.gitops import object_name
from outgate.render.plan_folder.going_back import abort_lines, apply_line, back_line
from outgate.render.plan_folder.namespace_page import notes
from outgate.render.plan_folder.options import FolderOptions, GitOps, GitOpsForm
from outgate.render.plan_folder.warnings import warnings_of

_UNCOVERED = "uncoverable"


def readme_text(plan: Plan, options: FolderOptions, kept: Sequence[NamespaceRecord]) -> str:
    """Return the page.

    Args:
        plan: The plan.
        options: Choices of the user.
        kept: Namespaces that are refused, as an earlier plan recorded them; their files are kept.
    """
    spaces = [space for space in plan.namespaces if not space.is_refused]
    refused = [space for space in plan.namespaces if space.is_refused]
    holds_open = any(space.hold_open for space in spaces) or any(
        one.role is Role.HOLD_OPEN for record in kept for one in record.objects
    )
    lines = [f"# Egress plan{f' for {words(plan.cluster)}' if plan.cluster else ''}", ""]
    lines += _summary(plan, spaces, refused, holds_open=holds_open)
    if holds_open:
        lines += _going_back(options)
    lines += _namespaces(spaces)
    lines += blocked_needs(options.blocked)
    lines += _refused(refused, [record.name for record in kept])
    lines += _exempt(plan)
    uncovered = tuple(one for space in spaces for one in space.obstacles if one.code == _UNCOVERED)
    lines += notes("## What no policy covers", uncovered)
    lines += notes("## Notes", plan.obstacles)
    if spaces or kept:
        lines += _how(plan, options, refused, holds_open=holds_open)
    return "".join(f"{line}\n" for line in lines)


def _how(
    plan: Plan, options: FolderOptions, refused: Sequence[NamespacePlan], *, holds_open: bool
) -> Iterator[str]:
    yield from _stages(options) if holds_open else _one_stage()
    yield from _from_git(options)
    yield from ("", "## What the enforcer makes of it", "")
    profile = profile_named(plan.profile)
    yield from (f"Planned for the profile {code(profile.name)}: {words(profile.title)}.", "")
    yield from (f"- {warning}" for warning in warnings_of(profile))
    yield from _admission(refused)
    yield from _aborting(options, holds_open=holds_open)
    yield from _folder(options)


def _summary(
    plan: Plan,
    spaces: Sequence[NamespacePlan],
    refused: Sequence[NamespacePlan],
    *,
    holds_open: bool,
) -> Iterator[str]:
    policies = sum(len(space.policies) + len(space.cilium) for space in spaces)
    needs = sum(_needs(space) for space in spaces)
    yield (
        f"{_counted(len(spaces), 'namespace')} closed for egress but for "
        f"{_counted(needs, 'need')} in {_counted(policies, 'policy')}; "
        f"{_counted(len(plan.exempt), 'namespace')} exempt, {len(refused)} refused."
    )
    if holds_open:
        yield "Nothing is cut before stage 3; stage 4 is the enforcement, and one line goes back."
    elif spaces:
        yield (
            "No pod is open for egress today, so nothing can be cut and nothing is held open: "
            "applied, the plan only adds what is allowed."
        )
    else:
        yield "There is nothing to apply."


def _going_back(options: FolderOptions) -> Iterator[str]:
    yield from ("", "## Going back", "")
    yield (
        "Switches hold-open on again, so that everything that was open is open; it changes no "
        "other policy and deletes nothing:"
    )
    yield ""
    yield from block([back_line()])
    yield ""
    yield (
        "One namespace: `kubectl apply -k namespaces/NAME/stages/1-hold-open`. Where this folder "
        "is not at hand, the namespace's own page has a line that needs no file."
    )
    for gitops in options.gitops:
        yield ""
        yield _going_back_with(gitops)
    yield ""
    yield (
        "Then go back in Git as well: in `namespaces/NAME/current/kustomization.yaml` the line "
        "becomes `- ../stages/2-policies`."
    )


def _going_back_with(gitops: GitOps) -> str:
    if gitops.form is GitOpsForm.ARGOCD:
        return (
            "With Argo CD the line holds until the next commit, as long as the Applications have "
            "selfHeal off, as they are written here. With it on, switch automated sync off first: "
            f"`kubectl -n {gitops.namespace or argocd.NAMESPACE} patch "
            f"applications.argoproj.io {object_name('NAME')} --type=json "
            """-p '[{"op":"remove","path":"/spec/syncPolicy/automated"}]'`."""
        )
    return (
        "With Flux suspend first, because it puts back what it applies at every interval: "
        f"`kubectl -n {gitops.namespace or flux.NAMESPACE} patch "
        f"kustomizations.kustomize.toolkit.fluxcd.io {object_name('NAME')} --type=merge "
        """-p '{"spec":{"suspend":true}}'`."""
    )


def _namespaces(spaces: Sequence[NamespacePlan]) -> Iterator[str]:
    if not spaces:
        return
    yield from ("", "## Namespaces", "")
    yield from table(
        ("Namespace", "Held open by", "Policies", "Needs", "Default deny", "Notes"),
        (
            (
                f"[{space.namespace}]({paths.folder_of(space.namespace)}/{paths.README})",
                _counted(len(space.hold_open), "policy") if space.hold_open else "nothing is open",
                str(len(space.policies) + len(space.cilium)),
                str(_needs(space)),
                "of another owner" if space.deny is None else "yes",
                str(len(space.obstacles) or ""),
            )
            for space in spaces
        ),
    )


def _refused(refused: Sequence[NamespacePlan], kept: Sequence[str]) -> Iterator[str]:
    for space in refused:
        what = (
            "the files here are those of an earlier plan"
            if space.namespace in kept
            else "nothing is written"
        )
        stops = tuple(one for one in space.obstacles if one.stops)
        yield from notes(f"## Refused: {words(space.namespace)} ({what})", stops)


def _exempt(plan: Plan) -> Iterator[str]:
    if not plan.exempt:
        return
    yield from ("", "## Left alone", "")
    yield "No policy of this plan concerns these namespaces; what is open there stays open."
    yield ""
    yield from table(("Namespace", "Why"), ((words(name), words(why)) for name, why in plan.exempt))


def _stages(options: FolderOptions) -> Iterator[str]:
    yield from ("", "## Stage by stage", "")
    yield (
        "Each stage is a change of its own, for the whole cluster or for one namespace "
        "(`namespaces/NAME/stages/…`). Between two of them wait until every node has handled the "
        "last one. That kubectl warns of a sorting order is meant: hold-open goes first."
    )
    canaries = (
        "pods with the label `outgate.dev/enforce`"
        if options.canaries is None
        else f"pods whose labels do not satisfy {code(str(options.canaries))}"
    )
    yield ""
    yield from table(
        ("Stage", "What it does", "Go on when"),
        (
            (
                code(apply_line(f"{paths.STAGES}/{Stage.HOLD_OPEN}")),
                "keeps open what is open, whatever comes after",
                "nothing changed: traffic and errors are as before",
            ),
            (
                code(apply_line(f"{paths.STAGES}/{Stage.POLICIES}")),
                "DNS, what is needed and the default deny come; nothing is cut",
                (
                    "it is known what hold-open alone lets pass: from recorded flows, or from the "
                    "enforcer's own log of which policy allowed"
                ),
            ),
            (
                code(apply_line(f"{paths.STAGES}/{Stage.CANARY}")),
                f"hold-open lets go of the canaries: {canaries}",
                "the canaries made new connections to all that they need",
            ),
            (
                code(apply_line(f"{paths.STAGES}/{Stage.ENFORCED}")),
                "hold-open is switched off: the plan is in force",
                (
                    "done when nobody missed anything for longer than the longest connection and "
                    "the rarest job"
                ),
            ),
        ),
    )


def _one_stage() -> Iterator[str]:
    yield from ("", "## Applying it", "")
    yield "All at once, since nothing can be cut by it:"
    yield ""
    yield from block([apply_line(f"{paths.STAGES}/{Stage.POLICIES}")])


def _from_git(options: FolderOptions) -> Iterator[str]:
    for gitops in options.gitops:
        yield ""
        yield _start_with(gitops)
    if options.gitops:
        yield ""
        yield (
            "From then on a stage is a commit that moves one line of one file, "
            "`namespaces/NAME/current/kustomization.yaml`, by one stage."
        )
    else:
        yield ""
        yield (
            "`namespaces/NAME/current/kustomization.yaml` says which stage a namespace is at: one "
            "line, for whoever applies the folder `current`. Planning again keeps it."
        )


def _start_with(gitops: GitOps) -> str:
    if gitops.form is GitOpsForm.ARGOCD:
        return f"Argo CD: `kubectl apply -k {argocd.FOLDER}` makes an Application per namespace."
    return (
        f"Flux: `kubectl apply -k {flux.FOLDER}` makes a GitRepository, and a Kustomization per "
        "namespace."
    )


def _admission(refused: Sequence[NamespacePlan]) -> Iterator[str]:
    yield from ("", "## No new namespace without it", "")
    yield (
        f"`{apply_line(ADMISSION_ON)}`, once stage 2 is everywhere: pods are then admitted only "
        "into namespaces whose `default-deny-egress` is there, selects every pod and isolates "
        f"egress. Exceptions have the label `{EXEMPT_LABEL}={EXEMPT_VALUE}`, or are exempt in the "
        "baseline. That the policy exists does not show that anything enforces it: `outgate "
        "verify` does."
    )
    yield ""
    yield (
        f"`{apply_line(ADMISSION_OFF)}` switches it off. Do not delete its binding: the API server "
        "then stops looking at NetworkPolicies for it, and a binding that comes back is judged by "
        "what was there before (kubernetes/kubernetes#130887), until the API server is restarted."
    )
    if refused:
        yield ""
        yield (
            "**Refused namespaces have no default deny, so no new pod would start in them.** Until "
            "they can be planned, make them exceptions first:"
        )
        yield ""
        yield from block(
            f"kubectl label namespace {space.namespace} {EXEMPT_LABEL}={EXEMPT_VALUE}"
            for space in refused
            if paths.folder_of(space.namespace)
        )


def _aborting(options: FolderOptions, *, holds_open: bool) -> Iterator[str]:
    yield from ("", "## Taking the plan away", "")
    yield (
        "In this order: hold-open on; denies and allows away; hold-open last. Afterwards every pod "
        "is as open as it was."
        if holds_open
        else "Afterwards every pod reaches what it reached before."
    )
    if options.gitops:
        yield ""
        yield (
            "First stop what would put it back: delete the objects of "
            + " and ".join(f"`{gitops.form}/`" for gitops in options.gitops)
            + ", which deletes no policy."
        )
    yield ""
    yield (
        "Where the admission policy is there, switch it off before that: "
        f"`{apply_line(ADMISSION_OFF)}`."
    )
    yield ""
    yield from block(abort_lines(holds_open=holds_open))


def _folder(options: FolderOptions) -> Iterator[str]:
    yield from ("", "## What is in this folder", "")
    rows = [
        ("`namespaces/NAME/policies`", "DNS, allows and the default deny, with reason and owner"),
        ("`namespaces/NAME/hold-open`", "the set that holds open what is open"),
        ("`namespaces/NAME/stages`", "the stages of one namespace"),
        ("`namespaces/NAME/current`", "the stage that it is at; the only file to change by hand"),
        ("`stages`", "the stages of all namespaces"),
        ("`admission`", "no pod without the default deny"),
        ("`abort`", "all denies and allows, to be deleted; never apply it"),
        ("`plan.yaml`", "names and digests of all this, for programs"),
    ]
    if options.new_namespace is not None:
        rows.append(("`components`", "for the kustomization of a namespace that is new"))
    rows += [(f"`{gitops.form}`", "a sync per namespace") for gitops in options.gitops]
    yield from table(("Path", "What"), rows)


def _needs(space: NamespacePlan) -> int:
    return len(
        {
            need
            for needs in (
                *(rule.needs for policy in space.policies for rule in policy.rules),
                *(rule.needs for policy in space.cilium for rule in policy.rules),
            )
            for need in needs
            if need.origin != NOWHERE
        }
    )


def _counted(number: int, noun: str) -> str:
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("y") else f"{number} {noun}s"
