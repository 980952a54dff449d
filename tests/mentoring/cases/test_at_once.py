"""Two people at the same moment: one does it, the other is told, nothing is done twice."""

import pytest

from backend.accounts.enums import Role
from backend.accounts.guests import Person
from backend.accounts.models import Membership
from backend.accounts.services.erasure import erase_person
from backend.audit.models import Entry
from backend.common import clock
from backend.demo.factories import CentreFactory, UserFactory, member
from backend.demo.factories_cases import CaseFactory
from backend.directory.services.centres import close_centre
from backend.directory.services.people import end_membership
from mentoring.cases.models import Case, CaseMessage, Referral
from mentoring.cases.services import asking, client, referring, talk, work
from tests.together import at_once, during, overlapping, refusals

pytestmark = pytest.mark.django_db(transaction=True)
MENTORS = 4


@pytest.fixture
def mentors():
    return [UserFactory() for _number in range(MENTORS)]


@pytest.fixture
def case(mentors):
    made = CaseFactory(asked_at=clock.now())
    for mentor in mentors:
        member(mentor, Role.MENTOR, made.centre)
    return made


def anew(case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_one_of_several_mentors_takes_a_case_and_the_others_are_told(case, mentors):
    taken = [lambda by=mentor: work.take(case=anew(case), by=by, now=clock.now()) for mentor in mentors]
    answers = overlapping(case, *taken)
    assert refusals(answers) == ["taken"] * (MENTORS - 1)
    winner = anew(case).owner
    assert winner in mentors
    assert Entry.objects.get(verb="case.taken").actor == winner


def test_without_the_lock_the_last_one_would_win_silently(case, mentors, monkeypatch):
    """The control: who only looks and then writes finds it free, all of them."""
    monkeypatch.setattr(work, "locked", lambda row: Case.objects.with_places().get(pk=row.pk))
    taken = [lambda by=mentor: work.take(case=anew(case), by=by, now=clock.now()) for mentor in mentors]
    answers = overlapping(case, *taken)
    assert refusals(answers) == []


def test_two_heads_assign_two_mentors_and_one_is_told(case, mentors):
    heads = [UserFactory(), UserFactory()]
    for head in heads:
        member(head, Role.HEAD, case.centre)
    assigned = [
        lambda by=head, owner=mentor: work.assign(case=anew(case), owner=owner, by=by, now=clock.now())
        for head, mentor in zip(heads, mentors[:2], strict=True)
    ]
    assert refusals(overlapping(case, *assigned)) == ["taken"]


def test_a_case_is_rated_once_however_often_the_button_is_pressed():
    case = CaseFactory(closed=True)
    rated = [lambda stars=stars: client.rate(case=anew(case), rating=stars, now=clock.now()) for stars in (1, 3, 5)]
    answers = overlapping(case, *rated)
    assert refusals(answers) == ["rated", "rated"]
    assert Entry.objects.filter(verb="case.rated").count() == 1


def test_a_case_goes_to_one_other_centre(case, mentors):
    work.take(case=case, by=mentors[0], now=clock.now())
    others = [CentreFactory(region=case.region, status="verified") for _number in range(2)]
    referred = [
        lambda to=centre: referring.refer(
            case=anew(case), to_centre=to, reason="К ним", by=mentors[0], now=clock.now()
        )
        for centre in others
    ]  # fmt: skip
    assert refusals(overlapping(case, *referred)) == ["referred"]
    assert Referral.objects.count() == 1


def test_two_clicks_are_one_request(case):
    asked = lambda: asking.ask(  # noqa: E731
        need=asking.Need(text="Как изменить устав?", centre=case.centre),
        person=Person(full_name="Анна", email="anna@example.org"), now=clock.now(),
    )  # fmt: skip
    answers = at_once(asked, asked, asked)
    assert len({made.pk for made in answers}) == 1
    assert Case.objects.filter(email="anna@example.org").count() == 1


@pytest.fixture
def written(case, mentors):
    """A mentor's note, in a transaction that holds the request and has not come to its end."""
    work.take(case=case, by=mentors[0], now=clock.now())
    return lambda: talk.note(case=anew(case), text="Звонила, перезвонит", by=mentors[0], now=clock.now())


def test_a_centre_closes_while_a_note_is_being_written_there(case, written):
    operator = UserFactory()
    member(operator, Role.OPERATOR, case.region)
    during(written, lambda: close_centre(centre=case.centre, by=operator, now=clock.now()))
    after = anew(case)
    assert (after.centre, CaseMessage.objects.get(internal=True).centre.status) == (None, "closed")


def test_a_role_ends_while_its_holder_is_writing(case, mentors, written):
    head = UserFactory()
    member(head, Role.HEAD, case.centre)
    place = Membership.objects.get(user=mentors[0])
    during(written, lambda: end_membership(membership=place, by=head, now=clock.now()))
    assert (anew(case).owner, CaseMessage.objects.filter(by=mentors[0]).count()) == (None, 1)


def test_an_account_is_closed_while_its_owner_is_writing(case, mentors, written):
    for person in (UserFactory(), mentors[0]):
        member(person, Role.HEAD, case.centre)
    during(written, lambda: erase_person(user=mentors[0], by=mentors[0], now=clock.now()))
    assert (anew(case).owner, CaseMessage.objects.filter(by=mentors[0]).count()) == (None, 1)
