"""What is said between people and a unit: the command table, its fields, and the parser."""
