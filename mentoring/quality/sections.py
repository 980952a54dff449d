"""What the page of a centre or an NKO shows of its quality marks."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from backend.accounts.models import User
from backend.common import clock
from backend.directory.models import Centre, Organisation
from backend.directory.sections import Section
from mentoring.quality.models import Assessment
from mentoring.quality.selectors import may_begin, running_at


def marks_of(user: User | AnonymousUser, place: Centre | Organisation) -> dict[str, Any] | None:
    """The marks that hold, for everybody; for those who answer for the place the way to the next one."""
    today = clock.local_date(clock.now(), place.zone)
    marks = list(Assessment.objects.of(place).marks(today).select_related("standard", "version", "confirmer"))
    running = running_at(user, place)
    begins = may_begin(user, place)
    if not (marks or running or begins):
        return None
    return {"place": place, "marks": marks, "running": running, "may_begin": begins}


SECTION = Section("quality/of_place.html", marks_of)
