"""The unit: what an iSocket does with what it is told and senses, without I/O, clock or await."""
