"""Coded tests for mistakes in policies: one file per check, `table.py` names them all.

A check sees the input as `Evidence` and yields what it finds as `Mistake`s. It must not know how
findings are shown, suppressed or compared.
"""
