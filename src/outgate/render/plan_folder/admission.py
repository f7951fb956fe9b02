"""No new namespace without it: pods are admitted only beside a default-deny-egress.

A ValidatingAdmissionPolicy cannot look at other objects, except at its parameter. So the parameter
is the namespace's own NetworkPolicy of that name: where ``paramRef.namespace`` is not set, "the
namespace of the object being evaluated for admission will be used". The parameter's kind is
namespaced, so this holds for every namespace without a line per namespace.

It is never deleted but switched off, as hold-open is: when no binding names a built-in kind any
more, the API server stops looking at that kind for good (kubernetes/kubernetes#130887, seen on
1.34). A binding that comes back is then judged by what was there before: it lets pods in beside a
policy that is gone, and refuses them beside one that is new, until the API server is restarted.

Existence is not enforcement: that the policy is there says nothing about a network plugin that
keeps it. ``outgate verify`` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from outgate.intents.documents import EgressBaseline
from outgate.model.workloads import METADATA_NAME
from outgate.planning.composing import DENY_NAME
from outgate.render.plan_folder import paths
from outgate.render.plan_folder.comments import GENERATED, comment
from outgate.render.plan_folder.kustomizations import kustomization_text
from outgate.render.yaml_text import yaml_lines

NAME = f"namespace-needs-networkpolicy-{DENY_NAME}.outgate.dev"
"""Where the parameter is missing the API server's message names the policy and gives no words of
ours: so the name says what is missing."""
EXEMPT_LABEL = "outgate.dev/egress"
EXEMPT_VALUE = "exempt"
ADMISSION_ON = f"{paths.ADMISSION}/on"
ADMISSION_OFF = f"{paths.ADMISSION}/off"
_API = "admissionregistration.k8s.io/v1"
_SELECTOR = "params.spec.podSelector"
_REMEDY = (
    f"restore it from the plan, or label the namespace {EXEMPT_LABEL}={EXEMPT_VALUE} if it is to "
    "be an exception"
)


def admission_files(baseline: EgressBaseline) -> Iterator[tuple[str, str]]:
    """Yield the files of the admission policy.

    Args:
        baseline: Whom it leaves alone, whether they are there yet or not.

    Yields:
        Relative paths and texts.
    """
    folder = ADMISSION_ON
    yield f"{folder}/policy.yaml", _text(_ABOUT_POLICY, policy())
    yield f"{folder}/binding.yaml", _text(_ABOUT_BINDING, binding(baseline))
    yield f"{folder}/{paths.KUSTOMIZATION}", kustomization_text(["policy.yaml", "binding.yaml"])
    yield (
        f"{ADMISSION_OFF}/{paths.KUSTOMIZATION}",
        kustomization_text(
            ["../on"],
            about=_ABOUT_OFF,
            patches=(
                {
                    "target": {"kind": "ValidatingAdmissionPolicyBinding", "name": NAME},
                    "patch": "\n".join(yaml_lines([_NO_NAMESPACE])),
                },
            ),
        ),
    )


def policy() -> dict[str, Any]:
    """Return the ValidatingAdmissionPolicy."""
    return {
        "apiVersion": _API,
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": NAME, "labels": {"app.kubernetes.io/managed-by": "outgate"}},
        "spec": {
            # Whatever goes wrong, a pod that might be open is not admitted.
            "failurePolicy": "Fail",
            "paramKind": {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy"},
            "matchConstraints": {
                "resourceRules": [
                    {
                        "apiGroups": [""],
                        "apiVersions": ["v1"],
                        "operations": ["CREATE"],
                        "resources": ["pods"],
                    }
                ]
            },
            "validations": [
                _validation(
                    # "An empty podSelector selects all pods in the namespace."
                    f"!has({_SELECTOR}) || ({_is_empty(f'{_SELECTOR}.matchLabels')} && "
                    f"{_is_empty(f'{_SELECTOR}.matchExpressions')})",
                    "does not select every pod of it",
                ),
                _validation(
                    "has(params.spec.policyTypes) && 'Egress' in params.spec.policyTypes",
                    "does not isolate egress: its policyTypes have no Egress",
                ),
                _validation(
                    # A rule without peers allows everything; the deny allows nothing itself.
                    _is_empty("params.spec.egress"),
                    "allows something itself; allows belong into policies of their own",
                ),
            ],
        },
    }


def binding(baseline: EgressBaseline) -> dict[str, Any]:
    """Return its ValidatingAdmissionPolicyBinding.

    Args:
        baseline: Whom it leaves alone.
    """
    expressions: list[dict[str, Any]] = [
        {"key": EXEMPT_LABEL, "operator": "NotIn", "values": [EXEMPT_VALUE]}
    ]
    exempt = sorted({one.name for one in baseline.exempt})
    if exempt:
        expressions.append({"key": METADATA_NAME, "operator": "NotIn", "values": exempt})
    scope = baseline.scope
    if scope.names:
        expressions.append(
            {"key": METADATA_NAME, "operator": "In", "values": sorted(set(scope.names))}
        )
    else:
        for key, operator, values in scope.selector.requirements:
            expression: dict[str, Any] = {"key": key, "operator": str(operator)}
            expressions.append(expression | ({"values": list(values)} if values else {}))
    return {
        "apiVersion": _API,
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": {"name": NAME, "labels": {"app.kubernetes.io/managed-by": "outgate"}},
        "spec": {
            "policyName": NAME,
            "paramRef": {"name": DENY_NAME, "parameterNotFoundAction": "Deny"},
            "validationActions": ["Deny"],
            "matchResources": {"namespaceSelector": {"matchExpressions": expressions}},
        },
    }


def _validation(expression: str, what: str) -> dict[str, str]:
    words = f"'namespace ' + request.namespace + ': its NetworkPolicy {DENY_NAME} "
    return {
        "expression": expression,
        "messageExpression": f"{words}{what}; {_REMEDY}'",
        "reason": "Forbidden",
    }


def _is_empty(field: str) -> str:
    return f"(!has({field}) || size({field}) == 0)"


_ABOUT_POLICY = (
    (
        f"A pod is admitted only into a namespace whose NetworkPolicy {DENY_NAME} is there, "
        "selects every pod, isolates egress and allows nothing itself. Pods that run already are "
        "not touched, and pods of Deployments, Jobs and the like are pods: their owner's events "
        "say why there are none."
    ),
    (
        "Existence is not enforcement: the policy being there does not show that the network "
        "plugin keeps it, nor that no other policy of the namespace allows everything. outgate "
        "verify and outgate audit show that."
    ),
    (
        "Apply it after stage 2 everywhere: before that, namespaces have no such policy, and no "
        "new pod would start in them. Whoever applies it must be allowed to get networkpolicies."
    ),
)
_ABOUT_BINDING = (
    (
        f"Left alone: namespaces with the label {EXEMPT_LABEL}={EXEMPT_VALUE}, and those that the "
        "baseline exempts. Whoever may label a namespace can exempt it; outgate audit lists what "
        "is open."
    ),
)


_NO_NAMESPACE = {
    "op": "replace",
    "path": "/spec/matchResources/namespaceSelector",
    "value": {
        "matchExpressions": [
            {"key": EXEMPT_LABEL, "operator": "Exists"},
            {"key": EXEMPT_LABEL, "operator": "DoesNotExist"},
        ]
    },
}
_ABOUT_OFF = (
    (
        "The admission policy, switched off: its binding is for namespaces with a label that is "
        "there and is not there."
    ),
    (
        "Do not delete the binding to switch it off: the API server stops looking at "
        "NetworkPolicies for it, and one that comes back is judged by what was there before "
        "(kubernetes/kubernetes#130887), until the API server is restarted."
    ),
)


def _text(about: Iterable[str], body: dict[str, Any]) -> str:
    lines = [*comment(GENERATED)]
    for sentence in about:
        lines += comment(sentence)
    lines += yaml_lines(body)
    return "".join(f"{line}\n" for line in lines)
