"""Denied connections of real pods, from the log of the enforcer to the rule that is missing."""
