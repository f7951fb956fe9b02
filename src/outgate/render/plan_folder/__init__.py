"""What a plan looks like on disk: texts by relative path, and nothing that touches a disk."""
