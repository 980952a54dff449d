"""Whose first answer it is in the head's view: whoever wrote it, whatever became of the request afterwards."""

from datetime import timedelta

import pytest

from backend.accounts.enums import Role
from backend.demo.factories import UserFactory, member
from backend.demo.factories_cases import CaseFactory
from backend.directory.services.centres import close_centre
from mentoring.cases.responses import to_cases
from mentoring.cases.services import leaving, referring, talk, work
from mentoring.responses import PERIOD, Response

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FIVE_HOURS = Response(number=1, median=5 * HOUR)
WAITS = Response(waiting=1)


@pytest.fixture
def counted(boris, zoya, yana, fedor, now):
    """What each of them is said to have answered, a month later; without those of whom nothing is said."""
    names = {person.pk: person.full_name.split()[0] for person in (boris, zoya, yana, fedor)}

    def measure(**since):
        found = to_cases(list(names), since.get("since", now - DAY), now + 30 * DAY)
        return {names[pk]: response for pk, response in found.items()}

    return measure


@pytest.fixture
def answered(asked, boris, now):
    """Boris answered after five hours."""
    talk.answer(case=asked, text="Нужен протокол собрания.", by=boris, now=now + 5 * HOUR)
    asked.refresh_from_db()
    return asked


def test_who_answers_first_is_counted_and_notes_and_later_answers_are_not(asked, boris, zoya, vera, counted, now):
    talk.note(case=asked, text="Была у нас в мае.", by=zoya, now=now + HOUR)
    talk.client_writes(case=asked, text="Ещё вопрос.", now=now + 2 * HOUR)
    assert counted() == {}, "nobody has it yet"
    talk.answer(case=asked, text="Нужен протокол.", by=boris, now=now + 5 * HOUR)
    work.assign(case=asked, owner=zoya, by=vera, now=now + 6 * HOUR, instead_of=boris)
    talk.answer(case=asked, text="Протокол подошёл.", by=zoya, now=now + 9 * HOUR)
    assert counted() == {"Борис": FIVE_HOURS}


def test_the_last_word_is_an_answer_too(asked, boris, counted, now):
    work.take(case=asked, by=boris, now=now)
    work.decline(case=asked, reason="Этим занимается налоговая.", by=boris, now=now + 5 * HOUR)
    assert counted() == {"Борис": FIVE_HOURS}


def test_one_that_waits_counts_for_who_has_it_now(asked, boris, zoya, vera, counted, now):
    work.take(case=asked, by=boris, now=now)
    assert counted() == {"Борис": WAITS}
    work.assign(case=asked, owner=zoya, by=vera, now=now + HOUR, instead_of=boris)
    assert counted() == {"Зоя": WAITS}


def test_handing_over_changes_nothing_of_what_was_answered(answered, boris, zoya, vera, counted, now):
    assert counted() == {"Борис": FIVE_HOURS}
    work.assign(case=answered, owner=zoya, by=vera, now=now + 20 * DAY, instead_of=boris)
    assert counted() == {"Борис": FIVE_HOURS}


def test_leaving_changes_nothing_of_what_was_answered(answered, boris, centre, counted, now):
    leaving.leave(membership=boris.memberships.get(centre=centre), by=None, now=now + 20 * DAY)
    answered.refresh_from_db()
    assert answered.owner is None
    assert counted() == {"Борис": FIVE_HOURS}


def test_passing_on_and_sending_back_leave_each_their_answer(answered, boris, yana, other, counted, now):
    gone, back = now + 10 * DAY, now + 11 * DAY
    referring.refer(case=answered, to_centre=other, reason="Ближе", by=boris, now=gone, client_agreed=True)
    assert counted() == {"Борис": FIVE_HOURS}, "nobody of the other centre has it yet"
    referring.send_back(case=answered, reason="Нет юриста", by=yana, now=gone + HOUR)
    assert counted() == {"Борис": Response(1, 5 * HOUR, 1), "Яна": Response(1, HOUR)}
    talk.answer(case=answered, text="Тогда поможем сами.", by=boris, now=back)
    assert counted()["Борис"].number == 2
    assert counted(since=gone) == {"Борис": Response(1, back - gone - HOUR), "Яна": Response(1, HOUR)}


def test_what_was_passed_on_and_taken_is_answered_by_each_centre(answered, boris, yana, other, counted, now):
    gone = now + 10 * DAY
    referring.refer(case=answered, to_centre=other, reason="Ближе", by=boris, now=gone, client_agreed=True)
    work.take(case=answered, by=yana, now=gone + HOUR)
    assert counted() == {"Борис": FIVE_HOURS, "Яна": WAITS}
    talk.answer(case=answered, text="Приходите в среду.", by=yana, now=gone + 2 * HOUR)
    assert counted() == {"Борис": FIVE_HOURS, "Яна": Response(1, 2 * HOUR)}


def test_a_closing_centre_takes_nobodys_answer_along(answered, centre, other, counted, now):
    olga = UserFactory()
    member(olga, Role.OPERATOR, centre.region)
    close_centre(centre=centre, by=olga, now=now + 20 * DAY)
    answered.refresh_from_db()
    assert (answered.centre == centre, answered.first_answered_at) == (False, None)
    assert counted() == {"Борис": FIVE_HOURS}


def test_the_period_begins_when_the_request_came(asked, boris, counted, now):
    CaseFactory(centre=asked.centre, owner=boris, asked_at=now - 2 * DAY, status="in_work")
    talk.answer(case=asked, text="Нужен протокол.", by=boris, now=now + 5 * HOUR)
    assert counted(since=now) == {"Борис": FIVE_HOURS}
    assert counted(since=now + HOUR) == {}
    assert counted(since=now - PERIOD) == {"Борис": Response(1, 5 * HOUR, 1)}


@pytest.mark.parametrize("number", [1, 3])
def test_it_costs_the_same_for_one_and_for_many(centre, boris, now, number, django_assert_num_queries):
    for _n in range(number):
        case = CaseFactory(centre=centre)
        talk.answer(case=case, text="Нужен протокол.", by=boris, now=now + 5 * HOUR)
    with django_assert_num_queries(2):
        assert to_cases([boris.pk], now - DAY, now + DAY) == {boris.pk: Response(number, 5 * HOUR)}
