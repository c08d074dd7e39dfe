"""A city's year through the same acts that people use: `make season`, and the demo's crowd."""
