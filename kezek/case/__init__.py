"""Read-only across rooms: a child's timeline and the city today."""
