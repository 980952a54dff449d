"""The service's settings plus the sample app, for real worker processes in tests."""

from backend.config.settings import *  # noqa: F403
from backend.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.notifications.sample"]
