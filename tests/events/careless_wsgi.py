"""The web server of the service that looks first and leaps then."""

from importlib import import_module

from tests.load.web_ours import application

# Its models can be imported only now: the line above has set Django up.
import_module("tests.events.careless").be_careless()

__all__ = ["application"]
