"""Snapshot, Entries and a Profile into Reachability, and the Proof of any answer. Pure."""
