import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.checks import run_checks
from django.db import DatabaseError, connection, models, transaction
from django.urls import reverse

from backend.accounts.personal_data import everything_about
from backend.accounts.services.erasure import erase_person
from backend.common import clock
from backend.notifications import checks, registry, retention
from backend.notifications.engine.sweep import sweep
from backend.notifications.models import InboxMessage, Letter, LetterArchive, ProviderEvent
from backend.notifications.pseudonyms import pseudonyms
from backend.notifications.retention import archive_batch, retire
from mentoring.models import CheckIn
from tests.notifications.sample.rules import rule
from tests.together import PATIENCE

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
OLD = datetime(2025, 10, 20, 9, 0, tzinfo=UTC)  # 13 months and a day


def old_letter(number=1, *, at=OLD, **changes):
    given = {
        "rule": "sample.welcome", "subject_id": number, "occurrence": f"{number}", "recipient": "Alina@example.org",
        "category": "service", "status": "sent", "due_at": at, "next_try_at": at, "sent_at": at, "attempts": 2,
        "message_id": f"<{number}@example.org>", "subject_line": "Алине", "context": {"code": "12345"},
        "outcome": "250 alina@example.org",
    }  # fmt: skip
    made = Letter.objects.create(**(given | changes))
    Letter.objects.filter(pk=made.pk).update(updated_at=changes.get("updated_at", at))
    return made


def numbers(model):
    return set(model.objects.values_list("pk", flat=True))


def test_an_old_letter_is_archived_and_tells_no_more_whom_it_went_to():
    letter = old_letter(answered_at=OLD, thread="project:1")
    assert retire(NOW)["archived"] == 1
    assert not Letter.objects.exists()
    row = LetterArchive.objects.get()
    assert (row.pk, row.rule, row.thread, row.status, row.due_at, row.answered_at, row.attempts) == (
        letter.pk, "sample.welcome", "project:1", "sent", OLD, OLD, 2
    )  # fmt: skip
    assert row.recipient_key in pseudonyms(["ALINA@example.org"]), "PostgreSQL and Python agree on the pseudonym"
    with connection.cursor() as cursor:
        cursor.execute("SELECT row::text FROM notifications_letterarchive AS row")
        text = cursor.fetchone()[0]
    for word in ("lina", "Алине", "12345", "@"):
        assert word not in text


@pytest.mark.parametrize(
    ("changes", "goes"),
    [
        ({"at": datetime(2025, 10, 21, 9, 0, tzinfo=UTC)}, False),  # 13 months to the second
        ({"at": datetime(2025, 10, 21, 8, 59, 59, tzinfo=UTC)}, True),
        ({"status": "dropped", "reason": "not_needed"}, True),
        ({"status": "failed"}, True),
        ({"status": "broken"}, True),
        ({"status": "unknown"}, True),
        ({"status": "pending"}, False),
        ({"status": "claimed"}, False),
        ({"status": "sending"}, False),
        ({"updated_at": NOW - timedelta(days=1)}, False),  # somebody had it sent again last week
    ],
)
def test_only_what_is_finished_and_old_goes(changes, goes):
    old_letter(**changes)
    assert retire(NOW)["archived"] == goes
    assert Letter.objects.exists() is not goes


def test_the_letters_of_a_digest_go_together():
    carrier = old_letter(1)
    carried = old_letter(2, carrier=carrier, at=OLD + timedelta(days=3))
    assert archive_batch(NOW) == 2
    assert LetterArchive.objects.get(pk=carried.pk).carried_by == carrier.pk


def test_answers_and_messages_outlive_their_letter(project, alina):
    letter = old_letter()
    check_in = CheckIn.objects.create(project=project, answer="good", email=alina.email, letter=letter, at=OLD)
    message = InboxMessage.objects.create(letter=letter, user=alina, subject="Отчёт", body="…", arrived_at=OLD)
    archive_batch(NOW)
    check_in.refresh_from_db()
    message.refresh_from_db()
    assert (check_in.letter, message.letter) == (None, None)
    assert numbers(LetterArchive) == {letter.pk}


