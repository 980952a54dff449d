"""Writes about people: their consents, their preferences, their data."""
