"""How two worlds differ in what they allow, whichever way their policies are written."""
