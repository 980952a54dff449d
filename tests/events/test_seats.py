"""Categories, sessions, parties, approval, moves: who gets a seat, and who is told what."""

from datetime import timedelta

import pytest

from backend.accounts.enums import Purpose, Role
from backend.accounts.guests import Person
from backend.accounts.models import Consent
from backend.audit.models import Entry
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import OrganisationFactory, ProjectFactory, member
from backend.demo.factories_seats import CategoryFactory, ChosenSessionFactory, QuestionFactory
from backend.notifications.models import Letter
from events.intake import Choices, intake_of
from events.models import Registration, Seats
from events.services.choices import change_choices
from events.services.entering import sign_up, walk_in
from events.services.linking import link_of
from events.services.quotas import CategoryLine, change_session_capacity, drop_session, set_categories
from events.services.registrations import approve, cancel, confirm, decline
from events.services.seats import Wish
from events.services.writing import enter

pytestmark = pytest.mark.django_db


def letters(rule):
    return list(Letter.objects.filter(rule=rule).order_by("id").values_list("recipient", flat=True))


def taken(event):
    return Seats.objects.get(pk=event.pk).taken


@pytest.fixture
def join(person, now):
    """Signs somebody up with these choices, a minute after the one before."""
    minutes = iter(range(1000))

    def make(event, name, others=(), **choices):
        at = now + timedelta(minutes=next(minutes))
        return sign_up(event=event, person=person(name), others=others, choices=Choices(**choices), now=at)

    return make


def test_people_are_entered_in_their_order_with_all_that_is_known_of_them(event, now):
    session = ChosenSessionFactory(event=event)
    rows = [
        Registration(
            event=event, status="held", full_name=name, email=f"{name}@example.org", signed_up_at=now, hold_until=now,
            answers={"1": "Из газеты"}, agreed=["photo"], agreed_from="192.0.2.7",
        )
        for name in ("zoya", "anna")
    ]  # fmt: skip
    enter(rows, Wish(event.pk, None, (session.pk,)), seated=True, by=event.created_by, after={"status": "held"})
    assert [row.pk for row in rows] == sorted(row.pk for row in rows)
    for row in rows:
        kept = Registration.objects.get(pk=row.pk)
        for field in Registration._meta.concrete_fields:
            assert getattr(kept, field.attname) == getattr(row, field.attname), field.name
        assert list(kept.session_seats.values_list("session", flat=True)) == [session.pk]
    session.refresh_from_db()
    assert (taken(event), session.taken) == (2, 2)
    entries = Entry.objects.filter(verb="registration.made").order_by("target_id")
    assert [(each.target_type, each.target_id) for each in entries] == [
        (Registration._meta.label_lower, row.pk) for row in rows
    ]
    assert {(each.actor, each.at, str(each.before), str(each.after), each.reason) for each in entries} == {
        (event.created_by, now, "{}", "{'status': 'held'}", "")
    }
    letter = Letter.objects.get()
    assert (letter.rule, letter.subject_id, letter.recipient) == ("events.confirm", rows[0].pk, "zoya@example.org")
    assert (letter.occurrence, letter.thread, letter.due_at) == (now.isoformat(), f"event:{event.pk}", now)
    assert letter.context == {"by_organiser": False, "reason": ""}


@pytest.mark.parametrize("seated", [True, False])
def test_who_enters_without_a_seat_takes_none_and_who_stands_there_gets_no_letter(event, now, seated):
    row = Registration(event=event, status="held" if seated else "waiting", full_name="Анна", signed_up_at=now)
    enter([row], Wish(event.pk), seated=seated, by=None, after={}, told=False)
    assert taken(event) == int(seated)
    assert Entry.objects.get(verb="registration.made").actor is None
    assert not Letter.objects.exists()


def test_a_quota_is_full_before_the_event_is(event, join):
    media = CategoryFactory(event=event, title="СМИ", quota=1)
    nko = CategoryFactory(event=event, title="НКО")
    assert join(event, "anna", category=media.pk).seated
    waits = join(event, "boris2", category=media.pk)
    assert (waits.seated, waits.place) == (False, 1)
    assert join(event, "clara", category=nko.pk).seated, "who fits does not wait behind who does not"


def test_a_category_has_to_be_named_and_known(event, join):
    CategoryFactory(event=event)
    for choice in (None, CategoryFactory().pk):
        with pytest.raises(Invalid) as refusal:
            join(event, "anna", category=choice)
        assert refusal.value.field == "category"


def test_two_sessions_at_one_time_are_refused(event, join):
    first = ChosenSessionFactory(event=event)
    second = ChosenSessionFactory(event=event, starts_at=first.starts_at, ends_at=first.ends_at)
    with pytest.raises(Invalid) as refusal:
        join(event, "anna", sessions=(first.pk, second.pk))
    assert refusal.value.field == "sessions"
    assert taken(event) == 0


