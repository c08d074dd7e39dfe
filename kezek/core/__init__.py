"""What every room may use: clocks, money, errors, actors. Knows no table."""
