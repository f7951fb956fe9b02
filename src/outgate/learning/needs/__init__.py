"""What workloads were seen to need: recorded edges into intents, and how complete that is."""
