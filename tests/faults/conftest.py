from tests.notifications.conftest import declare

__all__ = ["declare"]
