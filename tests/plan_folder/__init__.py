"""What a plan looks like on disk, and how it gets there."""
