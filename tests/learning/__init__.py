"""What is learnt of recorded traffic."""
