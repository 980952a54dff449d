from datetime import datetime
from random import Random

from django.db import transaction

from backend.demo.region.applications import build_applications
from backend.demo.region.appointments import build_appointments
from backend.demo.region.cases import build_cases
from backend.demo.region.coverage import build_coverage
from backend.demo.region.decisions import build_decisions
from backend.demo.region.defence import build_defence
from backend.demo.region.events import build_events
from backend.demo.region.events_after import build_events_after
from backend.demo.region.events_door import build_attendance
from backend.demo.region.events_programme import build_events_programme
from backend.demo.region.events_seats import build_registration_forms
from backend.demo.region.founding import build_founding
from backend.demo.region.funding import build_funding
from backend.demo.region.imports import build_imports
from backend.demo.region.lists import build_lists
from backend.demo.region.lives import build_lives, build_trials
from backend.demo.region.mentors import build_mentors
from backend.demo.region.people import CODE, DOMAIN, build_place
from backend.demo.region.plans import build_plans
from backend.demo.region.projects import build_projects
from backend.demo.region.quality import build_quality
from backend.demo.region.reports import build_reports
from backend.demo.region.services import build_services
from backend.demo.region.warning import build_warning
from backend.directory.models import Territory

SEED = 2026

LOGINS = (
    ("alina", "руководитель НКО", "leader of an NKO"),
    ("nina", "бухгалтер НКО", "accountant of an NKO"),
    ("boris", "наставник", "mentor"),
    ("galina", "наставник, который молчит", "a mentor who is silent"),
    ("vera", "руководитель ресурсного центра", "head of a centre"),
    ("elena", "организатор мероприятий", "event organiser"),
    ("oleg", "региональный оператор", "regional operator"),
    ("gleb", "посторонний с учётной записью", "an outsider with an account"),
    ("admin", "администратор", "administrator"),
)


def logins() -> list[tuple[str, str, str]]:
    """The address of each role with what it is, in Russian and in English."""
    return [(f"{login}@{DOMAIN}", russian, english) for login, russian, english in LOGINS]


@transaction.atomic
def build_region(now: datetime) -> bool:
    """Makes the invented region unless it is there; returns whether it was made."""
    if Territory.objects.filter(code=CODE).exists():
        return False
    random = Random(SEED)  # noqa: S311 - the same region each time is the point
    place = build_place(random)
    build_services(place, now)
    projects = build_projects(place, now, random)
    build_applications(place, projects, now)
    build_funding(place, projects, now)
    build_reports(place, projects, now)
    build_founding(place, now)
    build_events(place, now, random)
    build_events_programme(place)
    build_registration_forms()
    build_attendance(place, now, Random(SEED))  # noqa: S311
    build_decisions(place, now)
    build_plans(place, now)
    build_lives(place, now, Random(SEED))  # noqa: S311
    build_trials(place, now, Random(SEED))  # noqa: S311
    build_warning(place, now)
    build_mentors(place, now)
    build_imports(place, now)
    build_lists(place, now)
    build_coverage(place, now)
    build_cases(place, now)
    build_appointments(place, now)
    build_quality(place, now)
    build_defence(place, now)
    build_events_after(place, now, Random(SEED))  # noqa: S311
    return True
