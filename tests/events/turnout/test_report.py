"""Who came, from where: out of the marks at the door, never out of registrations alone."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook
from pypdf import PdfReader

from backend.demo.factories import (
    EventFactory,
    MunicipalityFactory,
    OrganisationFactory,
    RegionFactory,
    RegistrationFactory,
)
from backend.demo.factories_door import AttendanceFactory
from backend.directory.models import Territory
from events.models import Category, Platform, Session, SessionSeat
from events.tokens import token_of
from events.turnout.guests import plain
from events.turnout.report import report_of
from projects.feed import feed_of

pytestmark = pytest.mark.django_db
FORMULA = "=HYPERLINK(1)"


@pytest.fixture
def over(event, now):
    """The event of Olga's centre, which is over."""
    event.starts_at, event.ends_at = now - timedelta(days=2), now - timedelta(days=2) + timedelta(hours=3)
    event.status = "held"
    event.save()
    return event


@pytest.fixture
def guest(over):
    """Somebody who signed up and was marked: guest("present", full_name="Анна")."""

    def make(state="present", **fields):
        row = RegistrationFactory(**{"event": over, **fields})
        if state:
            AttendanceFactory(registration=row, state=state)
        return row

    return make


def in_russian(event):
    with translation.override("ru"):
        return report_of(event)


def figures(line):
    return line.registered, line.came, line.absent, line.excused, line.walk_ins


def test_nobody_marked_is_said_and_nobody_counts_as_present(over, guest):
    guest(None)
    found = in_russian(over)
    assert not found.marked
    assert "Никто не отмечен" in found.headline
    assert figures(found.total) == (1, 0, 0, 0, 0)


def test_registered_came_did_not_come_excused_and_walk_ins(over, guest):
    guest()
    guest("absent")
    guest("excused")
    guest(None)  # not marked where others were: did not come
    guest(source="door")
    guest(status="waiting")  # came from the waiting list
    guest(None, status="waiting")
    guest(None, status="cancelled")
    assert figures(in_russian(over).total) == (5, 3, 2, 1, 1)


def test_an_undone_mark_is_none(over, guest):
    guest("unmarked")
    assert not in_russian(over).marked


def district(code, name):
    return Territory.objects.create(kind="district", code=code, name=name)


def test_the_headline_counts_people_organisations_and_districts(over, guest):
    for number in range(8):
        region = RegionFactory(parent=district(f"district:{number}", f"Округ {number}"))
        organisation = OrganisationFactory(region=region, municipality=MunicipalityFactory(parent=region))
        guest(organisation=organisation)
        if number < 3:
            guest(organisation_name=organisation.short_name.upper().replace("«", '"').replace("»", '"'))
    assert in_russian(over).headline == "11 участников из 8 организаций, 8 федеральных округов"


@pytest.mark.parametrize(
    ("people", "said"),
    [(1, "1 участник из 1 организации"), (2, "2 участника из 1 организации"), (5, "5 участников из 1 организации"),
     (21, "21 участник из 1 организации")],
)  # fmt: skip
def test_the_headline_in_good_russian(over, guest, people, said):
    for _index in range(people):
        guest(organisation_name="АНО «Свет»")
    assert in_russian(over).headline == said


def test_an_organisation_is_one_however_it_is_written(over, guest):
    for name in ("АНО «Свет»", 'ано "Свет"', " АНО  “Свёт” ".replace("ё", "е")):
        guest(organisation_name=name)
    (line,) = in_russian(over).table("organisation").lines
    assert (line.name, line.came) == ("АНО «Свет»", 3)
    assert plain("Ёлка") == plain("елка")


