"""A centre closes: nothing that was open there is lost, and everybody concerned is told once."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from backend.accounts.enums import Purpose, Role
from backend.accounts.services.consents import give_consent
from backend.audit.models import Entry
from backend.common import clock
from backend.common.errors import Conflict, NotAllowed
from backend.demo.factories import CentreFactory, MunicipalityFactory, OrganisationFactory, UserFactory, member
from backend.demo.factories_appointments import AppointmentFactory, SlotFactory, SpecialistFactory, VisitFactory
from backend.demo.factories_cases import CaseFactory, ReferralFactory
from backend.demo.factories_offering import OfferFactory, ServiceFactory
from backend.directory.closing import open_affairs
from backend.directory.services.centres import change_centre, close_centre
from backend.notifications.engine.facts import gather
from backend.notifications.letters import compose
from backend.notifications.models import Letter
from backend.notifications.ticks import find
from backend.ui.wording import day
from mentoring.appointments.services.visits import announce_visit, hold_visit, plan_visit, replan_visit
from mentoring.cases.enums import CaseStatus
from mentoring.cases.models import CaseMessage
from mentoring.cases.services import talk
from mentoring.cases.services.closing import move_on_all
from projects.files.models import StoredFile
from tests.projects.files.samples import upload

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def centre(project):
    """Vera heads it, Boris mentors a live project there."""
    type(project.centre).objects.filter(pk=project.centre_id).update(status="verified")
    project.centre.refresh_from_db()
    return project.centre


@pytest.fixture
def olga(centre):
    """Operates the region."""
    person = UserFactory(full_name="Ольга Краева", email="olga@example.org")
    member(person, Role.OPERATOR, centre.region)
    return person


@pytest.fixture
def town(centre):
    return MunicipalityFactory(parent=centre.region)


@pytest.fixture
def law(db):
    return ServiceFactory()


@pytest.fixture
def other(centre, town, law):
    """Another centre of the region, which answers questions of law in the town."""
    found = CentreFactory(region=centre.region, status="verified", name="Дальний центр")
    member(UserFactory(email="fedor@example.org"), Role.HEAD, found)
    OfferFactory(centre=found, service=law).municipalities.add(town)
    return found


@pytest.fixture
def case(centre, town, law, boris):
    return CaseFactory(centre=centre, taken=True, owner=boris, municipality=town, service=law)


@pytest.fixture
def booked(centre, now):
    return AppointmentFactory(
        slot=SlotFactory(specialist=SpecialistFactory(centre=centre), starts_at=now + DAY), email="klient@example.org"
    )  # fmt: skip


@pytest.fixture
def visit(centre, town, now):
    """Announced; a leader of an organisation of the town wants such letters."""
    leader = UserFactory(email="lider@example.org")
    give_consent(email=leader.email, purpose=Purpose.NEWS, address=None, now=now, user=leader)
    member(leader, Role.OWNER, OrganisationFactory(region=centre.region, municipality=town))
    return VisitFactory(centre=centre, municipality=town, starts_at=now + DAY, ends_at=now + DAY + DAY / 12)


def told(rule):
    return sorted(Letter.objects.filter(rule=rule).values_list("recipient", flat=True))


def test_requests_go_where_the_routing_sends_them_and_the_client_is_told_once(case, centre, other, olga, boris, now):
    over = CaseFactory(centre=centre, closed=True)
    close_centre(centre=centre, by=olga, now=now)
    centre.refresh_from_db()
    case.refresh_from_db()
    over.refresh_from_db()
    assert (centre.status, centre.closed_on) == ("closed", clock.local_date(now, centre.zone))
    assert (case.centre, case.owner, case.status, case.first_answered_at) == (other, None, CaseStatus.NEW, None)
    assert (case.came_at, case.answer_by > now) == (now, True)
    assert over.centre == centre, "what is over stays where it was"
    assert told("cases.moved") == [case.email]
    assert told("cases.new") == ["fedor@example.org"]
    assert CaseMessage.objects.for_client().get(case=case).text.endswith("«Дальний центр».")
    moved = Entry.objects.get(verb="case.moved_on", target_id=case.pk)
    assert (moved.actor, moved.before, moved.after) == (
        olga, {"centre": centre.pk, "owner": boris.pk}, {"centre": other.pk, "owner": None},
    )  # fmt: skip


def test_what_no_centre_helps_with_waits_with_the_operators(centre, olga, now, client):
    second = UserFactory(email="oleg@example.org")
    member(second, Role.OPERATOR, centre.region)
    lonely = CaseFactory(centre=centre)
    close_centre(centre=centre, by=olga, now=now)
    lonely.refresh_from_db()
    assert (lonely.centre, lonely.region) == (None, centre.region)
    assert told("cases.moved") == [lonely.email]
    assert told("cases.new") == [second.email], "whoever closed it was told on the page"
    client.force_login(olga)
    assert lonely.subject in client.get(reverse("cases:inbox")).content.decode()


def test_notes_of_the_closed_centre_stay_with_it(centre, olga, boris, now, client):
    lonely = CaseFactory(centre=centre, taken=True, owner=boris)
    note = talk.note(case=lonely, text="Клиентка в разводе, осторожно", by=boris, now=now, files=[upload()])
    letter = talk.answer(case=lonely, text="Пришлите устав", by=boris, now=now)
    close_centre(centre=centre, by=olga, now=now + MINUTE)
    own = talk.note(case=lonely, text="Никто не помогает с этим", by=olga, now=now + 2 * MINUTE)
    client.force_login(olga)
    page = client.get(reverse("cases:case", args=[lonely.pk])).content.decode()
    assert [words in page for words in (note.text, letter.text, own.text)] == [False, True, True]
    said = client.get(f"/api/v1/cases/{lonely.pk}/conversation/").json()
    assert [row["text"] for row in said if row["internal"]] == [own.text]
    assert client.get(reverse("files:file", args=[StoredFile.objects.get().pk])).status_code == 404


def test_what_was_passed_on_and_not_accepted_goes_back(centre, other, olga, now):
    yana = UserFactory(email="yana@example.org")
    member(yana, Role.MENTOR, other)
    passed = CaseFactory(centre=centre)
    referral = ReferralFactory(case=passed, from_centre=other, owner=yana)
    close_centre(centre=centre, by=olga, now=now)
    passed.refresh_from_db()
    referral.refresh_from_db()
    assert (passed.centre, passed.owner, passed.status) == (other, yana, CaseStatus.IN_WORK)
    assert (referral.accepted, referral.answered_at) == (False, now)
    assert (told("cases.came_back"), told("cases.moved")) == ([yana.email], [passed.email])


def test_what_comes_to_a_closed_centre_none_the_less_is_passed_on_by_the_clock(case, centre, other, now):
    type(centre).objects.filter(pk=centre.pk).update(status="closed", closed_on=now.date())
    elsewhere = CaseFactory()
    assert move_on_all(now) == {"moved": 1}
    for row in (case, elsewhere):
        before = row.centre
        row.refresh_from_db()
        assert row.centre == (other if row is case else before)
    assert move_on_all(now) == {"moved": 0}
    assert told("cases.moved") == [case.email]


def test_a_proposal_that_the_client_has_not_answered_ends(case, centre, other, olga, now):
    asked = ReferralFactory(case=case, from_centre=centre, to_centre=other, consent_at=None)
    close_centre(centre=centre, by=olga, now=now)
    asked.refresh_from_db()
    case.refresh_from_db()
    assert (asked.accepted, case.centre) == (False, other)


def test_appointments_and_visits_to_come_are_called_off_with_one_letter_each(booked, visit, centre, olga, now):
    past = AppointmentFactory(slot=SlotFactory(specialist=booked.slot.specialist, starts_at=now - DAY))
    planned = VisitFactory(centre=centre, municipality=visit.municipality, status="planned", announced_at=None,
                           starts_at=now + DAY, ends_at=now + DAY + DAY / 12)  # fmt: skip
    close_centre(centre=centre, by=olga, now=now)
    for row in (booked, visit, past, planned):
        row.refresh_from_db()
    assert (booked.status, visit.status, planned.status) == ("cancelled", "cancelled", "cancelled")
    assert past.status == "booked"
    assert told("appointments.cancelled") == ["klient@example.org"]
    assert told("appointments.visit_cancelled") == ["lider@example.org"]
    letter = Letter.objects.get(rule="appointments.cancelled")
    assert letter.context["reason"] == "Центр закрылся."
    with override("ru"):
        words = compose(letter, gather([letter]).found[letter.rule, letter.subject_id])
    assert words.url.endswith(reverse("cases:ask")), "the card of the specialist can't be opened any more"


def test_a_specialist_of_the_closed_centre_is_told_once_of_all_who_do_not_come(
    booked, centre, olga, boris, now, client
):
    mine = SpecialistFactory(centre=centre, user=boris, name="Борис Наставник")
    for days in (3, 2):
        AppointmentFactory(slot=SlotFactory(specialist=mine, starts_at=now + days * DAY), email=f"k{days}@example.org")
    close_centre(centre=centre, by=olga, now=now)
    letter = Letter.objects.get(rule="appointments.called_off", recipient=boris.email)
    assert letter.subject_id == mine.pk
    with override("ru"):
        words = compose(letter, gather([letter]).found[letter.rule, letter.subject_id])
    # At the end of December it may be the new year already where the centre is: then the year is not written.
    with timezone.override(centre.zone):
        days = [day(clock.local_date(now + days * DAY, centre.zone)) for days in (2, 3)]
    assert "2 записи" in words.subject
    assert words.body.index(days[0]) < words.body.index(days[1])
    assert "Центр закрылся." in words.body
    client.force_login(boris)
    assert client.get(words.url.removeprefix(settings.SITE_URL)).status_code == 200


def test_who_closes_the_centre_is_not_told_what_that_has_called_off(booked, centre, olga, now):
    member(olga, Role.MENTOR, centre)
    type(booked.slot.specialist).objects.filter(pk=booked.slot.specialist_id).update(user=olga)
    close_centre(centre=centre, by=olga, now=now)
    assert (told("appointments.cancelled"), told("appointments.called_off")) == (["klient@example.org"], [])


def test_a_visit_that_has_begun_is_held_and_noted_after_the_closing(visit, centre, olga, vera, now):
    type(visit).objects.filter(pk=visit.pk).update(starts_at=now - MINUTE)
    assert "visits" not in [affair.key for affair in open_affairs(centre, now)]
    close_centre(centre=centre, by=olga, now=now)
    find("appointments.closed_centres").run(now)
    hold_visit(visit=visit, people=7, organisations=2, note="", by=vera, now=now)
    visit.refresh_from_db()
    assert (visit.status, visit.people, told("appointments.visit_cancelled")) == ("held", 7, [])


def test_what_a_closed_centre_has_ahead_none_the_less_is_called_off_by_the_clock(booked, visit, centre, now):
    elsewhere = AppointmentFactory(slot=SlotFactory(starts_at=now + DAY), email="drugoy@example.org")
    type(centre).objects.filter(pk=centre.pk).update(status="closed", closed_on=now.date())
    assert find("appointments.closed_centres").run(now) == {"appointments": 1, "visits": 1}
    for row in (booked, visit, elsewhere):
        row.refresh_from_db()
    assert (booked.status, visit.status, elsewhere.status) == ("cancelled", "cancelled", "booked")
    assert (told("appointments.cancelled"), told("appointments.visit_cancelled")) == (
        ["klient@example.org"], ["lider@example.org"],
    )  # fmt: skip
    letter = Letter.objects.get(rule="appointments.cancelled")
    assert letter.context == {"reason": "Центр закрылся.", "by_centre": True}, "not as if the client had cancelled"
    assert Entry.objects.get(verb="appointment.cancelled").actor is None
    assert find("appointments.closed_centres").run(now) == {"appointments": 0, "visits": 0}


def test_who_closes_it_sees_the_counts_before(case, booked, visit, project, centre, olga, client):
    client.force_login(olga)
    address = reverse("directory:centre_close", args=[centre.pk])
    page = client.get(address).content.decode()
    for words in ("1 открытое обращение", "1 предстоящая запись", "1 выезд", "1 действующий проект"):
        assert words in page
    counted = client.get(f"/api/v1/centres/{centre.pk}/affairs/").json()
    assert {row["key"]: row["count"] for row in counted} == {
        "requests": 1, "appointments": 1, "visits": 1, "projects": 1,
    }  # fmt: skip
    centre.refresh_from_db()
    assert centre.status == "verified", "looking closes nothing"
    assert client.post(address).status_code == 302
    centre.refresh_from_db()
    assert centre.status == "closed"
    assert client.post(address).status_code == 400, "closed already"


def test_no_other_way_closes_a_centre_where_something_is_open(case, centre, olga, client, log_in, now):
    with pytest.raises(Conflict) as refusal:
        change_centre(centre=centre, by=olga, now=now, status="closed")
    assert (refusal.value.field, "1 открытое обращение" in refusal.value.message) == ("status", True)
    client.force_login(olga)
    answer = client.patch(f"/api/v1/centres/{centre.pk}/", {"status": "closed"}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "affairs_open")
    root = UserFactory(is_staff=True, is_superuser=True)
    by_hand = {
        "name": centre.name, "kind": centre.kind, "status": "closed", "region": centre.region.pk,
        "mentor_limit": centre.mentor_limit, "specialities": "",
    }  # fmt: skip
    answer = log_in(root).post(reverse("admin:directory_centre_change", args=[centre.pk]), by_hand)
    assert "status" in answer.context["adminform"].form.errors
    centre.refresh_from_db()
    assert centre.status == "verified"
    assert client.post(f"/api/v1/centres/{centre.pk}/close/").json()["status"] == "closed"


def test_a_closed_centre_plans_and_announces_no_visit(visit, centre, olga, vera, now):
    close_centre(centre=centre, by=olga, now=now)
    visit.refresh_from_db()
    centre.refresh_from_db()
    planned = VisitFactory(centre=centre, municipality=visit.municipality, status="planned", announced_at=None,
                           starts_at=now + DAY, ends_at=now + DAY + DAY / 12)  # fmt: skip
    for deed in (
        lambda: replan_visit(visit=visit, by=vera, now=now),
        lambda: announce_visit(visit=planned, by=vera, now=now),
        lambda: plan_visit(centre=centre, by=vera, now=now, municipality=visit.municipality, title="Приём",
                           starts_at=now + DAY, ends_at=now + DAY + DAY / 12),
    ):  # fmt: skip
        with pytest.raises(Conflict) as refusal:
            deed()
        assert refusal.value.code == "centre_closed"


def test_the_form_of_the_centre_says_where_to_close_it(case, centre, olga, client):
    client.force_login(olga)
    address = reverse("directory:centre_edit", args=[centre.pk])
    given = {
        "name": centre.name, "kind": centre.kind, "status": "closed", "region": centre.region.pk, "mentor_limit": 40,
    }  # fmt: skip
    answer = client.post(address, given)
    assert "1 открытое обращение" in str(answer.context["form"].errors["status"])
    assert reverse("directory:centre_close", args=[centre.pk]) in answer.content.decode()
    centre.refresh_from_db()
    assert centre.status == "verified"


@pytest.mark.parametrize(
    ("sent", "kept"), [("verified", ("closed", "Новое имя", 302)), ("unverified", ("closed", "Старое имя", 400))]
)
def test_a_form_that_was_opened_before_the_closing_does_not_open_the_centre_again(
    centre, olga, client, now, sent, kept
):  # fmt: skip
    type(centre).objects.filter(pk=centre.pk).update(name="Старое имя")
    client.force_login(olga)
    address = reverse("directory:centre_edit", args=[centre.pk])

    def answered(status):
        [hidden] = re.findall('<input[^>]*name="initial-status"[^>]*>', client.get(address).content.decode())
        [seen] = re.findall('value="([a-z]+)"', hidden)
        given = {
            "kind": centre.kind, "region": centre.region.pk, "mentor_limit": 40, "status": status,
            "initial-status": seen,
        }  # fmt: skip
        return lambda: client.post(address, given | {"name": "Новое имя"})

    send = answered(sent)
    close_centre(centre=centre, by=olga, now=now)
    answer = send()
    centre.refresh_from_db()
    assert (centre.status, centre.name, answer.status_code) == kept
    if answer.status_code == 400:
        assert "Центр закрыли" in str(answer.context["form"].errors["status"])
    answered("verified")()
    centre.refresh_from_db()
    assert centre.status == "verified", "who opens the form of a closed centre means it"


def test_the_head_does_not_close_the_centre(centre, vera, now):
    with pytest.raises(NotAllowed):
        close_centre(centre=centre, by=vera, now=now)
