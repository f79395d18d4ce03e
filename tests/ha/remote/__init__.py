"""Real units elsewhere in a real core: what they are asked, what they say, and what is shown of that."""
