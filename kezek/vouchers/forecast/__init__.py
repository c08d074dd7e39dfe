"""When a child's turn may come: the method, what it looks at, the reading."""
