"""The pages of the catalogue of services."""
