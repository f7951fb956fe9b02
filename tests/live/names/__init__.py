"""Host names resolved by real DNS servers on this machine's loopback."""
