"""Whom the follow-ups of requests find on which day, and that every letter can be read."""

from datetime import time, timedelta

import pytest
from django.utils.translation import override

from backend.accounts.enums import Role
from backend.accounts.models import Membership
from backend.common.clock import at, local_date
from backend.common.workdays import add_working_days, is_working_day
from backend.demo.factories import MOMENT
from backend.demo.factories_cases import CaseFactory, CaseMessageFactory, ReferralFactory
from backend.notifications import registry
from backend.notifications.engine.sweep import sweep_rule
from backend.notifications.letters import write
from backend.notifications.models import Letter
from mentoring.cases.enums import CaseStatus, Outcome
from mentoring.cases.followups import NOTICES
from mentoring.cases.models import Case
from mentoring.cases.services import client, talk, work

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def sweep(key, now):
    """The recipients of the letters that the rule has planned until then and that are due."""
    sweep_rule(registry.find(key), now)
    return sorted(Letter.objects.filter(rule=key, channel="email", due_at__lte=now).values_list("recipient", flat=True))


def on(case, working_days):
    """Noon at the centre, so many working days after the last day of the promise; -1 is the one before."""
    day = local_date(case.answer_by, case.zone)
    if working_days < 0:
        day = next(day - DAY * back for back in range(1, 10) if is_working_day(day - DAY * back))
        working_days = 0
    return at(add_working_days(day, working_days), time(12), case.zone)


def test_the_owner_is_reminded_before_on_and_after_the_promise_and_the_head_after(case, boris, vera):
    Case.objects.filter(pk=case.pk).update(first_answered_at=None)
    assert sweep("cases.answer_due", on(case, -1)) == [boris.email]
    assert sweep("cases.answer_due/case_heads", on(case, 0)) == []
    assert sweep("cases.answer_due", on(case, 0)) == [boris.email] * 2
    assert sweep("cases.answer_due", on(case, 1)) == [boris.email] * 3
    assert sweep("cases.answer_due/case_heads", on(case, 1)) == [vera.email]
    assert sweep("cases.answer_due/case_heads", on(case, 3)) == [vera.email] * 2


def test_what_nobody_has_taken_is_the_head_s_and_without_a_centre_the_operator_s(asked, vera, olga, centre):
    lonely = CaseFactory(centre=None, region=centre.region, answer_by=asked.answer_by)
    assert sweep("cases.answer_due", on(asked, -1)) == sorted([vera.email, olga.email])
    letter = Letter.objects.get(rule="cases.answer_due", recipient=olga.email, channel="email", offset_days=-1)
    assert letter.subject_id == lonely.pk


def test_who_left_the_centre_is_not_reminded_and_the_head_is(case, boris, vera):
    Case.objects.filter(pk=case.pk).update(first_answered_at=None)
    Membership.objects.filter(user=boris, role=Role.MENTOR).update(ended_on=MOMENT.date())
    assert sweep("cases.answer_due", on(case, -1)) == [vera.email]


def test_an_answer_ends_the_reminders(asked, boris):
    talk.answer(case=asked, text="Отвечаю", by=boris, now=MOMENT)
    assert sweep("cases.answer_due", on(asked, 1)) == []


def test_the_client_is_reminded_that_the_centre_waits_and_the_owner_after_two_weeks(case, boris):
    talk.answer(case=case, text="Есть протокол?", by=boris, now=MOMENT, wait=True)
    assert sweep("cases.waiting", MOMENT + 2 * DAY) == []
    assert sweep("cases.waiting", MOMENT + 3 * DAY) == [case.email]
    assert sweep("cases.waiting", MOMENT + 7 * DAY) == [case.email] * 2
    assert sweep("cases.client_silent", MOMENT + 14 * DAY) == [boris.email]
    talk.client_writes(case=case, text="Есть", now=MOMENT + 14 * DAY)
    assert not registry.find("cases.waiting").subjects(MOMENT).exists()


def workdays_after(case, days):
    """Noon at the centre, so many working days after the client wrote."""
    return at(add_working_days(local_date(MOMENT, case.zone), days), time(12), case.zone)


