"""Files that bring a city in: its kindergartens, its old queue, the children who attend."""