def test_the_place_is_that_of_the_person_then_of_the_organisation_else_not_known(over, guest):
    far = RegionFactory(name="Дальний край", parent=district("district:far", "Дальний округ"))
    town = MunicipalityFactory(name="Город", parent=far)
    village = MunicipalityFactory(name="Село", parent=far)
    home = OrganisationFactory(region=far, municipality=village)
    guest(municipality=town, organisation=home)
    guest(organisation=home)
    guest()
    found = in_russian(over)
    assert [(line.name, line.came) for line in found.table("municipality").lines] == [
        ("Город", 1),
        ("Село", 1),
        ("", 1),
    ]
    assert [(line.name, line.came) for line in found.table("region").lines] == [("Дальний край", 2), ("", 1)]
    assert [(line.name, line.came) for line in found.table("district").lines] == [("Дальний округ", 2), ("", 1)]


def test_by_category_platform_session_and_day(over, guest):
    over.ends_at = over.starts_at + timedelta(days=1, hours=2)
    over.save()
    press = Category.objects.create(event=over, title="Пресса", kind="media")
    hall = Platform.objects.create(event=over, title="Большой зал")
    first, second = (
        Session.objects.create(
            event=over, platform=hall, title=title, starts_at=over.starts_at + timedelta(days=days),
            ends_at=over.starts_at + timedelta(days=days, hours=1),
        )
        for title, days in (("Открытие", 0), ("Итоги", 1))
    )  # fmt: skip
    anna, boris = guest(category=press), guest(None)
    guest("absent")
    SessionSeat.objects.create(registration=boris, session=first)
    AttendanceFactory(registration=anna, session=first)
    AttendanceFactory(registration=boris, session=second, day=over.ends_at.date())
    found = in_russian(over)
    assert [(line.name, line.came) for line in found.table("category").lines] == [("Пресса", 1), ("", 1)]
    assert [(line.name, *figures(line)) for line in found.table("session").lines] == [
        ("Открытие", 1, 1, 1, 0, 0), ("Итоги", 0, 1, 0, 0, 0),
    ]  # fmt: skip
    assert [(line.name, line.came) for line in found.table("platform").lines] == [("Большой зал", 2)]
    assert [(line.came, line.absent) for line in found.table("day").lines] == [(1, 2), (1, 2)]


def test_it_costs_the_same_for_one_and_for_many(over, guest, django_assert_num_queries):
    for number in (1, 3):
        for _index in range(number):
            region = RegionFactory(parent=district(f"d{_index}{number}", "Округ"))
            guest(organisation=OrganisationFactory(region=region, municipality=MunicipalityFactory(parent=region)))
        with django_assert_num_queries(3):
            report_of(over)


@pytest.mark.parametrize("name", ["report", "workbook", "paper", "list-paper"])
def test_it_is_for_the_organisers(over, guest, name, client, log_in, olga, vera, gleb):
    guest(full_name="Анна Ильина")
    path = reverse(f"turnout:{name}", args=[over.pk])
    assert log_in(olga).get(path).status_code == log_in(vera).get(path).status_code == 200
    assert log_in(gleb).get(path).status_code == 404
    assert client.get(path).status_code == 302


def book(client, over, by):
    answer = client.get(reverse("turnout:workbook", args=[over.pk]), {"by": by})
    return list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows())


def test_the_workbook_runs_nothing(over, guest, log_in, olga):
    guest(full_name=FORMULA, organisation_name=FORMULA)
    for by in ("person", "organisation"):
        cell = book(log_in(olga), over, by)[1][0]
        assert (cell.value, cell.data_type) == (FORMULA, "s")


def test_a_table_that_nobody_knows_is_not_there(over, log_in, olga):
    path = reverse("turnout:workbook", args=[over.pk])
    for by in ("phone", "", "\x00", "x" * 5_000):
        assert log_in(olga).get(path, {"by": by}).status_code == 404
    assert log_in(olga).get(reverse("turnout:list-paper", args=[over.pk]), {"part": "2"}).status_code == 404