def test_a_message_of_the_client_is_followed_up_until_somebody_answers(case, boris, vera):
    talk.answer(case=case, text="Есть протокол?", by=boris, now=MOMENT, wait=True)
    talk.client_writes(case=case, text="Есть, вот он", now=MOMENT)
    talk.client_writes(case=case, text="Вы здесь?", now=workdays_after(case, 1))
    assert sweep("cases.client_waits", MOMENT) == []
    assert sweep("cases.client_waits", workdays_after(case, 1)) == [boris.email]
    assert sweep("cases.client_waits", workdays_after(case, 3)) == [boris.email] * 2
    assert sweep("cases.client_waits/case_heads", workdays_after(case, 4)) == []
    assert sweep("cases.client_waits/case_heads", workdays_after(case, 5)) == [vera.email]
    talk.answer(case=case, text="Спасибо", by=boris, now=workdays_after(case, 5))
    assert not registry.find("cases.client_waits").subjects(MOMENT).exists()


def test_one_who_asks_again_waits_and_what_is_over_or_unanswered_at_all_does_not(case, asked, boris):
    waits = registry.find("cases.client_waits").subjects
    talk.client_writes(case=asked, text="Ещё о том же", now=MOMENT)
    assert not waits(MOMENT).exists(), "the first answer is promised, and followed up as that"
    talk.client_writes(case=case, text="Ещё вопрос", now=MOMENT)
    assert [row["subject_id"] for row in waits(MOMENT)] == [case.pk]
    work.close(case=case, outcome=Outcome.SOLVED, result="Готово", by=boris, now=MOMENT)
    assert not waits(MOMENT).exists()
    client.ask_again(case=case, text="Не помогло", now=MOMENT)
    assert [row["subject_id"] for row in waits(MOMENT)] == [case.pk]
    work.decline(case=case, reason="Больше не можем", by=boris, now=MOMENT)
    assert not waits(MOMENT).exists()


def test_the_client_is_asked_for_a_rating_until_there_is_one(case, boris):
    work.close(case=case, outcome=Outcome.SOLVED, result="Готово", by=boris, now=MOMENT)
    assert sweep("cases.rate", MOMENT + DAY) == [case.email]
    assert sweep("cases.rate", MOMENT + 7 * DAY) == [case.email] * 2
    client.rate(case=case, rating=4, now=MOMENT + 7 * DAY)
    assert not registry.find("cases.rate").subjects(MOMENT).exists()


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("key", [f"cases.{name}" for name, *_rest in NOTICES] + [
    "cases.answer_due", "cases.answer_due/case_heads", "cases.client_waits",
    "cases.client_waits/case_heads", "cases.waiting", "cases.client_silent", "cases.rate",
])  # fmt: skip
def test_every_letter_can_be_read_and_names_no_client_to_the_staff(key, language, centre, boris):
    status = {"closed": CaseStatus.CLOSED, "declined": CaseStatus.DECLINED, "withdrawn": CaseStatus.WITHDRAWN}.get(
        key.partition(".")[2], CaseStatus.WAITING
    )
    over = status != CaseStatus.WAITING
    case = CaseFactory(
        centre=centre, owner=boris, status=status, closed_at=MOMENT if over else None, waiting_since=MOMENT,
        client_waits_since=MOMENT,
        outcome=Outcome.SOLVED if status == CaseStatus.CLOSED else "", result="Готово", rating=2, rated_at=MOMENT,
    )  # fmt: skip
    subjects = {
        "cases.casemessage": lambda: CaseMessageFactory(case=case, by=boris),
        "cases.referral": lambda: ReferralFactory(case=case, consent_at=None, answer="Нет юриста"),
        "cases.case": lambda: case,
    }
    entry = registry.find(key)
    subject = subjects[entry.subject]().pk
    letter = Letter(rule=key, subject_id=subject, recipient="reader@example.org", language=language, zone=centre.zone,
                    category=entry.category, message_id="<a@example.org>", thread=f"case:{case.pk}")  # fmt: skip
    with override(language):
        words = write(letter, dict(entry.context([subject])[subject]))
    said = str(words)
    assert case.number in said or case.subject in said
    to_client = key in {f"cases.{name}" for name, _t, mine, _c in NOTICES if mine} | {"cases.waiting", "cases.rate"}
    assert ("/help/" in said) == to_client
    assert case.email not in said
    assert to_client or case.name not in said
