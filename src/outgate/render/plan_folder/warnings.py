"""What a reviewer has to know of the cluster's enforcer before the first stage."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.model.profiles import Profile


def warnings_of(profile: Profile) -> Iterator[str]:
    """Yield what holds for an enforcer, as sentences of Markdown.

    Args:
        profile: The enforcer.
    """
    yield _established(profile)
    yield (
        "**Stage 1 is a change too.** From then on policies select every pod. Some enforcers look "
        "at open connections again when the first policy attaches to a pod. A cluster-wide "
        "baseline (BaselineAdminNetworkPolicy, or the Baseline tier of ClusterNetworkPolicy) stops "
        "applying to a pod as soon as any NetworkPolicy selects it."
    )
    yield (
        "**ICMP and all protocols but TCP, UDP and SCTP** are not defined for pods that a policy "
        "selects, from stage 1 on: some enforcers let them pass, some do not. A ping proves "
        "nothing."
    )
    yield _own_node(profile)
    yield _blocks(profile)
    if not profile.supports_end_port:
        yield (
            "**Port ranges** are not honoured: of a rule with endPort the enforcer takes the first "
            "port only."
        )
    yield (
        "**A policy has no health.** The API server accepts it at once; each node has it a little "
        "later. Wait between stages until every node has handled the last one, and do not jump "
        "over a stage. Whether policies are enforced at all, `outgate verify` tells."
    )
    yield (
        "**Young pods.** On some enforcers a pod's first moments are before its policies. A job "
        "that runs for a second is the one that notices, either way."
    )


def _established(profile: Profile) -> str:
    if profile.cuts_established is None:
        return (
            "**Open connections.** The API leaves it open whether a new deny ends them. If it "
            "does, the first second of stage 3 and of stage 4 is the outage; if it does not, "
            "nothing shows until a pool reconnects. So look at once, and restart one replica of "
            "each workload before the next stage."
        )
    if profile.cuts_established:
        return (
            "**Open connections are cut** when stage 3 or 4 comes into force, if the plan does not "
            "allow them. What breaks, breaks within the first second: look then."
        )
    return (
        "**Open connections survive** stages 3 and 4, even if the plan does not allow them: what "
        "breaks, breaks when a pool reconnects, perhaps at night. Restart one replica of each "
        "workload, or wait longer than the longest connection, before the next stage."
    )


def _own_node(profile: Profile) -> str:
    if profile.own_node_always_allowed:
        return (
            "**A pod's own node** stays in reach, whatever the plan says: agents that listen on "
            "the node, and hostNetwork pods there. The plan cannot close it."
        )
    return (
        "**A pod's own node** is reached only where a rule says so: agents that pods find by "
        "their node's address (metrics, traces, logs) need `platform: node-local` in an intent."
    )


def _blocks(profile: Profile) -> str:
    if profile.block_matches_pods and profile.block_matches_nodes:
        return (
            "**Ranges of addresses** match pods and nodes too: a range that holds the pods' range "
            "opens them."
        )
    if profile.block_matches_pods or profile.block_matches_nodes:
        which, other = ("pods", "nodes") if profile.block_matches_pods else ("nodes", "pods")
        return f"**Ranges of addresses** match {which} that they hold, and never {other}."
    return (
        "**Ranges of addresses** never match pods or nodes, whatever they hold: those have to be "
        "named by labels, or by the enforcer's own kinds of policy."
    )
