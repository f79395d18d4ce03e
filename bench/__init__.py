"""How long our own part of the way takes."""
