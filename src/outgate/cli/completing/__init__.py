"""Completion of command lines, for shells and for kubectl: one question, one answer.

`outgate __complete WORD… PART` prints what PART can become, as programs built with Cobra do, since
that is what kubectl asks of a plugin. The scripts for the shells ask in the same way.
"""
