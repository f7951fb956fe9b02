"""One file per source of records, and a table of them."""