def test_many_batches_in_one_run_and_a_second_run_finds_nothing(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    made = {old_letter(number).pk for number in range(5)}
    assert retire(NOW)["archived"] == 5
    assert numbers(LetterArchive) == made
    assert set(retire(NOW).values()) == {0}


@pytest.mark.parametrize("count", [1, 3])
def test_a_batch_costs_the_same_for_any_number(count, django_assert_num_queries):
    for number in range(count):
        old_letter(number)
    with django_assert_num_queries(7 + len(checks.links())):  # each link to a letter is cut by one statement
        assert archive_batch(NOW) == count


def test_the_archive_the_messages_and_the_events_end_too(alina):
    old_letter(at=datetime(2021, 11, 1, tzinfo=UTC))
    keep = old_letter(2, at=datetime(2021, 12, 1, tzinfo=UTC))
    for days, read in ((500, 450), (500, 10), (500, None)):
        InboxMessage.objects.create(
            user=alina, subject="x", body="x", arrived_at=NOW - timedelta(days=days),
            read_at=None if read is None else NOW - timedelta(days=read),
        )  # fmt: skip
    ProviderEvent.objects.create(key="old", received_at=NOW - timedelta(days=91))
    ProviderEvent.objects.create(key="new", received_at=NOW - timedelta(days=89))
    assert retire(NOW) == {"archived": 2, "removed_from_archive": 1, "removed_messages": 1, "removed_events": 1}
    assert numbers(LetterArchive) == {keep.pk}
    assert InboxMessage.objects.count() == 2, "what was read lately and what nobody read stay"
    assert numbers(ProviderEvent) == {"new"}


# Killed half-way, and several at once


def on_delete_of(letter, what):
    """A trigger that does something in the middle of the batch, when it comes to this row."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.id = {letter.pk} "
            f"THEN {what}; END IF; RETURN OLD; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER trouble BEFORE DELETE ON notifications_letter FOR EACH ROW EXECUTE FUNCTION trouble()"
        )


@pytest.fixture
def mended():
    """Takes the trouble away, whatever the test did to the connection."""

    def mend():
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER IF EXISTS trouble ON notifications_letter")
            cursor.execute("DROP FUNCTION IF EXISTS trouble")

    yield mend
    mend()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "what", ["RAISE EXCEPTION 'no'", "PERFORM pg_terminate_backend(pg_backend_pid())"], ids=["refused", "killed"]
)
def test_what_is_killed_in_the_middle_of_a_batch_has_done_nothing(what, mended):
    made = [old_letter(number) for number in range(5)]
    every = {letter.pk for letter in made}
    on_delete_of(made[3], what)
    with pytest.raises(DatabaseError):
        archive_batch(NOW)
    mended()
    assert (numbers(Letter), numbers(LetterArchive)) == (every, set())
    assert archive_batch(NOW) == 5
    assert (numbers(Letter), numbers(LetterArchive)) == (set(), every)


@pytest.mark.django_db(transaction=True)
def test_a_row_that_somebody_holds_waits_for_the_next_run():
    held, free = old_letter(1), old_letter(2)
    locked, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Letter.objects.select_for_update().get(pk=held.pk)
            locked.set()
            done.wait(PATIENCE)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    try:
        assert locked.wait(PATIENCE)
        assert retire(NOW)["archived"] == 1
        assert (numbers(Letter), numbers(LetterArchive)) == ({held.pk}, {free.pk})
    finally:
        done.set()
        other.join()
    assert retire(NOW)["archived"] == 1


@pytest.mark.django_db(transaction=True)
def test_four_at_once_archive_each_letter_once(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 3)
    every = {old_letter(number).pk for number in range(40)}
    went = []

    def work():
        went.append(retire(NOW)["archived"])
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    retire(NOW)
    assert numbers(LetterArchive) == every
    assert not Letter.objects.exists()
    assert sum(went) <= 40


# Nothing comes again


def test_the_sweep_does_not_make_an_archived_letter_again(declare, organisation):
    declare(rule())
    due = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert sum(sweep(due).values()) > 0
    Letter.objects.update(status="sent", updated_at=due)
    later = due + timedelta(days=31 * 14)
    retire(later)
    assert not Letter.objects.exists()
    assert LetterArchive.objects.exists()
    assert sum(sweep(later).values()) == 0


def test_a_rule_that_would_reach_behind_the_archive_is_refused(declare):
    assert checks.archived_letters_are_not_made_again() == []
    declare(rule(window=timedelta(days=362)))
    (fault,) = checks.archived_letters_are_not_made_again()
    assert (fault.id, "sample.report" in fault.msg) == ("notifications.E001", True)


def test_a_short_retention_is_refused(settings):
    assert not [fault for fault in run_checks() if fault.id.startswith("notifications.")]
    settings.LETTERS_KEPT_MONTHS = 0
    assert {fault.id for fault in run_checks()} == {"notifications.E001"}
    assert registry.rules()


def test_whatever_points_to_a_letter_outlives_it(monkeypatch):
    assert checks.nothing_goes_with_a_letter() == []
    link = next(link for link in checks.links() if link.related_model is CheckIn)
    monkeypatch.setattr(link, "on_delete", models.CASCADE)
    (fault,) = checks.nothing_goes_with_a_letter()
    assert (fault.id, "mentoring.CheckIn.letter" in fault.msg) == ("notifications.E002", True)


# Whose it still is


def test_an_archived_letter_is_in_the_export_and_forgotten_with_its_owner(alina):
    old_letter(recipient=alina.email, user=alina)
    archive_batch(NOW)
    (told,) = everything_about(alina)["letters"]
    assert told["rule"] == "sample.welcome"
    erase_person(user=alina, by=alina, now=clock.now())
    assert LetterArchive.objects.get().recipient_key == ""


def test_the_archive_is_read_by_those_who_read_the_letter(project, log_in, alina, boris, gleb):
    letter = old_letter(recipient=alina.email, thread=f"project:{project.pk}")
    page = reverse("notifications:letter", args=[letter.pk])
    assert log_in(boris).get(page).status_code == 200
    archive_batch(NOW)
    for person in (alina, boris):
        assert log_in(person).get(page).url == reverse("notifications:archived_letter", args=[letter.pk])
        told = log_in(person).get(page, follow=True, headers={"accept-language": "en"}).content.decode()
        assert "The mail server accepted it on" in told
        assert [row.letter.pk for row in log_in(person).get(reverse("notifications:archive")).context["rows"]] == [
            letter.pk
        ]
        assert log_in(person).get("/api/v1/archived-letters/").json()["results"][0]["story"]
    assert log_in(gleb).get(page).status_code == 404
    assert log_in(gleb).get(reverse("notifications:archived_letter", args=[letter.pk])).status_code == 404
    assert log_in(gleb).get(f"/api/v1/archived-letters/{letter.pk}/").status_code == 404
    assert log_in(gleb).get(reverse("notifications:archive")).context["rows"] == []


@pytest.mark.parametrize(
    ("query", "found"), [("status=sent", 1), ("status=failed", 0), ("since=x", 0), ("thread=a", 0)]
)
def test_the_archive_is_narrowed(project, log_in, boris, query, found):
    old_letter(thread=f"project:{project.pk}")
    archive_batch(NOW)
    assert len(log_in(boris).get(f"{reverse('notifications:archive')}?{query}").context["rows"]) == found
