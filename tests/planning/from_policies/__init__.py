"""Intents drafted from the policies in force, planned: what a plan alone would allow instead."""
