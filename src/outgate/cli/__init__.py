"""The command line: one file per command, `table.py` names them, `common/` is what they share."""
