"""Many small teams: the same names in every namespace, one gateway and one bus for all."""

from __future__ import annotations

import random

from bench.learn.building import API, Builder
from bench.learn.truth import Cluster

_TEAMS = 12


def build(chance: random.Random) -> Cluster:
    """Return the cluster."""
    add = Builder("many namespaces", chance)
    gateway = add.workload("gateway", "gateway", 8443, replicas=2)
    bus = add.workload("bus", "bus", 4222, kind="StatefulSet", replicas=3)
    collector = add.workload("monitoring", "collector", 4317, kind="DaemonSet", replicas=3)
    scraper = add.workload("monitoring", "scraper", replicas=1)
    add.need(scraper, API, per_day=20)
    shared = add.host("login.example", 2)
    first_api = None
    for number in range(_TEAMS):
        space = f"team-{number:02}"
        api = add.workload(space, "api", 8080, replicas=2, port_name="http")
        worker = add.workload(space, "worker", 9100)
        add.need(gateway, api, per_day=20, asks=80)
        add.need(api, bus, per_day=12, asks=4222)
        add.need(worker, bus, per_day=12, asks=4222)
        add.need(api, collector, per_day=8)
        add.need(scraper, worker, per_day=12)
        if number % 3 == 0:
            add.need(api, shared, 443, per_day=8)
        if number % 4 == 1 and first_api is not None:
            # Two teams that talk to each other, and seldom.
            add.need(worker, first_api, per_day=chance.choice((0.1, 3.0)), asks=80)
        if first_api is None:
            first_api = api
    add.guard(bus, tried_by=scraper)
    return add.finish()
