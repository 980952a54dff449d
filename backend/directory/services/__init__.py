"""Writes of the directory: organisations, centres, and the people of both."""
