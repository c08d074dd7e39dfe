"""Forms of the portal: syntax only, rules live in the rooms."""
