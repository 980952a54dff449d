"""A mentor is away or leaves: the requests for help on which they work are not left with nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backend.accounts.enums import Role
from backend.accounts.models import Membership
from backend.accounts.services.erasure import erase_person
from backend.audit.models import Entry
from backend.common import clock
from backend.common.clock import local_date
from backend.common.errors import Conflict, NotAllowed
from backend.demo.factories import CentreFactory, UserFactory, member
from backend.demo.factories_appointments import AppointmentFactory, SlotFactory, SpecialistFactory
from backend.demo.factories_cases import CaseFactory
from backend.directory.services.people import end_membership
from backend.notifications.engine.facts import gather
from backend.notifications.models import Letter
from mentoring.caseload import covered_by
from mentoring.cases.audiences import worker
from mentoring.cases.enums import CaseStatus
from mentoring.cases.followups import about_those_who_left
from mentoring.cases.models import Case, CaseMessage
from mentoring.cases.selectors import contacts_known, counts
from mentoring.cases.services import talk, work
from mentoring.cases.services.work import has_worker
from mentoring.models import Absence
from mentoring.services import plan_absence

DAY = timedelta(days=1)


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def zoya(centre):
    """Mentors at the same centre as Boris."""
    person = UserFactory(full_name="Зоя Белова", email="zoya@example.org")
    member(person, Role.MENTOR, centre)
    return person


@pytest.fixture
def place(boris, centre):
    return Membership.objects.get(user=boris, centre=centre, role=Role.MENTOR)


@pytest.fixture
def away(place, zoya, boris, now):
    """Boris is away for ten days, Zoya stands in."""
    today = local_date(now, place.centre.zone)
    return plan_absence(
        place=place, backup=zoya, starts_on=today, ends_on=today + 9 * DAY, note="", by=boris, now=now
    )  # fmt: skip


def over(absence):
    """The absence has passed."""
    first = absence.starts_on
    Absence.objects.filter(pk=absence.pk).update(starts_on=first - 20 * DAY, ends_on=first - DAY)


def readers(case):
    return {row["email"] for row in worker(Case.objects.filter(pk=case.pk))}


def test_who_stands_in_answers_as_the_absent_would_and_it_goes_back_by_itself(case, away, zoya, boris, now):
    talk.answer(case=case, text="Борис в отпуске, отвечаю я", by=zoya, now=now)
    case.refresh_from_db()
    assert case.owner == boris, "it goes back by itself"
    over(away)
    with pytest.raises(NotAllowed):
        talk.answer(case=case, text="И ещё", by=zoya, now=now)


def test_without_an_absence_a_colleague_may_not_answer(case, zoya, now):
    with pytest.raises(NotAllowed):
        talk.answer(case=case, text="Отвечаю за Бориса", by=zoya, now=now)


def test_follow_ups_reach_both_while_it_lasts(case, away, zoya, boris):
    assert readers(case) == {boris.email, zoya.email}
    over(away)
    assert readers(case) == {boris.email}


def test_a_stand_in_knows_the_client_and_has_the_request_on_the_desk(case, away, zoya, now):
    other = CaseFactory(centre=case.centre, taken=True)
    member(other.owner, Role.MENTOR, case.centre)
    assert contacts_known(zoya, [case, other]) == {case.pk}
    assert (zoya.has_perm("cases.view_contacts", case), zoya.has_perm("cases.view_contacts", other)) == (True, False)
    covered = covered_by(zoya, now)
    assert counts(zoya, now).mine == counts(zoya, now, covered).mine == 1
    over(away)
    assert contacts_known(zoya, [case]) == set()
    assert not zoya.has_perm("cases.view_contacts", case)
    assert counts(zoya, now).mine == counts(zoya, now, []).mine == 0


def test_counts_are_of_the_requests_on_which_the_person_may_work(case, zoya, vera, now):
    CaseFactory(centre=CentreFactory(region=case.region), region=case.region)
    operator = UserFactory()
    member(operator, Role.OPERATOR, case.region)
    CaseFactory(centre=None, region=case.region)
    for person in (zoya, vera, operator, UserFactory(), UserFactory(is_superuser=True)):
        assert set(Case.objects.listed_for(person)) == set(Case.objects.worked_on_by(person)), person
    assert [Case.objects.listed_for(person).count() for person in (zoya, operator)] == [1, 1]


def test_a_stand_in_at_one_centre_gets_nothing_of_another(away, zoya, boris, now):
    elsewhere = CentreFactory(status="verified")
    for person in (boris, zoya):
        member(person, Role.MENTOR, elsewhere)
    foreign = CaseFactory(centre=elsewhere, taken=True, owner=boris)
    assert readers(foreign) == {boris.email}
    assert contacts_known(zoya, [foreign]) == set()
    with pytest.raises(NotAllowed):
        talk.answer(case=foreign, text="Отвечаю", by=zoya, now=now)


def test_a_stand_in_who_has_left_gets_nothing(case, away, zoya, boris):
    Membership.objects.filter(user=zoya).update(ended_on=away.starts_on)
    assert readers(case) == {boris.email}


def test_the_pages_show_a_stand_in_what_they_stand_in_for(case, away, zoya, client):
    client.force_login(zoya)
    page = client.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert case.phone.replace(" ", "") in page.replace(" ", "")
    assert "вы замещаете" in page
    listed = client.get(reverse("cases:inbox"), {"show": "mine"}).content.decode()
    assert (case.subject in listed, "вы замещаете" in listed) == (True, True)
    shown = client.get(f"/api/v1/cases/{case.pk}/").json()
    assert shown["email"] == case.email
    over(away)
    assert case.email not in client.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert client.get(f"/api/v1/cases/{case.pk}/").json()["email"] == ""


def test_who_leaves_gives_the_requests_back_with_their_promise(case, place, boris, vera, zoya, now):
    waits = CaseFactory(
        centre=case.centre, taken=True, owner=boris, status=CaseStatus.WAITING, waiting_since=now - DAY
    )  # fmt: skip
    closed = CaseFactory(centre=case.centre, closed=True, owner=boris)
    promise = case.answer_by
    end_membership(membership=place, by=vera, now=now)
    for row in (case, waits, closed):
        row.refresh_from_db()
    assert (case.owner, case.status, case.answer_by) == (None, CaseStatus.NEW, promise)
    assert (waits.owner, waits.status, waits.waiting_since) == (None, CaseStatus.WAITING, now - DAY)
    assert closed.owner == boris, "what is over stays on record"
    line = CaseMessage.objects.get(case=case)
    assert (line.internal, "ждёт коллегу" in line.text) == (True, True)
    assert Entry.objects.get(verb="case.freed", target_id=case.pk).before == {"owner": boris.pk}
    letter = Letter.objects.get(rule="cases.left_behind")
    assert letter.recipient == vera.email
    work.take(case=case, by=zoya, now=now)
    assert Case.objects.get(pk=case.pk).owner == zoya


def test_the_letter_is_dropped_once_everything_is_taken(case, place, vera, zoya, now):
    end_membership(membership=place, by=vera, now=now)
    letter = Letter.objects.get(rule="cases.left_behind")
    assert gather([letter]).found["cases.left_behind", letter.subject_id]["waiting"] == 1
    work.take(case=case, by=zoya, now=now)
    assert not gather([letter]).found


def test_who_stays_in_another_role_keeps_the_requests(case, place, boris, vera, now):
    member(boris, Role.HEAD, case.centre)
    end_membership(membership=place, by=vera, now=now)
    case.refresh_from_db()
    assert case.owner == boris
    assert not Letter.objects.filter(rule="cases.left_behind").exists()


def test_requests_of_another_centre_stay(case, place, boris, vera, now):
    elsewhere = CentreFactory(status="verified")
    member(boris, Role.MENTOR, elsewhere)
    kept = CaseFactory(centre=elsewhere, taken=True, owner=boris)
    end_membership(membership=place, by=vera, now=now)
    kept.refresh_from_db()
    assert kept.owner == boris


def test_an_operator_who_leaves_gives_back_what_no_centre_has(centre, now):
    olga, oleg = UserFactory(email="olga@example.org"), UserFactory(email="oleg@example.org")
    mine = member(olga, Role.OPERATOR, centre.region)
    member(oleg, Role.OPERATOR, centre.region)
    lonely = CaseFactory(centre=None, region=centre.region, owner=olga, status=CaseStatus.IN_WORK)
    end_membership(membership=mine, by=olga, now=now)
    lonely.refresh_from_db()
    assert lonely.owner is None
    assert Letter.objects.get(rule="cases.left_behind").recipient == oleg.email


def test_an_account_closed_for_good_leaves_nothing_open_behind(case, boris, vera, now):
    erase_person(user=boris, by=boris, now=now)
    case.refresh_from_db()
    assert (case.owner, case.status) == (None, CaseStatus.NEW)
    assert Letter.objects.get(rule="cases.left_behind").recipient == vera.email


@pytest.mark.parametrize("gone", ["left", "locked out"])
def test_a_colleague_takes_what_an_owner_holds_who_is_gone(case, boris, zoya, gone, now):
    with pytest.raises(Conflict):
        work.take(case=case, by=zoya, now=now)
    if gone == "left":  # as it was before requests were given back
        Membership.objects.filter(user=boris).update(ended_on=now.date())
    else:
        type(boris).objects.filter(pk=boris.pk).update(is_active=False)
    work.take(case=case, by=zoya, now=now)
    case.refresh_from_db()
    assert case.owner == zoya
    assert Entry.objects.get(verb="case.taken", target_id=case.pk).before == {"owner": boris.pk}


@pytest.mark.parametrize("gone", ["left", "locked out"])
def test_what_an_owner_holds_who_is_gone_is_in_the_list_of_what_nobody_works_on(
    case, place, boris, zoya, vera, gone, client, now
):  # fmt: skip
    held = CaseFactory(centre=case.centre, taken=True, owner=zoya)
    lonely = CaseFactory(centre=None, region=case.region, owner=zoya, status=CaseStatus.IN_WORK)
    over = CaseFactory(centre=case.centre, taken=True, owner=UserFactory(is_superuser=True))
    client.force_login(zoya)

    def free():
        listed = client.get(reverse("cases:inbox"), {"show": "free"}).context["page"].object_list
        assert not zoya.has_perm("cases.view_contacts", over)
        return {row.pk for row in listed}

    assert (free(), set(Case.objects.without_worker())) == (set(), {lonely})
    assert (contacts_known(zoya, [case]), zoya.has_perm("cases.view_contacts", case)) == (set(), False)
    if gone == "left":
        Membership.objects.filter(user=boris).update(ended_on=now.date())
    else:
        type(boris).objects.filter(pk=boris.pk).update(is_active=False)
    case = Case.objects.with_places().get(pk=case.pk)
    assert (free(), contacts_known(zoya, [case])) == ({case.pk}, {case.pk})
    assert zoya.has_perm("cases.view_contacts", case)
    assert {row.pk: has_worker(row) for row in Case.objects.with_places()} == {
        case.pk: False, held.pk: True, lonely.pk: False, over.pk: True,
    }  # fmt: skip
    assert about_those_who_left([place.pk])[place.pk]["waiting"] == 1


def test_who_answers_what_an_owner_holds_who_is_gone_works_on_it(case, boris, zoya, client, now):
    Membership.objects.filter(user=boris).update(ended_on=now.date())
    client.force_login(zoya)
    page = client.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert reverse("cases:take", args=[case.pk]) in page
    talk.answer(case=case, text="Теперь отвечаю я", by=zoya, now=now)
    case.refresh_from_db()
    assert case.owner == zoya


def test_whoever_ends_a_role_sees_what_stays_behind(case, place, boris, vera, project, client, now):
    slot = SlotFactory(specialist=SpecialistFactory(user=boris, centre=case.centre), starts_at=now + DAY)
    AppointmentFactory(slot=slot)
    client.force_login(vera)
    page = client.get(reverse("directory:membership_end", args=[place.pk])).content.decode()
    for words in ("1 действующий проект", "1 открытое обращение", "1 предстоящая запись"):
        assert words in page
    behind = client.get(f"/api/v1/memberships/{place.pk}/left-behind/").json()
    assert {row["key"]: row["count"] for row in behind} == {"projects": 1, "requests": 1, "appointments": 1}
    mine = Membership.objects.get(user=vera, centre=case.centre)
    assert client.get(f"/api/v1/memberships/{mine.pk}/left-behind/").json() == []
