from datetime import UTC, datetime, timedelta

import pytest

from backend.audit.models import Entry
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import MOMENT, TODAY, ContactFactory
from mentoring.enums import ContactChannel
from mentoring.models import Contact
from mentoring.services import correct_contact, delete_contact, log_contact

DAY = timedelta(days=1)


def log(project, by, **changes):
    given = {
        "at": MOMENT - timedelta(hours=1),
        "channel": ContactChannel.CALL,
        "summary": "Обсудили смету.",
        "next_on": TODAY + 14 * DAY,
        "now": MOMENT,
    }
    return log_contact(project=project, by=by, **(given | changes))


@pytest.mark.parametrize("name", ["boris", "vera", "olga"])
def test_the_mentor_and_those_who_lead_the_care_log_contacts(request, project, name):
    contact = log(project, request.getfixturevalue(name))
    assert (contact.summary, contact.next_on) == ("Обсудили смету.", TODAY + 14 * DAY)
    assert Entry.objects.get(verb="contact.logged").after["summary"] == "Обсудили смету."


@pytest.mark.parametrize("name", ["alina", "zoya", "gleb", "fedor"])
def test_others_do_not(request, project, name):
    with pytest.raises(NotAllowed):
        log(project, request.getfixturevalue(name))
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"at": MOMENT + timedelta(hours=1)}, "at"),
        ({"at": datetime(1, 1, 1, tzinfo=UTC)}, "at"),
        ({"summary": " \n"}, "summary"),
        ({"next_on": TODAY - DAY}, "next_on"),
        ({"next_on": TODAY.replace(year=9999)}, "next_on"),
    ],
)
def test_a_contact_that_makes_no_sense_is_refused(project, boris, changes, field):
    with pytest.raises(Invalid) as refusal:
        log(project, boris, **changes)
    assert refusal.value.field == field
    assert not Contact.objects.exists()


def test_the_next_contact_may_be_today_where_the_people_live(project, boris):
    late = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)  # it is 2 March already in Vladivostok
    assert log(project, boris, at=late, now=late, next_on=TODAY).next_on == TODAY
    with pytest.raises(Invalid):
        log(project, boris, at=late, now=late, next_on=TODAY - DAY)


def test_the_author_corrects_and_takes_back_within_a_day(project, boris):
    contact = log(project, boris)
    now = contact.created_at + timedelta(hours=23)
    changed = correct_contact(
        contact=contact,
        by=boris,
        at=MOMENT,
        channel=ContactChannel.VIDEO,
        summary="Обсудили отчёт.",
        next_on=None,
        now=now,
    )
    assert (changed.channel, changed.summary, changed.next_on) == ("video", "Обсудили отчёт.", None)
    assert Entry.objects.get(verb="contact.corrected").before["summary"] == "Обсудили смету."
    delete_contact(contact=contact, by=boris, now=now)
    assert not Contact.objects.exists()
    assert Entry.objects.get(verb="contact.deleted").before["summary"] == "Обсудили отчёт."
    with pytest.raises(Conflict):
        delete_contact(contact=changed, by=boris, now=now)


def test_after_a_day_it_stands(project, boris):
    contact = log(project, boris)
    with pytest.raises(Conflict):
        delete_contact(contact=contact, by=boris, now=contact.created_at + DAY + timedelta(seconds=1))
    assert Contact.objects.filter(pk=contact.pk).exists()


@pytest.mark.parametrize("name", ["alina", "vera", "zoya", "gleb"])
def test_nobody_changes_what_another_wrote(request, project, boris, name):
    contact = ContactFactory(project=project, by=boris)
    with pytest.raises(NotAllowed):
        delete_contact(contact=contact, by=request.getfixturevalue(name), now=contact.created_at)
    assert Contact.objects.filter(pk=contact.pk).exists()
