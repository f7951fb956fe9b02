"""The same traffic as each source of records writes it, with the defects of that source.

Written from what is public of each source, never from the readers here: they are the second opinion
on the readers.
"""
