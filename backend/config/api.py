"""The addresses under /api/v1/: each app gives its own `routes` in its api.py."""

from importlib import import_module

from django.urls import re_path
from rest_framework.routers import DefaultRouter

from backend.common.api.unknown import UnknownAddress

router = DefaultRouter()
for module in (
    "backend.accounts.api",
    "backend.directory.api",
    "projects.warning.api",  # before "projects": the list of addresses names that one
    "projects.api",
    "projects.reports.api",
    "projects.passport.api",
    "projects.files.api",
    "projects.survival.api",
    "projects.founding.api",
    "projects.exchange.api",
    "projects.talk.api",
    "projects.funding.api",
    "projects.funding.contests_api",
    "projects.funding.directions_api",
    "projects.lists.api",
    "mentoring.api",
    "mentoring.playbooks.api",
    "mentoring.trials.api",
    "mentoring.quality.api",
    "mentoring.defence.api",
    "mentoring.coverage.api",
    "mentoring.indicators.api",
    "mentoring.offering.api",
    "mentoring.appointments.api",
    "mentoring.appointments.visits_api",
    "mentoring.meetings.api",
    "mentoring.cases.api",
    "events.api",
    "events.programme.api",
    "events.door.api",
    "events.decisions.api",
    "events.groups.api",
    "events.certificates.api",
    "events.turnout.api",
    "events.feedback.api",
    "events.remedies.api",
    "backend.notifications.api",
):
    for prefix, viewset, basename in import_module(module).routes:
        router.register(prefix, viewset, basename)

urlpatterns = [*router.urls, re_path(r"^[\s\S]*/\Z", UnknownAddress.as_view(), name="api-unknown")]
