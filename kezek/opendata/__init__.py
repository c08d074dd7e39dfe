"""Open data: the public tables of a city as files, written once a night."""
