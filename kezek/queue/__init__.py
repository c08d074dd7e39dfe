"""Applications, queue types, privileges and their proofs, order and positions."""
