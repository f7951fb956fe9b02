"""What is wrong with intents, or soon will be, before anybody plans with them."""
