"""Connections that were denied, each with the rule, or the missing rule, that explains it."""
