"""What visitors and participants see and do, page by page."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from backend.accounts.models import Consent
from backend.common.signing import sign
from backend.demo.factories import MOMENT, EventFactory, MunicipalityFactory, RegistrationFactory
from events.enums import EventStatus
from events.models import Registration, Seats
from events.services.planning import cancel_event, edit_event
from events.services.registrations import cancel
from events.tokens import token_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_that_time():
    with time_machine.travel(MOMENT, tick=False):
        yield


@pytest.fixture
def visitor():
    return Client()


def wish(**changes):
    given = {"full_name": "Анна Орлова", "email": "anna@example.org", "consent": "on"}
    return {**given, **changes}


def signing(event):
    return reverse("events:sign-up", args=[event.pk])


def text(response):
    return response.content.decode()


# The list


def test_the_list_shows_what_is_coming(visitor, event):
    EventFactory(title="Тайный черновик", status=EventStatus.DRAFT)
    EventFactory(title="Прошедшее", starts_at=MOMENT - timedelta(days=2))
    page = text(visitor.get("/events/"))
    assert "Семинар об отчётах" in page
    assert "Тайный черновик" not in page
    assert "Прошедшее" not in page
    assert "Прошедшее" in text(visitor.get("/events/?when=past"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ОТЧЁТАХ", True),
        ("q=отчётах семинар", True),
        ("q=концерт", False),
        ("kind=training", True),
        ("kind=festival", False),
        ("format=on_site", True),
        ("format=online", False),
        ("month=2026-03", True),
        ("month=2026-04", False),
        ("centre={centre}", True),
        ("municipality={municipality}", True),
        ("municipality={other}", False),
    ],
)
def test_the_list_is_narrowed(visitor, event, query, found):
    event.municipality = MunicipalityFactory()
    event.save()
    other = EventFactory(status="cancelled", title="Иное", kind="campaign", municipality=MunicipalityFactory())
    query = query.format(centre=event.centre_id, municipality=event.municipality_id, other=other.municipality_id)
    assert ("Семинар об отчётах" in text(visitor.get(f"/events/?{query}"))) is found


@pytest.mark.parametrize(
    "query",
    ["month=2026-13", "month=x", "kind=nonsense", "centre=abc", "centre=99999999999999999999", "q=%00", "when=never",
     "page=99999", "page=x", "municipality=%00"],
)  # fmt: skip
def test_a_wrong_filter_is_no_fault(visitor, event, query):
    assert visitor.get(f"/events/?{query}").status_code == 200


def test_an_empty_list_says_so(visitor, db):
    assert 'class="empty"' in text(visitor.get("/events/"))
    assert 'class="empty"' in text(visitor.get("/events/?when=past"))
    EventFactory()
    assert 'class="empty"' in text(visitor.get("/events/?q=концерт"))
    assert 'class="empty"' not in text(visitor.get("/events/"))


@pytest.mark.parametrize(("rows", "queries"), [(1, 2), (3, 2), (6, 5), (9, 5)])
def test_the_list_costs_the_same_with_more_rows(rows, queries, visitor, django_assert_num_queries):
    """With more than five events there are filters, and with them their choices."""
    EventFactory.create_batch(rows, municipality=MunicipalityFactory())
    with django_assert_num_queries(queries):
        visitor.get("/events/")


# One event


def test_the_event_page_tells_when_where_and_who(visitor, event):
    page = text(visitor.get(event.get_absolute_url()))
    assert "Семинар об отчётах" in page
    assert "19:00–22:00</strong></time> (Владивосток, UTC+10)" in page, "9:00 UTC in Vladivostok"
    assert "12:00–15:00 (Москва, UTC+3)" in page, "for a reader in Moscow"
    assert "ул. Светланская, 22" in page
    assert event.centre.name in page
    assert 'property="og:title"' in page


def test_a_draft_is_not_there_for_outsiders(visitor, log_in, olga, gleb, event):
    draft = EventFactory(centre=event.centre, status=EventStatus.DRAFT)
    assert log_in(olga).get(draft.get_absolute_url()).status_code == 200
    for client in (visitor, log_in(gleb)):
        for name in ("event", "sent", "event-calendar"):
            assert client.get(reverse(f"events:{name}", args=[draft.pk])).status_code == 404
        assert client.post(signing(draft), wish()).status_code == 404


@pytest.mark.parametrize("pk", [0, 10**9, 10**30])
def test_no_such_event(visitor, db, pk):
    assert visitor.get(f"/events/{pk}/").status_code == 404


def test_the_online_link_is_for_participants_only(visitor, event, seat):
    event.online_url = "https://meet.example.org/secret"
    event.save()
    registration = seat(event, "anna")
    assert "meet.example.org" in text(visitor.get(reverse("events:ticket", args=[token_of(registration)])))
    for url in (event.get_absolute_url(), reverse("events:event-calendar", args=[event.pk]), "/events/"):
        assert "meet.example.org" not in text(visitor.get(url))


def test_the_event_page_costs_the_same_however_many_come(visitor, event, django_assert_num_queries):
    for count in (1, 2):
        RegistrationFactory.create_batch(count, event=event)
        with django_assert_num_queries(3):
            visitor.get(event.get_absolute_url())


def test_a_closed_event_says_so_instead_of_the_form(visitor, event, olga, now):
    assert 'name="email"' in text(visitor.get(event.get_absolute_url()))
    cancel_event(event=event, by=olga, now=now, reason="Лектор болен")
    page = text(visitor.get(event.get_absolute_url()))
    assert 'name="email"' not in page
    refused = visitor.post(signing(event), wish())
    assert refused.status_code == 409
    assert not Registration.objects.exists()


# Sign-up


def test_a_visitor_signs_up(visitor, event):
    response = visitor.post(signing(event), wish(), follow=True, REMOTE_ADDR="192.0.2.9")
    assert response.redirect_chain[-1][0] == reverse("events:sent", args=[event.pk])
    assert "anna@example.org" in text(response)
    registration = Registration.objects.get()
    assert (registration.status, registration.user, registration.language) == ("held", None, "ru")
    assert Consent.objects.get().address == "192.0.2.9"
    assert "anna@example.org" not in text(Client().get(reverse("events:sent", args=[event.pk]))), "another's browser"


def test_the_fiftieth_visitor_hears_of_the_waiting_list(visitor, event, enter):
    enter(event, "boris2")
    assert 'data-outcome="seat"' in text(visitor.post(signing(event), wish(), follow=True))
    other = wish(email="clara@example.org")
    assert 'data-outcome="list"' in text(visitor.post(signing(event), other, follow=True))


def test_a_known_address_hears_the_same_as_a_new_one(visitor, event):
    def heard(email):
        page = text(visitor.post(signing(event), wish(email=email), follow=True))
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", page).replace(email, "…")

    first = heard("anna@example.org")
    assert heard("anna@example.org") == first
    assert heard("boris2@example.org") == first
    assert Registration.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"full_name": ""}, "full_name"),
        ({"full_name": "А" * 10_000}, "full_name"),
        ({"full_name": "Анна\x00"}, "full_name"),
        ({"full_name": "Анна\r\nBcc: x@example.org"}, "full_name"),
        ({"email": "не адрес"}, "email"),
        ({"email": "anna@example.org\r\nBcc: x@example.org"}, "email"),
        ({"consent": ""}, "consent"),
        ({"phone": "abc"}, "phone"),
    ],
)
def test_a_wrong_form_is_shown_again(visitor, event, changes, field):
    response = visitor.post(signing(event), wish(**changes))
    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert not Registration.objects.exists()
    assert not Consent.objects.exists()


def test_a_robot_is_told_what_it_wants_to_hear(visitor, event):
    assert visitor.post(signing(event), wish(website="https://spam.example"), follow=True).status_code == 200
    assert not Registration.objects.exists()


def test_one_network_address_is_slowed_down(visitor, event, monkeypatch):
    monkeypatch.setattr("backend.accounts.throttle.LIMIT", 2)
    for name in ("anna", "boris2"):
        assert visitor.post(signing(event), wish(email=f"{name}@a.ru"), REMOTE_ADDR="192.0.2.1").status_code == 302
    assert visitor.post(signing(event), wish(email="c@example.org"), REMOTE_ADDR="192.0.2.1").status_code == 429
    assert visitor.post(signing(event), wish(email="c@example.org"), REMOTE_ADDR="192.0.2.2").status_code == 302


def test_sign_up_goes_on_without_redis(visitor, event, settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/redis.sock"}}
    assert visitor.post(signing(event), wish()).status_code == 302
    assert Registration.objects.get().status == "held"


def test_a_person_with_an_account_finds_their_ticket_on_the_page(log_in, alina, event):
    client = log_in(alina)
    page = text(client.get(event.get_absolute_url()))
    assert 'value="alina@example.org"' in page
    client.post(signing(event), wish(email="Alina@example.org"))
    registration = Registration.objects.get()
    assert registration.user == alina
    assert "/events/ticket/" in text(client.get(event.get_absolute_url()))


def test_signing_up_a_colleague_does_not_hand_over_their_ticket(log_in, alina, event):
    client = log_in(alina)
    client.post(signing(event), wish(email="colleague@example.org"))
    assert Registration.objects.get().user is None
    assert "/events/ticket/" not in text(client.get(event.get_absolute_url()))


# The ticket


def test_opening_the_link_changes_nothing_and_the_button_confirms(visitor, event, enter):
    registration = enter(event, "anna")
    url = reverse("events:ticket", args=[token_of(registration)])
    for opened in (url, url + "confirm/", url + "cancel/", url + "calendar.ics"):
        visitor.get(opened, follow=True)
    registration.refresh_from_db()
    assert registration.status == "held"
    page = visitor.post(url + "confirm/", follow=True)
    assert registration.code in text(page)
    assert "<svg" in text(page)
    assert 'style="' not in text(page)
    assert (page["X-Robots-Tag"], page["Referrer-Policy"]) == ("noindex, nofollow", "same-origin")
    registration.refresh_from_db()
    assert registration.status == "confirmed"


def test_cancelling_by_the_link(visitor, event, seat):
    registration = seat(event, "anna")
    url = reverse("events:ticket-cancel", args=[token_of(registration)])
    assert visitor.get(url).status_code == 200
    visitor.post(url)
    visitor.post(url)
    registration.refresh_from_db()
    assert registration.status == "cancelled"
    assert Seats.objects.get(pk=event.pk).taken == 0


def test_the_place_on_the_waiting_list_is_told(visitor, event, enter):
    *_others, last = (enter(event, name) for name in ("anna", "boris2", "clara", "dina"))
    response = visitor.get(reverse("events:ticket", args=[token_of(last)]))
    assert response.context["place"] == 2
    assert visitor.post(reverse("events:ticket-confirm", args=[token_of(last)])).status_code == 409


@pytest.mark.parametrize("status", ["held", "confirmed", "waiting", "cancelled", "expired"])
@pytest.mark.parametrize("event_status", ["published", "cancelled", "held"])
def test_every_state_has_a_page(visitor, status, event_status):
    hold = MOMENT + timedelta(days=1) if status == "held" else None
    registration = RegistrationFactory(status=status, hold_until=hold, event__status=event_status)
    assert visitor.get(reverse("events:ticket", args=[token_of(registration)])).status_code == 200


@pytest.mark.parametrize("name", ["ticket", "ticket-confirm", "ticket-cancel", "ticket-calendar"])
def test_a_changed_link_opens_nothing(visitor, event, enter, name):
    registration = enter(event, "anna")
    token = token_of(registration)
    assert visitor.get(reverse(f"events:{name}", args=[token]), follow=True).status_code == 200
    forged = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token[: len(token) // 2],
        sign("event.other", {"registration": registration.pk}),
        sign("event.registration", {}),
        sign("event.registration", {"registration": 10**9}),
        str(registration.pk),
        registration.code,
    ]
    method = visitor.post if name in {"ticket-confirm", "ticket-cancel"} else visitor.get
    for link in forged:
        assert method(reverse(f"events:{name}", args=[link])).status_code in {400, 404}
    registration.refresh_from_db()
    assert registration.status == "held"


def test_a_ticket_of_one_event_does_nothing_at_another(visitor, event, seat, person, now):
    mine, other = seat(event, "anna"), seat(EventFactory(), "anna")
    visitor.post(reverse("events:ticket-cancel", args=[token_of(mine)]))
    other.refresh_from_db()
    assert other.status == "confirmed"


# The calendar


def test_the_calendar_file_is_read_by_a_parser(visitor, event, seat, olga, now):
    registration = seat(event, "anna")
    url = reverse("events:ticket-calendar", args=[token_of(registration)])

    def entry():
        response = visitor.get(url)
        assert response["Content-Type"].startswith("text/calendar")
        calendar = Calendar.from_ical(response.content)
        assert calendar["METHOD"] == "PUBLISH"
        assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Vladivostok"]
        return calendar.walk("VEVENT")[0]

    first = entry()
    assert first["DTSTART"].params["TZID"] == "Asia/Vladivostok"
    assert first["DTSTART"].dt == event.starts_at
    assert first["DTEND"].dt == event.ends_at
    assert str(first["SUMMARY"]) == "Семинар об отчётах"
    assert (first["SEQUENCE"], first["STATUS"]) == (0, "CONFIRMED")
    assert first["DTSTAMP"].dt == now
    edit_event(event=event, by=olga, now=now, place="Другой зал")
    second = entry()
    assert (second["UID"], second["SEQUENCE"], str(second["LOCATION"])) == (first["UID"], 1, "Другой зал")
    event.refresh_from_db()
    cancel_event(event=event, by=olga, now=now, reason="Лектор болен")
    assert (entry()["SEQUENCE"], entry()["STATUS"]) == (2, "CANCELLED")


def test_line_breaks_cannot_add_lines_to_the_calendar(visitor, event):
    event.title = "Семинар\r\nATTENDEE:mailto:evil@example.org"
    event.save()
    calendar = Calendar.from_ical(visitor.get(reverse("events:event-calendar", args=[event.pk])).content)
    assert "ATTENDEE" not in calendar.walk("VEVENT")[0]


def test_a_cancelled_ticket_does_not_know_the_online_link(visitor, event, seat, now):
    event.online_url = "https://meet.example.org/secret"
    event.save()
    registration = seat(event, "anna")
    url = reverse("events:ticket-calendar", args=[token_of(registration)])
    assert b"meet.example.org" in visitor.get(url).content
    cancel(registration=registration, now=now)
    assert b"meet.example.org" not in visitor.get(url).content
