"""What the CSV format holds: a header and rows, one file per answer."""
