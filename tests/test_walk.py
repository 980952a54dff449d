"""One walk through the house, over HTTP, with real processes: from sign-up to the answer that the mentor reads.

Nothing here is eager or mocked: gunicorn, a Celery worker, beat, Redis, PostgreSQL and an SMTP server.
"""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.common import clock
from backend.demo.factories import CentreFactory, MunicipalityFactory, RegionFactory, UserFactory, member
from backend.notifications.models import Letter
from events.models import Event, Registration
from mentoring.models import CheckIn
from projects.models import Project
from tests.stack import Stack, Visitor, wait_for

PASSWORD = "длинный-пароль-1"
INN, OGRN = "7707083893", "1027700132195"


ROUND_THE_WORLD = (
    "Asia/Kamchatka", "Asia/Vladivostok", "Asia/Krasnoyarsk", "Asia/Yekaterinburg", "Europe/Moscow", "Europe/London",
    "Atlantic/Azores", "America/Sao_Paulo",
    "America/New_York", "America/Denver", "Pacific/Honolulu", "Pacific/Auckland",
)  # fmt: skip


def zone_where_it_is_afternoon() -> str:
    """A zone in which letters may be sent now: reminders fall due at ten and nobody is written to at night."""
    return min(ROUND_THE_WORLD, key=lambda zone: abs(datetime.now(ZoneInfo(zone)).hour - 14))


@pytest.fixture
def stack(transactional_db, mailbox):
    stack = Stack(mailbox)
    try:
        stack.start("web", "worker", "beat")
        yield stack
    finally:
        stack.stop()


@pytest.fixture
def place(transactional_db):
    """A region with a centre, its head and its mentor."""
    region = RegionFactory(time_zone=zone_where_it_is_afternoon())
    municipality = MunicipalityFactory(parent=region)
    centre = CentreFactory(region=region)
    for login, role in (("vera", Role.HEAD), ("boris", Role.MENTOR)):
        person = UserFactory(email=f"{login}@example.org", full_name=login.title(), password=PASSWORD)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        member(person, role, centre)
    return region, municipality, centre


def letter_to(stack: Stack, address: str, words: str) -> str:
    """The text of the letter to that address whose subject has these words, once the worker has sent it."""

    def found() -> list[str]:
        return [mail.text for mail in stack.mailbox.to(address) if words in mail.subject]

    wait_for(found, seconds=240, say=lambda: f"«{words}» to {address}; there is {list(Letter.objects.values())}")
    assert len(found()) == 1
    return found()[0]


def link_in(text: str, part: str) -> str:
    return next(link for link in re.findall(r"http://\S+", text) if part in link)


def sign_up(stack: Stack) -> Visitor:
    alina = Visitor(stack.url)
    alina.fill(
        "/accounts/signup/", full_name="Алина Орлова", email="alina@example.org", password1=PASSWORD, consent="on"
    )
    text = wait_for(lambda: [mail.text for mail in stack.mailbox.to("alina@example.org")])
    alina.fill(link_in(text[0], "confirm-email"), having="confirm")
    if "logout" not in alina.open("/start/").text:
        alina.log_in("alina@example.org", PASSWORD)
    return alina


def register(alina: Visitor, region, municipality) -> Project:
    alina.fill(
        "/organisations/new/", name="АНО «Двор без границ»", short_name="АНО «Двор»", inn=INN, ogrn=OGRN,
        region=region.pk, municipality=municipality.pk, kind="nko",
    )  # fmt: skip
    alina.fill("/projects/new/", having="csrfmiddlewaretoken")
    draft = User.objects.get(email="alina@example.org").project_drafts.get().pk
    alina.fill(f"/projects/drafts/{draft}/who/", stage="won")
    alina.fill(f"/projects/drafts/{draft}/about/", title="Тёплый двор", summary="Двор, в котором живут вместе")
    alina.fill(f"/projects/drafts/{draft}/purpose/", goal="Соседи знакомы друг с другом")
    today = clock.now().date()
    alina.fill(f"/projects/drafts/{draft}/plan/", starts_on=today, ends_on=today + timedelta(days=365), grant="1486000")
    alina.fill(f"/projects/drafts/{draft}/review/", having="csrfmiddlewaretoken")
    return Project.objects.get()


