"""What every page shares: base templates, components, pictures."""
