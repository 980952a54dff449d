"""Pages of organisers: for the organisers and the head of the centre, and not there for anybody else."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from backend.accounts.enums import Role
from backend.audit.models import Entry
from backend.demo.factories import MOMENT, EventFactory, MunicipalityFactory, RegistrationFactory, UserFactory, member
from backend.notifications.models import Letter
from events.enums import EventStatus
from events.models import Event, Registration, Seats

pytestmark = pytest.mark.django_db

OF_EVENT = [
    ("get", "edit"), ("post", "edit"), ("post", "publish"), ("get", "cancel"), ("post", "cancel"), ("post", "reopen"),
    ("get", "participants"), ("get", "participant-add"), ("post", "participant-add"),
    ("get", "participants-csv"), ("get", "participants-xlsx"),
]  # fmt: skip
OF_REGISTRATION = [("get", "participant-cancel"), ("post", "participant-cancel"), ("post", "participant-resend")]
OF_NOBODY = [("get", "mine"), ("get", "new"), ("post", "new")]


@pytest.fixture(autouse=True)
def at_that_time():
    with time_machine.travel(MOMENT, tick=False):
        yield


@pytest.fixture
def guest(event, enter):
    return enter(event, "guest")


def text(response):
    return response.content.decode()


def form(event, **changes):
    given = {
        "title": event.title, "kind": "training", "format": "on_site", "centre": event.centre_id,
        "starts_at": "2026-03-20T15:00", "ends_at": "2026-03-20T18:00", "zone": "Asia/Vladivostok",
        "place": "Библиотека", "capacity": 5,
    }  # fmt: skip
    return {**given, **changes}


def snapshot():
    return (
        list(Event.objects.order_by("pk").values()),
        list(Registration.objects.order_by("pk").values()),
        list(Seats.objects.order_by("pk").values()),
        Letter.objects.count(),
        Entry.objects.count(),
    )


def addresses(event, guest):
    yield from ((method, reverse(f"events:{name}", args=[event.pk])) for method, name in OF_EVENT)
    yield from ((method, reverse(f"events:{name}", args=[guest.pk])) for method, name in OF_REGISTRATION)


@pytest.mark.parametrize("name", ["gleb", "alina", "boris", "stranger"])
def test_outsiders_find_none_of_these_pages(request, log_in, project, event, guest, name, db):
    if name == "stranger":
        somebody = UserFactory()
        member(somebody, Role.ORGANISER, EventFactory().centre)
    else:
        somebody = request.getfixturevalue(name)
        member(somebody, Role.MENTOR, event.centre)
    client = log_in(somebody)
    before = snapshot()
    for method, url in addresses(event, guest):
        assert getattr(client, method)(url, form(event)).status_code == 404, url
    if name != "stranger":
        for method, page in OF_NOBODY:
            assert getattr(client, method)(reverse(f"events:{page}")).status_code == 404, page
    assert snapshot() == before


def test_who_is_not_logged_in_is_asked_to(event, guest):
    client = Client()
    for method, url in [*addresses(event, guest), *((m, reverse(f"events:{n}")) for m, n in OF_NOBODY)]:
        response = getattr(client, method)(url)
        assert response.status_code == 302, url
        assert response["Location"].startswith(reverse("account_login")), url


@pytest.mark.parametrize("name", ["olga", "vera"])
def test_organiser_and_head_open_them(request, log_in, event, guest, name):
    client = log_in(request.getfixturevalue(name))
    for method, url in addresses(event, guest):
        if method == "get":
            assert client.get(url).status_code == 200, url
    assert client.get(reverse("events:mine")).status_code == 200
    assert client.get(reverse("events:new")).status_code == 200


def test_contacts_are_shown_to_the_organiser_only(log_in, olga, gleb, event, guest):
    seen = reverse("events:participants", args=[event.pk])
    assert "guest@example.org" in text(log_in(olga).get(seen))
    for client in (Client(), log_in(gleb)):
        assert "guest@example.org" not in text(client.get(event.get_absolute_url()))
        assert "guest@example.org" not in text(client.get("/events/"))


# Events


def test_making_announcing_changing(log_in, olga, event, now):
    client = log_in(olga)
    response = client.post(reverse("events:new"), form(event, title="Круглый стол"))
    fresh = Event.objects.get(title="Круглый стол")
    assert response["Location"] == fresh.get_absolute_url()
    assert (fresh.status, fresh.created_by, fresh.seats.capacity) == (EventStatus.DRAFT, olga, 5)
    assert fresh.starts_at.isoformat() == "2026-03-20T05:00:00+00:00", "15:00 in Vladivostok"
    client.post(reverse("events:publish", args=[fresh.pk]))
    edit = reverse("events:edit", args=[fresh.pk])
    assert 'value="2026-03-20T15:00"' in text(client.get(edit))
    client.post(edit, form(event, title="Круглый стол", zone="Europe/Moscow", capacity=7))
    fresh.refresh_from_db()
    assert (fresh.status, fresh.sequence, fresh.starts_at.hour) == (EventStatus.PUBLISHED, 1, 12)
    assert Seats.objects.get(pk=fresh.pk).capacity == 7


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "А\x00"}, "title"),
        ({"title": "А" * 301}, "title"),
        ({"ends_at": "2026-03-20T15:00"}, "ends_at"),
        ({"starts_at": "0001-01-01T00:00"}, "starts_at"),
        ({"starts_at": "позавчера"}, "starts_at"),
        ({"zone": "Asia/Nowhere"}, "zone"),
        ({"capacity": "0"}, "capacity"),
        ({"capacity": "9" * 30}, "capacity"),
        ({"centre": "999999"}, "centre"),
        ({"municipality": "9" * 30}, "municipality"),
        ({"online_url": "javascript:alert(1)"}, "online_url"),
    ],
)
def test_a_wrong_event_is_shown_again(log_in, olga, event, changes, field):
    response = log_in(olga).post(reverse("events:new"), form(event, **changes))
    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert Event.objects.count() == 1


def test_municipalities_are_those_of_the_centres_region(log_in, olga, event):
    MunicipalityFactory(name="Свой округ", parent=event.centre.region)
    MunicipalityFactory(name="Чужой округ")
    page = text(log_in(olga).get(reverse("events:new")))
    assert "Свой округ" in page
    assert "Чужой округ" not in page


def test_an_event_cannot_be_made_in_another_centre(log_in, olga, event):
    response = log_in(olga).post(reverse("events:new"), form(event, centre=EventFactory().centre_id))
    assert "centre" in response.context["form"].errors


def test_fewer_seats_than_taken_are_refused_at_the_field(log_in, olga, event, enter):
    enter(event, "anna")
    enter(event, "boris2")
    response = log_in(olga).post(reverse("events:edit", args=[event.pk]), form(event, capacity=1, title="Иначе"))
    assert "capacity" in response.context["form"].errors
    event.refresh_from_db()
    assert event.title == "Семинар об отчётах", "nothing is changed by half"


def test_calling_off_and_back(log_in, olga, event, guest):
    client = log_in(olga)
    url = reverse("events:cancel", args=[event.pk])
    assert client.post(url, {"reason": ""}).status_code == 400
    client.post(url, {"reason": "Лектор болен"})
    event.refresh_from_db()
    assert event.status == EventStatus.CANCELLED
    client.post(reverse("events:reopen", args=[event.pk]))
    event.refresh_from_db()
    assert event.status == EventStatus.PUBLISHED


def test_a_draft_without_a_place_is_not_announced(log_in, olga, event):
    draft = EventFactory(centre=event.centre, status=EventStatus.DRAFT, place="")
    response = log_in(olga).post(reverse("events:publish", args=[draft.pk]), follow=True)
    draft.refresh_from_db()
    assert draft.status == EventStatus.DRAFT
    assert response.redirect_chain[-1][0] == reverse("events:edit", args=[draft.pk])


# Participants


def test_adding_cancelling_and_resending(log_in, olga, event, enter):
    client = log_in(olga)
    guest = {"full_name": "Гость", "email": "g@example.org", "consent": "on"}
    assert client.post(reverse("events:participant-add", args=[event.pk]), guest).status_code == 302
    added = Registration.objects.get(email="g@example.org")
    assert added.status == "confirmed"
    client.post(reverse("events:participant-resend", args=[added.pk]))
    assert Letter.objects.filter(subject_id=added.pk, rule="events.registered").count() == 2
    client.post(reverse("events:participant-cancel", args=[added.pk]), {"reason": "Ошибка\x00"})
    added.refresh_from_db()
    assert added.status == "cancelled"
    assert Letter.objects.get(subject_id=added.pk, rule="events.registration_cancelled").context == {
        "by_organiser": True, "reason": "Ошибка",
    }  # fmt: skip


def test_the_list_is_searched_and_narrowed(log_in, olga, event):
    RegistrationFactory(event=event, full_name="Анна Орлова", organisation_name="АНО «Двор»")
    RegistrationFactory(event=event, full_name="Борис Лапин", status="waiting")
    client = log_in(olga)
    url = reverse("events:participants", args=[event.pk])

    def names(query):
        return [row.full_name for row in client.get(url + query).context["page"]]

    assert names("?q=орлова") == ["Анна Орлова"]
    assert names("?q=двор") == ["Анна Орлова"]
    assert names("?status=waiting") == ["Борис Лапин"]
    assert names("?q=никто") == []
    assert len(names("?status=nonsense&q=")) == 2
    assert client.get(url).context["counts"] == {
        "held": 0, "asked": 0, "confirmed": 1, "waiting": 1, "declined": 0, "cancelled": 0, "expired": 0,
    }  # fmt: skip


def test_participants_of_another_event_are_not_in_the_list(log_in, olga, event):
    RegistrationFactory(full_name="Чужой")
    assert "Чужой" not in text(log_in(olga).get(reverse("events:participants", args=[event.pk])))


def test_a_spreadsheet_runs_nothing_that_a_participant_wrote(log_in, olga, event):
    evil = '=HYPERLINK("https://evil.example";"Приз")'
    RegistrationFactory(event=event, full_name=evil, organisation_name="@SUM(1)", phone="+7 914 000-00-00")
    client = log_in(olga)
    content = client.get(reverse("events:participants-csv", args=[event.pk])).content
    assert content.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert row[0] == "'" + evil
    assert row[3] == "'@SUM(1)"
    assert row[2].startswith("'+")
    assert len(head) == len(row) == 16
    sheet = load_workbook(io.BytesIO(client.get(reverse("events:participants-xlsx", args=[event.pk])).content)).active
    assert sheet["A2"].value == evil
    assert {cell.data_type for cell in sheet[2]} <= {"s", "inlineStr"}


def test_exports_keep_the_filter(log_in, olga, event):
    RegistrationFactory(event=event, full_name="Анна")
    RegistrationFactory(event=event, full_name="Борис", status="waiting")
    content = log_in(olga).get(reverse("events:participants-csv", args=[event.pk]) + "?status=waiting").content.decode()
    assert "Борис" in content
    assert "Анна" not in content


@pytest.mark.parametrize(
    ("name", "count"),
    [("participants", 10), ("participants-csv", 8), ("participants-xlsx", 8)],
)
def test_lists_of_participants_cost_the_same_for_one_and_three(
    log_in, olga, event, name, count, django_assert_num_queries
):
    client = log_in(olga)
    url = reverse(f"events:{name}", args=[event.pk])
    for more in (1, 2):
        RegistrationFactory.create_batch(more, event=event)
        with django_assert_num_queries(count):
            client.get(url)


@pytest.mark.parametrize(("rows", "queries"), [(1, 6), (3, 6), (6, 9), (9, 9)])
def test_my_events_cost_the_same_with_more_rows(rows, queries, log_in, olga, event, django_assert_num_queries):
    """With more than five events there are filters, and with them their choices."""
    client = log_in(olga)
    EventFactory.create_batch(rows - 1, centre=event.centre, starts_at=MOMENT + timedelta(days=3))
    with django_assert_num_queries(queries):
        assert len(client.get(reverse("events:mine")).context["page"]) == rows
