"""What silences findings, in comments and annotations, and what is wrong with it."""
