"""Pages of the way to a registered organisation."""
