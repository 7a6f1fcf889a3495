"""Real sound: browsers speak with each other, and the simulator says who with whom. No sound passes through it."""