def test_from_registration_to_the_answer_that_the_mentor_reads(stack, place):
    region, municipality, centre = place
    alina = sign_up(stack)
    project = register(alina, region, municipality)
    here = f"/projects/{project.pk}"

    vera = Visitor(stack.url)
    vera.log_in("vera@example.org", PASSWORD)
    vera.fill(f"/mentoring/projects/{project.pk}/take/", centre=centre.pk)
    boris_pk = User.objects.get(email="boris@example.org").pk
    vera.fill(f"/mentoring/projects/{project.pk}/assign/", mentor=boris_pk)

    today = clock.local_date(clock.now(), region.time_zone)
    alina.fill(f"{here}/move/", to="contracting")
    alina.fill(f"{here}/contract/", number="26-1-000001", signed_on=today)
    alina.fill(f"{here}/move/", to="active")
    boris = Visitor(stack.url)
    boris.log_in("boris@example.org", PASSWORD)
    boris.fill(
        f"{here}/checkpoints/", kind="stage_report", title="Отчёт за первый этап", due_on=today + timedelta(days=3)
    )

    # The reminder falls due by itself: beat sweeps, the worker sends, the mail server accepts.
    text = letter_to(stack, "alina@example.org", "Отчёт за первый этап")
    assert "Тёплый двор" in text
    answer = link_in(text, "/mentoring/check-in/").split("?", maxsplit=1)[0]
    anybody = Visitor(stack.url)
    anybody.open(f"{answer}?answer=need_help")
    assert not CheckIn.objects.exists(), "opening the link, as mail scanners do, answers nothing"
    anybody.fill(f"{answer}?answer=need_help", having="answer", answer="need_help", comment="Не сходится смета")
    assert CheckIn.objects.get().answer == "need_help"

    assert "Не сходится смета" in boris.open("/mentoring/workbench/").text
    assert "Не сходится смета" in boris.open(f"{here}/feed/").text
    assert wait_for(lambda: stack.mailbox.to("boris@example.org"))
    by_mail = Letter.objects.filter(rule="projects.checkpoint_coming", channel="email")
    assert by_mail.filter(status="sent").count() == 1


def test_a_person_without_an_account_gets_a_ticket(stack, place):
    region, _municipality, centre = place
    vera = Visitor(stack.url)
    vera.log_in("vera@example.org", PASSWORD)
    begins = (datetime.now(ZoneInfo(region.time_zone)) + timedelta(days=5)).replace(minute=0, second=0, microsecond=0)
    vera.fill(
        "/events/new/", title="Отчётность без боли", kind="training", centre=centre.pk, format="online", capacity=1,
        starts_at=f"{begins:%Y-%m-%dT%H:%M}", ends_at=f"{begins + timedelta(hours=2):%Y-%m-%dT%H:%M}",
        online_url="https://example.org/efir",
    )  # fmt: skip
    event = Event.objects.get()
    vera.fill(f"/events/{event.pk}/", having="publish")

    guest = Visitor(stack.url)
    guest.fill(f"/events/{event.pk}/", full_name="Нина Белова", email="nina@example.org", consent="on")
    text = wait_for(lambda: [mail.text for mail in stack.mailbox.to("nina@example.org")])[0]
    ticket = link_in(text, "/events/ticket/")
    assert Registration.objects.get().status == "held"
    guest.fill(ticket, having="confirm")
    registration = Registration.objects.get()
    assert registration.status == "confirmed"
    page = guest.open(ticket.removesuffix("confirm/"))
    assert registration.code in page.text
    assert "<svg" in page.text
    calendar = guest.open(f"{ticket.removesuffix('confirm/')}calendar.ics")
    assert calendar.text.startswith("BEGIN:VCALENDAR")
    assert "Нина Белова" in vera.open(f"/events/{event.pk}/participants/").text
