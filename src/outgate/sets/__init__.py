"""Canonical sets of addresses, ports and traffic: pure algebra that knows nothing else.

Equal sets are equal objects, so equivalence is ``==``.
"""
