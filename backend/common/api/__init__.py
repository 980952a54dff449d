"""What every endpoint of the API shares: pages, errors, the schema of errors."""
