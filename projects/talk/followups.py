from backend.notifications.registry import register
from projects.talk.letters import notice

register(notice())
