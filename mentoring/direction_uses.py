"""Directions that mentors say they know."""

from datetime import datetime

from django.utils.translation import ngettext

from mentoring.models import MentorProfile
from projects.directions import Use
from projects.models import Direction


def _count(direction: Direction) -> int:
    return MentorProfile.objects.filter(directions=direction).count()


def _words(count: int) -> str:
    return ngettext("%(count)d profile of a mentor", "%(count)d profiles of mentors", count) % {"count": count}


def _move(source: Direction, target: Direction, now: datetime) -> None:
    for profile in MentorProfile.objects.filter(directions=source).order_by("pk"):
        profile.directions.add(target)
        profile.directions.remove(source)


PROFILES = Use("mentor_profiles", count=_count, words=_words, move=_move)
