from django.utils.translation import gettext_lazy as _

from backend.notifications.enums import Category
from backend.notifications.registry import Notice, register
from projects.lists.reminding import NOTICE, facts

register(
    Notice(
        key=NOTICE,
        title=_("A reminder that somebody of the centre wrote to several projects"),
        why=_("You lead this project or keep its accounts, and the resource centre looks after it."),
        category=Category.NUDGE,
        subject="projects.project",
        template="lists/letters/reminder.txt",
        context=facts,
    )
)
