"""Standing choices: lists of wishes filed beforehand, and the rounds that serve them by right."""
