"""Verify the policies in force: cases derived from the engine, tried with the workloads' identity.

`deriving` and `harmless` are pure: what is to be tried, and whether a probe may be there at all.
"""
