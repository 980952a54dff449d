"""A tiny app with one rule over organisations, which the tests of the engine declare and real workers find."""
