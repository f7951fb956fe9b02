"""Answers in the Markdown of code hosts: one file per answer."""
