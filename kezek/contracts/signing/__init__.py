"""Electronic signatures: the port, our own strict checker, and a sandbox authority."""
