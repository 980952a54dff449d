import pytest
from django.db import DatabaseError, transaction

from backend.accounts.signals import note
from backend.audit.models import Entry
from backend.audit.selectors import history_of
from backend.audit.services import record
from backend.demo.factories import MOMENT, OrganisationFactory


def test_what_the_apps_below_say_is_recorded(gleb):
    note(by=gleb, verb="person.changed", target=gleb, now=MOMENT, after={"fields": ["phone"]}, reason="просьба")
    entry = Entry.objects.get()
    assert (entry.actor, entry.at, entry.target_type, entry.target_id) == (gleb, MOMENT, "accounts.user", gleb.pk)
    assert (entry.after, entry.before, entry.reason) == ({"fields": ["phone"]}, {}, "просьба")


def test_an_entry_is_undone_with_the_write_that_it_tells_of(gleb):
    with transaction.atomic():
        note(by=gleb, verb="person.changed", target=gleb, now=MOMENT)
        assert Entry.objects.exists()
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_keeps_entries_as_they_are(gleb, change):
    record(actor=gleb, verb="x.y", target=gleb, now=MOMENT)
    rows = Entry.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(reason="иначе") if change == "update" else rows.delete()
    assert Entry.objects.get().reason == ""


def test_history_of_one_object_newest_first(gleb, django_assert_num_queries):
    one, other = OrganisationFactory.create_batch(2)
    for verb, target in (("a.first", one), ("a.other", other), ("a.second", one)):
        record(actor=gleb, verb=verb, target=target, now=MOMENT)
    with django_assert_num_queries(1):
        assert [(entry.verb, str(entry.actor)) for entry in history_of(one)] == [
            ("a.second", str(gleb)),
            ("a.first", str(gleb)),
        ]