def text(answer):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def test_the_papers_name_those_who_came_and_the_report_names_nobody(over, guest, log_in, olga):
    guest(full_name="Анна Ильина", organisation_name="АНО «Свет»")
    guest("absent", full_name="Пётр Белов")
    listed = text(log_in(olga).get(reverse("turnout:list-paper", args=[over.pk])))
    assert "Анна Ильина" in listed
    assert "Белов" not in listed
    report = text(log_in(olga).get(reverse("turnout:paper", args=[over.pk])))
    assert "АНО «Свет»" in report
    assert "Ильина" not in report


def test_it_appears_in_the_feed_of_the_project_and_on_the_organisation(project, alina, gleb, log_in, now):
    event = EventFactory(title="Школа отчётности", starts_at=now - timedelta(days=3))
    other = EventFactory(title="Не пришли сюда", starts_at=now - timedelta(days=3))
    came = RegistrationFactory(event=event, project=project, organisation=project.organisation, full_name="Анна")
    AttendanceFactory(registration=came)
    AttendanceFactory(registration=came, day=event.starts_at.date() + timedelta(days=1))
    missed = RegistrationFactory(event=other, project=project, organisation=project.organisation)
    AttendanceFactory(registration=missed, state="absent")
    told = feed_of(project, kind="events")
    assert len(told) == 1
    assert "Школа отчётности" in str(told[0].title)
    page = log_in(alina).get(project.organisation.get_absolute_url()).content.decode()
    assert "Школа отчётности" in page
    assert "Не пришли сюда" not in page
    assert log_in(gleb).get(project.organisation.get_absolute_url()).status_code == 404


def sign_up_and_come(event, client, now, confirmed=True, **fields):
    """Signs somebody up by the public page without logging in, confirms by the link of the letter, marks them."""
    guest = {"full_name": "Гость", "consent": "on", **fields}
    with time_machine.travel(now, tick=False):
        assert client.post(reverse("events:sign-up", args=[event.pk]), guest).status_code == 302
        row = event.registrations.get(email=fields["email"])
        assert row.user is None
        if confirmed:
            assert client.post(reverse("events:ticket-confirm", args=[token_of(row)])).status_code == 302
    AttendanceFactory(registration=row, state="present")
    row.refresh_from_db()
    return row


def test_who_confirms_without_logging_in_is_told_of_in_the_feed_of_their_project(project, alina, event, client, now):
    row = sign_up_and_come(event, client, now, email=alina.email)
    assert (row.user, row.organisation, row.project) == (alina, project.organisation, project)
    assert [item.who for item in feed_of(project, kind="events")] == ["Гость"]


def test_without_the_proof_or_an_active_account_nothing_is_linked(project, alina, event, client, now):
    assert sign_up_and_come(event, client, now, confirmed=False, email=alina.email).project is None
    event.registrations.all().delete()
    alina.is_active = False
    alina.save()
    assert sign_up_and_come(event, client, now, email=alina.email).user is None
    assert not feed_of(project, kind="events")


def test_an_organisation_named_by_its_inn_stays_and_has_no_project_of_another(project, alina, event, client, now):
    other = OrganisationFactory(inn="7707083893")
    row = sign_up_and_come(event, client, now, email=alina.email, inn=other.inn)
    assert (row.user, row.organisation, row.project) == (alina, other, None)


def test_what_people_write_on_the_public_page_is_counted_by_place(event, client, now):
    region = event.centre.region
    region.parent = district("district:east", "Восточный округ")
    region.save()
    MunicipalityFactory(parent=region, name="Арсеньев")
    url = reverse("events:sign-up", args=[event.pk])
    with time_machine.travel(now, tick=False):
        for number, place in enumerate(("Арсеньев", region.name)):
            guest = {"full_name": "Гость", "email": f"guest{number}@example.org", "consent": "on", "place": place}
            assert client.post(url, guest).status_code == 302
    for row in event.registrations.all():
        AttendanceFactory(registration=row, state="present")
    found = in_russian(event)
    assert [line.name for line in found.table("municipality").lines] == ["Арсеньев", ""]
    for key, name in (("region", region.name), ("district", "Восточный округ")):
        (line,) = found.table(key).lines
        assert (line.name, line.came) == (name, 2)