def test_who_waits_for_a_full_session_moves_up_when_it_grows(event, join, olga, now):
    session = ChosenSessionFactory(event=event, capacity=1)
    join(event, "anna", sessions=(session.pk,))
    waits = join(event, "boris2", sessions=(session.pk,))
    assert not waits.seated
    change_session_capacity(session=session, capacity=2, by=olga, now=now)
    waits.registration.refresh_from_db()
    session.refresh_from_db()
    assert (waits.registration.status, session.taken, taken(event)) == ("held", 2, 2)
    with pytest.raises(Invalid):
        change_session_capacity(session=session, capacity=1, by=olga, now=now)


def test_who_waits_for_a_session_fits_when_it_is_dropped(event, join, olga, now):
    session = ChosenSessionFactory(event=event, capacity=1)
    join(event, "anna", sessions=(session.pk,))
    waits = join(event, "boris2", sessions=(session.pk,)).registration
    drop_session(session=session, by=olga, now=now)
    waits.refresh_from_db()
    assert waits.status == "held"


def test_a_party_gets_all_seats_or_waits_together(event, join, now):
    others = [Person("Коля", ""), Person("Оля", "olya@example.org")]
    done = join(event, "anna", others=others)
    assert (done.seated, done.people, done.place) == (False, 3, 1), "two seats are not for three"
    assert letters("events.waiting") == ["anna@example.org"], "one letter for all"
    Seats.objects.filter(pk=event.pk).update(capacity=3)
    cancel(registration=join(event, "boris2").registration, now=now)
    assert set(Registration.objects.filter(event=event).values_list("full_name", "status")) == {
        ("Гость anna", "held"), ("Коля", "held"), ("Оля", "held"), ("Гость boris2", "cancelled"),
    }  # fmt: skip
    confirm(registration=done.registration, now=now)
    assert event.registrations.filter(status="confirmed").count() == 3
    assert letters("events.registered") == ["anna@example.org", "olya@example.org"]


def test_somebody_without_an_address_is_told_through_their_party(event, join, olga, now):
    confirm(registration=join(event, "anna", others=[Person("Коля", "")]).registration, now=now)
    kolya = Registration.objects.get(full_name="Коля")
    cancel(registration=kolya, by=olga, now=now, reason="Перенос")
    assert letters("events.registration_cancelled") == ["anna@example.org"]


@pytest.mark.parametrize("people", [5, 9])
def test_more_than_five_at_once_are_refused(event, join, people):
    with pytest.raises(Invalid):
        join(event, "anna", others=[Person(f"Гость {n}", "") for n in range(people)])
    assert taken(event) == 0


def test_a_companions_bad_line_is_refused_at_its_field(event, join):
    with pytest.raises(Invalid) as refusal:
        join(event, "anna", others=[Person("Коля", ""), Person("О" * 10_000, "")])
    assert refusal.value.field == "other_2_full_name"


def test_the_organiser_decides(event, join, olga, now):
    event.approval = True
    event.save()
    rows = [join(event, name).registration for name in ("anna", "boris2", "clara")]
    for row in rows[:2]:
        assert confirm(registration=row, now=now).status == "asked"
    assert letters("events.registered") == []
    assert approve(registrations=event.registrations.filter(pk=rows[0].pk), by=olga, now=now) == 1
    assert letters("events.registered") == ["anna@example.org"]
    with pytest.raises(Invalid):
        decline(registrations=event.registrations.all(), by=olga, now=now, reason=" ")
    assert decline(registrations=event.registrations.all(), by=olga, now=now, reason="Только для НКО") == 1
    assert letters("events.declined") == ["boris2@example.org"]
    rows[2].refresh_from_db()
    assert rows[2].status == "held", "the declined one's seat goes on at once"
    assert taken(event) == 2


def test_nobody_else_decides(event, join, now, gleb):
    with pytest.raises(NotAllowed):
        approve(registrations=Registration.objects.filter(pk=join(event, "anna").registration.pk), by=gleb, now=now)


def test_a_walk_in_needs_no_address_and_is_refused_when_full(event, olga, now):
    opened = event.starts_at + timedelta(minutes=5)
    for number in range(2):
        row = walk_in(event=event, person=Person(f"Гость {number}", ""), by=olga, now=opened)
        assert (row.status, row.source) == ("confirmed", "door")
    with pytest.raises(Conflict) as refusal:
        walk_in(event=event, person=Person("Гость 3", ""), pass_label="Вход со двора", now=opened)
    assert refusal.value.code == "full"
    assert not Letter.objects.exists()
    assert Entry.objects.filter(verb="registration.made").count() == 2


