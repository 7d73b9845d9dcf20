"""Generation: from artifacts to their recorded texts."""
