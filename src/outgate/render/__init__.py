"""Answers into text: one file per output format, `formats.py` names them."""