def test_a_participant_changes_their_choice_while_there_is_room(event, join, now):
    full, free = ChosenSessionFactory(event=event, capacity=1), ChosenSessionFactory(event=event, capacity=1)
    mine = join(event, "anna", sessions=(free.pk,)).registration
    join(event, "boris2", sessions=(full.pk,))
    with pytest.raises(Conflict) as refusal:
        change_choices(registration=mine, choices=Choices(sessions=(full.pk,)), now=now)
    assert full.title in refusal.value.message
    change_choices(registration=mine, choices=Choices(access_needs="Пандус"), now=now)
    free.refresh_from_db()
    mine.refresh_from_db()
    assert (free.taken, mine.access_needs) == (0, "Пандус")
    assert not Entry.objects.filter(after__icontains="Пандус").exists(), "the record does not repeat what may be health"


def test_questions_are_asked_of_those_whom_they_concern(event, join):
    nko, media = CategoryFactory(event=event, title="НКО"), CategoryFactory(event=event, title="СМИ")
    stay = QuestionFactory(event=event, kind="yes_no", required=True)
    hotel = QuestionFactory(event=event, required=True, after=stay, after_answer="yes")
    camera = QuestionFactory(event=event, kind="choice", choices=["да", "нет"], required=True, category=media)
    with pytest.raises(Invalid) as refusal:
        join(event, "anna", category=nko.pk, answers={str(stay.pk): "yes"})
    assert refusal.value.field == f"question_{hotel.pk}"
    given = {str(stay.pk): "no", str(hotel.pk): "«Центральная»", str(camera.pk): "да"}
    kept = join(event, "anna", category=nko.pk, answers=given).registration.answers
    assert kept == {str(stay.pk): "no"}, "what was not asked is not kept"
    with pytest.raises(Invalid) as refusal:
        join(event, "boris2", category=media.pk, answers={str(stay.pk): "no", str(camera.pk): "может быть"})
    assert refusal.value.field == f"question_{camera.pk}"
    assert [ask.id for ask in intake_of(event).asked(media.pk, {})] == [stay.pk, camera.pk]


def test_each_purpose_has_a_consent_of_its_own(event, person, now):
    purposes = [Purpose.PHOTO, Purpose.NEWS]
    done = sign_up(
        event=event, person=person("anna"), others=[person("olya")], now=now, purposes=purposes, address="192.0.2.7"
    )
    confirm(registration=done.registration, now=now)
    assert set(Consent.objects.values_list("email", "purpose", "address")) == {
        ("anna@example.org", "event", "192.0.2.7"), ("anna@example.org", "photo", "192.0.2.7"),
        ("anna@example.org", "news", "192.0.2.7"), ("olya@example.org", "event", None),
    }  # fmt: skip
    assert Entry.objects.filter(verb="consent.given").count() == 4


def test_categories_with_participants_stay(event, join, olga, now):
    nko = CategoryFactory(event=event, title="НКО")
    join(event, "anna", category=nko.pk)
    with pytest.raises(Conflict):
        set_categories(event=event, lines=[CategoryLine(title="СМИ")], by=olga, now=now)
    with pytest.raises(Invalid):
        set_categories(event=event, lines=[CategoryLine(title="А"), CategoryLine(title="а")], by=olga, now=now)
    lines = [CategoryLine(title="СМИ", quota=1), CategoryLine(pk=nko.pk, title="НКО региона", quota=1)]
    assert [row.title for row in set_categories(event=event, lines=lines, by=olga, now=now)] == ["СМИ", "НКО региона"]
    nko.refresh_from_db()
    assert (nko.taken, nko.quota) == (1, 1)


def test_the_organisation_is_known_by_its_inn_and_the_project_by_the_account(alina):
    organisation = OrganisationFactory(inn="7707083893")
    assert link_of(None, "7707083893") == {"organisation": organisation.pk, "project": None}
    assert link_of(None, "7728168971") == {"organisation": None, "project": None}
    member(alina, Role.OWNER, organisation)
    project = ProjectFactory(organisation=organisation, stage="active")
    assert link_of(alina) == {"organisation": organisation.pk, "project": project.pk}


def test_a_sign_up_with_everything_costs_twelve_statements_at_most(
    event, person, now, client, django_assert_max_num_queries
):
    nko = CategoryFactory(event=event, quota=5)
    session = ChosenSessionFactory(event=event, capacity=5)
    ask = QuestionFactory(event=event)
    event.starts_at, event.ends_at = now + timedelta(days=3650), now + timedelta(days=3651)
    event.save()
    data = {"full_name": "Анна Орлова", "email": "anna@example.org", "category": nko.pk, "sessions": session.pk,
            f"question_{ask.pk}": "Да", "consent": "on", "photo": "on"}  # fmt: skip
    # The savepoint of the test stands for BEGIN and COMMIT.
    with django_assert_max_num_queries(12):
        assert client.post(f"/events/{event.pk}/sign-up/", data).status_code == 302
    nko.refresh_from_db()
    session.refresh_from_db()
    assert (nko.taken, session.taken, taken(event)) == (1, 1, 1)
