"""What organisers write, and what is refused."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from backend.audit.models import Entry
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import EventFactory, RegistrationFactory
from backend.demo.factories_programme import PlatformFactory, SessionFactory
from backend.notifications.models import Letter
from events.models import Event, Session, SessionSeat
from events.programme.models import Material
from events.programme.services.materials import add_material, edit_material, remove_material
from events.programme.services.platforms import add_platform, remove_platform
from events.programme.services.sessions import Talk, add_session, edit_session, remove_session
from events.programme.talks import parsed, written
from events.services.planning import cancel_event, edit_event
from projects.files.models import StoredFile
from tests.events.letters import letter_of

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def session(event, within):
    return SessionFactory(event=event, chosen=True, capacity=5, **within())


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [(-HOUR, 0 * HOUR, "starts_at"), (HOUR, 4 * HOUR, "ends_at"), (2 * HOUR, HOUR, "ends_at"), (HOUR, HOUR, "ends_at")],
)
def test_a_session_lies_within_its_event(event, olga, now, before, after, field):
    with pytest.raises(Invalid) as refusal:
        add_session(
            event=event, by=olga, now=now, title="Секция", starts_at=event.starts_at + before,
            ends_at=event.starts_at + after,
        )  # fmt: skip
    assert refusal.value.field == field
    assert not Session.objects.exists()


def test_nothing_of_another_event(event, olga, now, within):
    foreign = PlatformFactory()
    with pytest.raises(Invalid):
        add_session(event=event, by=olga, now=now, title="Секция", platform=foreign, **within())
    with pytest.raises(Invalid):
        add_material(event=event, by=olga, now=now, title="М", url="https://e.org", session=SessionFactory())


def test_a_stranger_changes_nothing(event, session, gleb, now, within):
    with pytest.raises(NotAllowed):
        add_session(event=event, by=gleb, now=now, title="Секция", **within())
    with pytest.raises(NotAllowed):
        edit_session(session=session, by=gleb, now=now, title="Моё")
    with pytest.raises(NotAllowed):
        remove_session(session=session, by=gleb, now=now)
    with pytest.raises(NotAllowed):
        add_platform(event=event, by=gleb, now=now, title="Моё")


def test_a_called_off_event_is_brought_back_first(event, session, olga, now, within):
    cancel_event(event=event, by=olga, now=now, reason="Буран")
    with pytest.raises(Conflict):
        add_session(event=event, by=olga, now=now, title="Секция", **within())
    with pytest.raises(Conflict):
        edit_session(session=session, by=olga, now=now, title="Секция")


def test_what_people_have_chosen_stays_a_choice(event, session, olga, now):
    SessionSeat.objects.create(registration=RegistrationFactory(event=event), session=session)
    Session.objects.filter(pk=session.pk).update(taken=1)
    with pytest.raises(Conflict):
        edit_session(session=session, by=olga, now=now, chosen=False, capacity=None)
    session.refresh_from_db()
    assert session.chosen
    remove_session(session=session, by=olga, now=now)
    assert not Session.objects.exists()
    assert event.registrations.count() == 1


@pytest.mark.parametrize("status", ["cancelled", "expired", "declined"])
def test_who_comes_no_more_binds_no_session(event, session, olga, now, status):
    gone = RegistrationFactory(event=event, status=status)
    SessionSeat.objects.create(registration=gone, session=session)
    edit_session(session=session, by=olga, now=now, chosen=False, capacity=None)
    session.refresh_from_db()
    assert not session.chosen


def test_who_has_chosen_a_session_is_told_when_it_moves_or_goes(event, session, olga, now, within):
    chose, _other = RegistrationFactory(event=event), RegistrationFactory(event=event)
    SessionSeat.objects.create(registration=chose, session=session)
    Session.objects.filter(pk=session.pk).update(taken=1)
    told = Letter.objects.filter(rule="events.session_changed")
    edit_session(session=session, by=olga, now=now, about="Подробнее")
    assert not told.exists()
    edit_session(session=session, by=olga, now=now, platform=PlatformFactory(event=event, title="Малый зал"))
    moved = letter_of("events.session_changed")
    assert chose.email in moved["To"]
    assert moved["Subject"] == f"Другое время или место: секция «{session.title}»"
    assert "Малый зал" in moved.get_body("plain").get_content()
    remove_session(session=session, by=olga, now=now + HOUR)
    assert letter_of("events.session_changed")["Subject"] == f"Не состоится секция «{session.title}»"
    assert told.count() == 2


def test_fewer_seats_than_are_taken(event, session, olga, now):
    Session.objects.filter(pk=session.pk).update(taken=3)
    with pytest.raises(Invalid) as refusal:
        edit_session(session=session, by=olga, now=now, capacity=2)
    assert refusal.value.field == "capacity"
    edit_session(session=session, by=olga, now=now, capacity=3)
    session.refresh_from_db()
    assert session.capacity == 3


def test_a_platform_with_sessions_stays(event, olga, now, within):
    platform = PlatformFactory(event=event)
    session = SessionFactory(event=event, platform=platform, **within())
    with pytest.raises(Conflict):
        remove_platform(platform=platform, by=olga, now=now)
    remove_session(session=session, by=olga, now=now)
    remove_platform(platform=platform, by=olga, now=now)
    assert not event.platforms.exists()


def test_sessions_move_with_their_event(event, session, olga, now):
    was = session.starts_at
    edit_event(event=event, by=olga, now=now, starts_at=event.starts_at + 48 * HOUR, ends_at=event.ends_at + 48 * HOUR)
    session.refresh_from_db()
    assert session.starts_at == was + 48 * HOUR


def test_an_event_does_not_shrink_away_from_its_sessions(event, session, olga, now):
    with pytest.raises(Invalid) as refusal:
        edit_event(event=event, by=olga, now=now, starts_at=event.starts_at + HOUR)
    assert refusal.value.field == "starts_at"
    assert session.title in str(refusal.value.message)
    edit_event(event=event, by=olga, now=now, starts_at=event.starts_at - HOUR)
    session.refresh_from_db()
    assert session.starts_at == event.starts_at


def test_every_change_is_recorded_and_renews_the_feeds(event, session, olga, now, within):
    before = Event.objects.get(pk=event.pk).updated_at
    later = now + HOUR
    add_session(event=event, by=olga, now=later, title="Секция", **within())
    edit_session(session=session, by=olga, now=later, title="Другое")
    remove_session(session=session, by=olga, now=later)
    assert list(Entry.objects.filter(target_id=event.pk).order_by("pk").values_list("verb", flat=True)) == [
        "session.added", "session.changed", "session.removed",
    ]  # fmt: skip
    assert Event.objects.get(pk=event.pk).updated_at == later != before


def test_speakers_are_read_from_lines_and_written_back():
    talks = parsed("Инна Ключева; педагог; АНО «Двор»; Собрание\n\n  Пётр Гай \nЗоя;;;Тема")
    assert talks == [
        Talk(name="Инна Ключева", position="педагог", organisation_name="АНО «Двор»", topic="Собрание"),
        Talk(name="Пётр Гай"),
        Talk(name="Зоя", topic="Тема"),
    ]
    assert parsed(written(talks)) == talks
    with pytest.raises(Invalid):
        parsed("а;б;в;г;д")


@pytest.mark.parametrize("line", ["; педагог", "я" * 201, "Имя; " + "я" * 201, "Имя;;;" + "я" * 301, "И\x07мя"])
def test_a_speaker_that_cannot_be_taken(event, olga, now, within, line):
    with pytest.raises(Invalid) as refusal:
        add_session(event=event, by=olga, now=now, title="Секция", speakers=parsed(line), **within())
    assert refusal.value.field == "speakers"
    assert not Session.objects.exists()


def paper(name="slides.pdf", content=b"%PDF-1.4\n%%EOF\n"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_a_file_for_those_who_take_part(event, olga, gleb, now, client, log_in, seat):
    material = add_material(event=event, by=olga, now=now, title="Слайды", audience="participants", content=paper())
    path = f"/events/materials/{material.pk}/"
    assert client.get(path).status_code == 404
    assert log_in(gleb).get(path).status_code == 404
    answer = log_in(olga).get(path)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    guest = seat(event, "guest")
    from events.tokens import token_of  # noqa: PLC0415

    by_ticket = client.get(f"/events/ticket/{token_of(guest)}/materials/{material.pk}/")
    assert by_ticket.status_code == 200
    assert b"".join(by_ticket.streaming_content).startswith(b"%PDF")
    assert "Слайды" in client.get(f"/events/ticket/{token_of(guest)}/").content.decode()
    assert "Слайды" not in client.get(f"/events/{event.pk}/").content.decode()
    guest.user = gleb
    guest.save()
    assert b"".join(log_in(gleb).get(path).streaming_content).startswith(b"%PDF")
    foreign = add_material(event=event, by=olga, now=now, title="Ссылка", url="https://example.org/x")
    Material.objects.filter(pk=foreign.pk).update(event=EventFactory())
    assert client.get(f"/events/ticket/{token_of(guest)}/materials/{foreign.pk}/").status_code == 404


def test_a_ticket_that_is_not_confirmed_opens_no_material(event, olga, now, client, enter):
    from events.tokens import token_of  # noqa: PLC0415

    material = add_material(event=event, by=olga, now=now, title="Слайды", audience="participants", content=paper())
    guest = enter(event, "guest")
    assert client.get(f"/events/ticket/{token_of(guest)}/materials/{material.pk}/").status_code == 404
    assert client.get(f"/events/ticket/forged/materials/{material.pk}/").status_code == 400


def test_a_material_of_a_draft_is_for_its_organisers(olga, event, now, client, log_in):
    draft = EventFactory(centre=event.centre, status="draft")
    material = add_material(event=draft, by=olga, now=now, title="Слайды", content=paper())
    assert client.get(f"/events/materials/{material.pk}/").status_code == 404
    answer = log_in(olga).get(f"/events/materials/{material.pk}/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "url"),
        ({"url": "https://example.org", "content": "file"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://example.org/" + "a" * 500}, "url"),
        ({"url": "https://example.org", "title": "я" * 301}, "title"),
        ({"content": "program"}, "content"),
        ({"content": "empty"}, "content"),
    ],
)
def test_a_material_that_cannot_be_taken(event, olga, now, fields, field):
    files = {
        "file": paper(), "program": paper(content=b"MZ\x90\x00" + b"\x00" * 200), "empty": paper(content=b""),
    }  # fmt: skip
    fields = {**fields, "content": files.get(fields.get("content"))}
    with pytest.raises(Invalid) as refusal:
        add_material(event=event, by=olga, now=now, **{"title": "Слайды", **fields})
    assert refusal.value.field == field
    assert not Material.objects.exists()


def test_a_material_is_changed_and_taken_away_with_its_file(event, olga, now):
    material = add_material(event=event, by=olga, now=now, title="Слайды", content=paper())
    edit_material(material=material, by=olga, now=now, title="Слайды первого дня", audience="participants")
    with pytest.raises(Invalid):
        edit_material(material=material, by=olga, now=now, url="https://example.org")
    remove_material(material=material, by=olga, now=now)
    assert not Material.objects.exists()
    assert StoredFile.objects.get().removed_at == now
