"""Batch work: CronJobs whose pods live for minutes, each in an address that others had before."""

from __future__ import annotations

import random

from bench.learn.building import API, Builder
from bench.learn.truth import Cluster, Rhythm


def build(chance: random.Random) -> Cluster:
    """Return the cluster."""
    add = Builder("batch", chance)
    queue = add.workload("jobs", "queue", 5672, kind="StatefulSet", replicas=1)
    warehouse = add.workload("store", "warehouse", 8123, kind="StatefulSet", replicas=2)
    workers = add.workload("jobs", "workers", replicas=4)
    scheduler = add.workload("jobs", "scheduler", 8793, replicas=1)
    nightly = add.workload("jobs", "nightly-report", kind="CronJob")
    backup = add.workload("store", "backup", kind="CronJob")
    weekly = add.workload("jobs", "weekly-audit", kind="CronJob")
    hourly = add.workload("jobs", "hourly-sync", kind="CronJob")

    bucket = add.host("bucket.objects.example", 24, at_once=4)
    feed = add.host("feed.supplier.example", 3)
    sink = add.host("", 1, base="192.168.70", first=90)

    add.need(workers, queue, per_day=80, asks=5672)
    add.need(workers, warehouse, per_day=50, asks=8123)
    add.need(workers, bucket, 443, per_day=30)
    add.need(scheduler, queue, per_day=30, asks=5672)
    add.need(scheduler, API, per_day=20)
    add.need(nightly, warehouse, per_day=4, rhythm=Rhythm.NIGHTLY, asks=8123)
    add.need(nightly, bucket, 443, per_day=2, rhythm=Rhythm.NIGHTLY)
    add.need(backup, bucket, 443, per_day=3, rhythm=Rhythm.NIGHTLY)
    add.need(backup, warehouse, per_day=2, rhythm=Rhythm.NIGHTLY)
    add.need(weekly, warehouse, per_day=3, rhythm=Rhythm.WEEKLY, asks=8123)
    add.need(weekly, sink, 514, per_day=2, rhythm=Rhythm.WEEKLY, protocol="UDP")
    add.need(hourly, feed, 443, per_day=20)
    add.need(hourly, queue, per_day=20, asks=5672)
    add.need(scheduler, feed, 443, per_day=0.1)
    add.guard(warehouse, tried_by=scheduler)
    return add.finish()
