"""A small shop with everything that a plan's folder has to show, planned for real."""

from __future__ import annotations

from datetime import date
from typing import Any

import yaml

from outgate.cluster.facts_codec import decode
from outgate.enforcers import UPSTREAM
from outgate.intents.reading import read_intents_text
from outgate.loading import load_objects
from outgate.model.facts import ClusterFacts
from outgate.model.profiles import Profile
from outgate.model.selectors import Operator, Requirement
from outgate.planning.composing import Composition, compose
from outgate.planning.ground import Ground, make_ground
from outgate.planning.names_lock import NamesLock
from outgate.planning.new_namespaces import ANY_NAMESPACE, plan_new_namespace
from outgate.questions.world import World
from outgate.render.plan_folder.options import FolderOptions, GitOps, GitOpsForm

TODAY = date(2026, 1, 31)

WORKLOADS = """\
apiVersion: v1
kind: Namespace
metadata: {name: kube-system}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Namespace
metadata: {name: bank}
---
apiVersion: v1
kind: Namespace
metadata: {name: vault}
---
apiVersion: v1
kind: Namespace
metadata: {name: sealed}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: coredns, namespace: kube-system}
spec:
  selector: {matchLabels: {k8s-app: kube-dns}}
  template:
    metadata: {labels: {k8s-app: kube-dns}}
    spec:
      containers:
      - {name: c, image: i, ports: [{containerPort: 53, protocol: UDP}, {containerPort: 53}]}
---
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec:
  selector: {k8s-app: kube-dns}
  ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: checkout, namespace: shop}
spec:
  selector: {matchLabels: {app: checkout}}
  template:
    metadata: {labels: {app: checkout}}
    spec: {containers: [{name: c, image: i}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart, tier: back}}
  template:
    metadata: {labels: {app: cart, tier: back}}
    spec: {containers: [{name: c, image: i, ports: [{containerPort: 8080}]}]}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent, namespace: shop}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {hostNetwork: true, containers: [{name: c, image: i}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: carts-own, namespace: shop}
spec:
  podSelector: {matchLabels: {app: cart, tier: back}}
  policyTypes: [Egress]
  egress: [{to: [{podSelector: {}}]}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ledger, namespace: bank}
spec:
  selector: {matchLabels: {app: ledger}}
  template:
    metadata: {labels: {app: ledger}}
    spec: {containers: [{name: c, image: i, ports: [{containerPort: 5432}]}]}
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: unread, namespace: vault}
spec: {endpointSelector: {}, egress: [{toEntities: [world]}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: closed, namespace: sealed}
spec: {podSelector: {}, policyTypes: [Egress]}
"""

INTENTS = """\
apiVersion: outgate.dev/v1alpha1
kind: EgressIntent
metadata: {name: checkout, namespace: shop}
spec:
  workload: {kind: Deployment, name: checkout}
  needs:
  - to: {cidr: 203.0.113.0/24}
    ports: [443]
    why: cards are charged there
    owner: payments
    expires: 2030-12-31
    evidence: {count: 412, last: 2026-01-30, sources: [hubble]}
  - {to: {workload: {namespace: bank, kind: StatefulSet, name: ledger}}, ports: [5432], why: books}
  - to: {workload: {name: cart}}
    ports: [8080]
    why: "| a\\n---\\nkind: Secret `x` <b> # no\\x1b[2J\\u202e [l](http://x.example)"
    owner: "ops\\nkind: Pod"
  - to: {cidr: 169.254.169.254/32}
    ports: [80]
    why: an old library
    exception: {why: until it is replaced, approvedBy: security}
---
apiVersion: outgate.dev/v1alpha1
kind: EgressIntent
metadata: {name: late, namespace: shop}
spec:
  workload: {kind: Deployment, name: cart}
  needs:
  - {to: {cidr: 198.51.100.7/32}, ports: [25], why: gone, expires: 2025-12-31}
"""

FACTS: dict[str, Any] = {"cluster": "prod"}


def world(extra: str = "", without: str = "", profile: Profile = UPSTREAM) -> World:
    """Return the shop's cluster.

    Args:
        extra: More manifests.
        without: A word; documents that hold it are left out.
        profile: The enforcer.
    """
    texts = [text for text in WORKLOADS.split("---\n") if not without or without not in text]
    objects = [*map(yaml.safe_load, texts), *yaml.safe_load_all(extra)]
    return load_objects([body for body in objects if body], profile=profile)


def composition(extra: str = "", without: str = "", intents: str = INTENTS) -> Composition:
    """Return the shop's plan; see `world`."""
    found = world(extra, without)
    read = read_intents_text(intents, "intents/shop.yaml")
    assert not read.is_partial, read.gaps
    ground = make_ground(
        found.snapshot, decode(ClusterFacts, FACTS), found.profile, read.baseline, NamesLock()
    )
    return compose(found, read, ground, TODAY)


def ground() -> Ground:
    """Return what needs of the shop are resolved against."""
    found = world()
    baseline = read_intents_text("", "none").baseline
    return make_ground(found.snapshot, ClusterFacts(), found.profile, baseline, NamesLock())


CANARIES = Requirement("app", Operator.NOT_IN, ("checkout",))
GITOPS = tuple(
    GitOps(form, "https://git.example/platform.git", "clusters/prod/egress", "main")
    for form in GitOpsForm
)


def options(canaries: Requirement | None = None) -> FolderOptions:
    """Return options with everything that can be had.

    Args:
        canaries: What the labels of all pods but the canaries satisfy.
    """
    born = plan_new_namespace(ground(), ANY_NAMESPACE, TODAY)
    return FolderOptions(canaries, GITOPS, new_namespace=born)
