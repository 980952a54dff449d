"""What becomes of the projects of a centre that closes."""

from datetime import datetime

from django.utils.translation import ngettext

from backend.directory.closing import Affair
from backend.directory.models import Centre
from projects.lifecycle import LIVE
from projects.models import Project


def live_projects(centre: Centre, _now: datetime) -> int:
    """How many live projects the centre looks after."""
    return Project.objects.filter(centre=centre, stage__in=LIVE).count()


def _words(count: int) -> str:
    return ngettext(
        "%(count)d live project: it stays with its mentor, whose role goes on until you end it.",
        "%(count)d live projects: they stay with their mentors, whose roles go on until you end them.",
        count,
    ) % {"count": count}


PROJECTS = Affair("projects", live_projects, _words)
