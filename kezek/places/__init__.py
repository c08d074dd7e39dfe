"""Free places, claims, waiting lists."""
