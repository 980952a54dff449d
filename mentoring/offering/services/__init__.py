"""Writes of the catalogue: the nomenclature, and what centres offer of it."""
