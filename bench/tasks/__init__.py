"""Programs that run as a process of their own and print one JSON object: what they measured."""
