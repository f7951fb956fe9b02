"""What the Markdown format holds, one file per answer."""
