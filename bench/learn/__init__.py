"""How good learning is: clusters whose needs are known, their traffic as each source writes it."""
