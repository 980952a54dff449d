from backend.notifications.registry import register
from tests.notifications.sample.rules import notice, rule

register(rule())
register(notice())
