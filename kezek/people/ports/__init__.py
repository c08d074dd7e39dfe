"""Doors to the outside registers that know people."""
