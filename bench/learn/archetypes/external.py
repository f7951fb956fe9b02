"""Mostly outside: names that change addresses, names that share one, ranges without any name."""

from __future__ import annotations

import random

from bench.learn.building import Builder
from bench.learn.truth import Cluster, Host, Rhythm


def build(chance: random.Random) -> Cluster:
    """Return the cluster."""
    add = Builder("external", chance)
    crawler = add.workload("edge", "crawler", replicas=3)
    notifier = add.workload("edge", "notifier", replicas=2)
    syncer = add.workload("edge", "syncer", replicas=1)
    proxy = add.workload("edge", "proxy", 3128, replicas=2)
    settle = add.workload("edge", "settle", kind="CronJob")

    for number in range(8):
        add.need(crawler, add.host(f"site{number}.example", 1), 443, chance.choice((4, 12, 30)))
    # A content network: one set of addresses for two names.
    shared = tuple(f"45.200.7.{number}" for number in range(20, 32))
    add.need(crawler, Host(shared, "assets.cdn.example", 3), 443, 20)
    add.need(notifier, Host(shared, "push.cdn.example", 3), 443, 20)
    add.need(notifier, add.host("mail.example", 2), 587, 15)
    # A service that moves to another network every few days.
    moving = tuple(f"45.{220 + number}.9.{40 + number}" for number in range(5))
    add.need(notifier, Host(moving, "moving.example", 1, hours=66), 443, 12)
    # A provider's database cluster, configured by its addresses.
    for last in range(16, 28):
        add.need(syncer, Host((f"45.210.3.{last}",)), 5432, 2)
    # On premises, private, and beside the pods' own range.
    for last in (10, 11, 14):
        add.need(syncer, Host((f"10.200.5.{last}",)), 1521, 4)
    add.need(proxy, add.host("repo.example", 40, at_once=4), 443, 30)
    add.need(crawler, proxy, per_day=30, asks=3128)
    add.need(settle, add.host("ledger.bank.example", 1), 8443, 2, rhythm=Rhythm.NIGHTLY)
    add.need(settle, add.host("archive.bank.example", 1), 22, 1, rhythm=Rhythm.WEEKLY)
    add.need(notifier, add.host("seldom.example", 1), 443, 0.1)
    add.need(syncer, add.host("yearly.example", 2), 443, 0.08)
    add.need(proxy, add.host("mirror.example", 1), 443, 0.12)
    return add.finish()
