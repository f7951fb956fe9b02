"""A shop: tiers that call one another, a database that is guarded, a few partners outside."""

from __future__ import annotations

import random

from bench.learn.building import API, Builder
from bench.learn.truth import Cluster, Rhythm


def build(chance: random.Random) -> Cluster:
    """Return the cluster."""
    add = Builder("shop", chance)
    web = add.workload("shop", "web", 8080, replicas=3)
    catalog = add.workload("shop", "catalog", 8080, replicas=2)
    cart = add.workload("shop", "cart", 7070, label="app=cart", replicas=2)
    checkout = add.workload("shop", "checkout", 5050, replicas=2)
    mail = add.workload("shop", "mail", 8025, label="app.kubernetes.io/name=mail")
    exporter = add.workload("shop", "exporter", 9121, kind="DaemonSet", replicas=3)
    cache = add.workload("shop", "cache", 6379, kind="StatefulSet", replicas=2)
    orders = add.workload("data", "orders-db", 5432, kind="StatefulSet", replicas=2)
    # Its port is ephemeral by number, and a server's nevertheless.
    search = add.workload("data", "search", 39200, kind="StatefulSet", replicas=2)
    controller = add.workload("platform", "controller")
    metrics = add.workload("platform", "metrics", 9090)

    payments = add.host("pay.partner.example", 2)
    images = add.host("images.cdn.example", 14, at_once=3)
    relay = add.host("", 1, base="192.168.40", first=25)
    clock = add.host("time.example", 4)
    rates = add.host("rates.bank.example", 1)

    add.need(web, catalog, per_day=60, asks=80)
    add.need(web, cart, per_day=50, asks=7070)
    add.need(web, checkout, per_day=25, asks=80)
    add.need(web, images, 443, per_day=25)
    add.need(catalog, search, per_day=40)
    add.need(catalog, cache, per_day=30, asks=6379)
    add.need(cart, cache, per_day=40, asks=6379)
    add.need(checkout, orders, per_day=30, asks=5432)
    add.need(checkout, payments, 443, per_day=20)
    add.need(checkout, mail, per_day=8, asks=25)
    add.need(checkout, rates, 443, per_day=1, rhythm=Rhythm.WEEKLY)
    add.need(mail, relay, 25, per_day=8)
    add.need(mail, clock, 123, per_day=6, protocol="UDP")
    add.need(metrics, exporter, per_day=40)
    add.need(metrics, web, per_day=20)
    add.need(metrics, orders, per_day=0.3)
    add.need(controller, API, per_day=20)
    add.need(catalog, orders, per_day=0.08, asks=5432)
    add.guard(orders, tried_by=web)
    return add.finish()
