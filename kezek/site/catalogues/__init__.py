"""The catalogues of `locale/`: what the code says, what is held, what an editor would mark."""
