"""The walk of `outgate demo`: what is said, and what is typed. Change it here."""

from __future__ import annotations

from typing import NamedTuple


class Step(NamedTuple):
    """One command of the walk."""

    words: str
    """What to know before the command is typed."""
    question: tuple[str, ...]
    """The command and its arguments; the bundled shop is read by each. ``{intents}`` in its words,
    arguments and options is the folder of the bundled intents, ``{traffic}`` that of the recorded
    traffic."""
    options: tuple[str, ...] = ()
    shows_stages: bool = False
    """The stages of the folder that it wrote are shown after it."""
    exit_code: int = 0
    """How the command ends."""


_PODS = ("--pod-cidr", "10.244.0.0/16")
_KNOWN = ("--platform", "kubeadm", *_PODS)

QUESTIONS: tuple[Step, ...] = (
    Step(
        "A small shop runs in three namespaces, and somebody has written NetworkPolicies for it. "
        "First question: who is open all the same?",
        ("audit",),
    ),
    Step(
        "Namespace shop has a policy called default-deny, and its pods may still call anybody: the "
        "policy isolates ingress only. Which pods reach the public internet?",
        ("reach",),
        ("--internet",),
    ),
    Step(
        "The frontend calls the checkout Service on port 80, and gets no answer. Denied traffic "
        "leaves no log, so ask why.",
        ("explain", "shop/frontend", "svc:shop/checkout:80"),
    ),
    Step(
        "The Service listens on 80, its pods on 9000, and policies are judged at the pods. Next, a "
        "pair that works: which rule lets checkout call the card gateway? In a script, --expect "
        "turns the verdict into an exit code.",
        ("explain", "shop/checkout", "payments/card-gateway:8443"),
        ("--expect", "allowed"),
    ),
)
"""What is asked of the shop where the walk is started."""

CHANGES: tuple[Step, ...] = (
    Step(
        "Now close it. Somebody wrote down what each workload needs: EgressIntents, in {intents}. "
        "A plan turns them into policies in stages that cut nothing until the last one is switched "
        "on, and proves it. It also sees who would still be turned away at the other end. This and "
        "what follows writes into an empty folder, which is taken away at the end.",
        ("plan",),
        ("-i", "{intents}", *_KNOWN, "-o", "plan/"),
        shows_stages=True,
    ),
    Step(
        "The newsletter will want its mail relay. The daily task is one line: it changes the "
        "intent, and shows which policy changes, what is reached then, and the proof. Here nothing "
        "is written.",
        ("allow", "shop/newsletter", "203.0.113.25:587"),
        (
            *("--why", "sends the newsletter", "--owner", "team-shop"),
            *("-i", "{intents}", *_KNOWN, "--dry-run"),
        ),
    ),
    Step(
        "What if nobody wrote intents? Then recorded traffic says what is needed. Eight days of "
        "the shop's are in a file. First, connections into edges: who, whom, at which port.",
        ("flows import", "{traffic}"),
    ),
    Step(
        "Now what each workload needs, as intents with their evidence; the ranges of pods and "
        "Services tell which addresses are outside. Two things are set apart, for a person to "
        "decide: what a policy denied, and what is new on the last day. And it says what speaks "
        "against switching over.",
        ("learn",),
        ("-o", "learnt/", *_KNOWN),
    ),
    Step(
        "From these intents to a plan, proved.",
        ("plan",),
        ("-i", "learnt/", *_KNOWN, "-o", "learnt-plan/"),
    ),
    Step(
        "What would that break? The same traffic, replayed against every stage of the plan.",
        ("simulate", "learnt-plan/"),
        _PODS,
        exit_code=1,
    ),
    Step(
        "The newsletter had begun to fetch pictures, and that was set apart. Its team says that it "
        "is right; so it is written down.",
        ("allow", "shop/newsletter", "203.0.113.80:443"),
        ("--why", "pictures in the newsletter", "--owner", "team-shop", "-i", "learnt/", *_KNOWN),
    ),
    Step("Planned again,", ("plan",), ("-i", "learnt/", *_KNOWN, "-o", "learnt-plan/")),
    Step("and replayed again: nothing would break.", ("simulate", "learnt-plan/"), _PODS),
)
"""What is walked in a folder of its own, one step after the other: each needs what the ones before
wrote."""

STAGES = (
    "The folder goes when this walk ends. Its README says how to go on, and has the line that goes "
    "back: the first stage, at any time. A stage is a change of its own, for kubectl, for Git, or "
    "for outgate rollout, which looks before it goes on:"
)

LAST_WORDS = (
    "That was the shop. Now your own manifests: outgate audit -f FOLDER, outgate intents init -f "
    "FOLDER -o intents/. The bundled ones are in {folder}, to be changed and asked again."
)
