"""A kindergarten at work: the day, contracts, months, disputes, income."""
