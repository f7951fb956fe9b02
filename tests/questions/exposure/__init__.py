"""Who is exposed to outside, by which way, and whether policies let what comes that way through."""
