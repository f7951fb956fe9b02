"""Plans on real clusters: what is written, applied as its README says, is what is in force."""
