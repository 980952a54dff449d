"""`sample.report`: an organisation's report is due on `registered_on`, to its address, while it is active."""

from datetime import timedelta

from django.db.models import F, IntegerField, Value

from backend.directory.models import Organisation
from backend.notifications.enums import Category
from backend.notifications.registry import PERSON_COLUMNS, SELF, SUBJECT_COLUMNS, Notice, Rule

ADDRESS = F("email")


def subjects(now, recipient=ADDRESS, centre=None):
    rows = Organisation.objects.filter(status="active", registered_on__isnull=False).annotate(
        subject_id=F("pk"),
        anchor=F("registered_on"),
        zone=F("region__time_zone"),
        about=F("pk"),
        centre_id=Value(centre, output_field=IntegerField()),
        recipient=recipient,
        user_id=Value(None, output_field=IntegerField()),
        language=Value("ru"),
    )
    return rows.values(*SUBJECT_COLUMNS, *PERSON_COLUMNS)


def context(ids):
    return {row.pk: {"organisation": row} for row in Organisation.objects.filter(pk__in=ids)}


def rule(**changes):
    declared = {
        "key": "sample.report",
        "title": "Отчёт",
        "why": "Вы ведёте организацию.",
        "category": Category.LEGAL,
        "subject": "directory.organisation",
        "template": "sample/report.txt",
        "offsets": (-3, 0, 1),
        "subjects": subjects,
        "thread": "organisation",
        "to": SELF,
        "context": context,
        "window": timedelta(days=3),
    }
    return Rule(**(declared | changes))


def notice(**changes):
    declared = {
        "key": "sample.welcome",
        "title": "Добро пожаловать",
        "why": "Вы зарегистрировали организацию.",
        "category": Category.SERVICE,
        "subject": "directory.organisation",
        "template": "sample/report.txt",
        "context": context,
    }
    return Notice(**(declared | changes))
