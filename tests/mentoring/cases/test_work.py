"""What a centre does with a request, what its client does, and what each is told."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.translation import override

from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import CentreFactory, ProjectFactory
from backend.demo.factories_cases import CaseFactory
from backend.notifications import registry
from backend.notifications.letters import write
from backend.notifications.models import Letter
from mentoring.cases import selectors
from mentoring.cases.enums import MOST_FILES, CaseStatus, Outcome
from mentoring.cases.models import Case, CaseMessage
from mentoring.cases.services import client, referring, talk, work
from projects.files.models import StoredFile
from tests.projects.files.samples import PDF

pytestmark = pytest.mark.django_db
LATER = timedelta(days=1)


def told(rule: str) -> list[str]:
    return sorted(Letter.objects.filter(rule=rule).values_list("recipient", flat=True))


def written(letter: Letter) -> str:
    """The letter as it is read, in Russian."""
    facts = registry.find(letter.rule).context([letter.subject_id])[letter.subject_id]
    with override("ru"):
        return str(write(letter, dict(facts)))


def paper(name="Устав.pdf") -> ContentFile:
    return ContentFile(PDF, name=name)


def test_who_takes_a_request_works_on_it_and_a_colleague_is_told(asked, boris, zoya, now):
    taken = work.take(case=asked, by=boris, now=now)
    assert (taken.owner, taken.status) == (boris, CaseStatus.IN_WORK)
    assert work.take(case=asked, by=boris, now=now).owner == boris
    with pytest.raises(Conflict) as refusal:
        work.take(case=asked, by=zoya, now=now)
    assert refusal.value.code == "taken"
    assert "Борис Лапин" in refusal.value.message


def test_the_first_answer_keeps_the_promise_and_takes_the_request(asked, boris, now):
    message = talk.answer(case=asked, text="Нужен протокол собрания.", by=boris, now=now + LATER, wait=True)
    asked.refresh_from_db()
    assert (asked.owner, asked.status) == (boris, CaseStatus.WAITING)
    assert (asked.first_answered_at, asked.waiting_since) == (now + LATER, now + LATER)
    assert told("cases.answered") == [asked.email]
    talk.client_writes(case=asked, text="Протокол есть.", now=now + 2 * LATER, files=[paper()])
    asked.refresh_from_db()
    assert (asked.status, asked.waiting_since) == (CaseStatus.IN_WORK, None)
    assert asked.first_answered_at == message.at
    assert told("cases.client_wrote") == [boris.email]
    assert StoredFile.objects.get().by is None


def test_a_note_is_for_colleagues(asked, boris, zoya, alina, now):
    talk.note(case=asked, text="Был у нас в мае.", by=zoya, now=now)
    asked.refresh_from_db()
    assert asked.first_answered_at is None
    assert not told("cases.answered")
    assert not CaseMessage.objects.for_client().exists()
    assert CaseMessage.objects.visible_to(boris).exists()
    assert not CaseMessage.objects.visible_to(alina).exists()


def test_the_head_gives_a_request_to_a_mentor_of_the_centre(asked, vera, boris, zoya, yana, now):
    assert work.assign(case=asked, owner=boris, by=vera, now=now).owner == boris
    assert told("cases.assigned") == [boris.email]
    with pytest.raises(Conflict):  # the page that Vera looked at is old
        work.assign(case=asked, owner=zoya, by=vera, now=now)
    assert work.assign(case=asked, owner=zoya, by=vera, now=now, instead_of=boris).owner == zoya
    with pytest.raises(Invalid):
        work.assign(case=asked, owner=yana, by=vera, now=now, instead_of=zoya)
    with pytest.raises(NotAllowed):
        work.assign(case=asked, owner=boris, by=boris, now=now, instead_of=zoya)


def test_a_colleague_does_not_work_on_what_another_has_taken(case, zoya, now):
    for deed in (
        lambda: talk.answer(case=case, text="Я отвечу.", by=zoya, now=now),
        lambda: work.close(case=case, outcome="solved", result="Готово", by=zoya, now=now),
        lambda: work.decline(case=case, reason="Не наше", by=zoya, now=now),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_a_closed_request_says_what_came_of_it_and_is_rated_once(case, boris, now):
    work.close(case=case, outcome=Outcome.SOLVED, result="Адрес изменён.", by=boris, now=now)
    assert told("cases.closed") == [case.email]
    client.rate(case=case, rating=5, comment="Спасибо!", now=now)
    with pytest.raises(Conflict) as refusal:
        client.rate(case=case, rating=1, now=now)
    assert refusal.value.code == "rated"
    case.refresh_from_db()
    assert (case.rating, case.rating_comment, case.result) == (5, "Спасибо!", "Адрес изменён.")
    assert case.messages.get().text == "Адрес изменён."


def test_a_low_rating_is_told_to_the_head(case, boris, vera, now):
    work.close(case=case, outcome=Outcome.UNSOLVED, result="Не вышло.", by=boris, now=now)
    client.rate(case=case, rating=2, now=now)
    assert told("cases.rated_low") == [vera.email]


@pytest.mark.parametrize("rating", [0, 6, -1, 10**12])
def test_a_rating_is_one_to_five_of_what_is_closed(case, boris, now, rating):
    with pytest.raises(Conflict):
        client.rate(case=case, rating=5, now=now)
    work.close(case=case, outcome=Outcome.SOLVED, result="Готово", by=boris, now=now)
    with pytest.raises(Invalid):
        client.rate(case=case, rating=rating, now=now)


def test_closing_needs_an_outcome_and_words(case, boris, now):
    for outcome, result in (("solved", " "), ("no such", "Готово"), ("solved", "я" * 8001)):
        with pytest.raises(Invalid):
            work.close(case=case, outcome=outcome, result=result, by=boris, now=now)
    case.refresh_from_db()
    assert case.status == CaseStatus.IN_WORK


def test_what_is_over_can_be_taken_up_again_for_thirty_days_and_loses_no_words(case, boris, now):
    work.close(case=case, outcome=Outcome.SOLVED, result="Готово", by=boris, now=now)
    with pytest.raises(Conflict):
        talk.answer(case=case, text="Ещё слово", by=boris, now=now)
    with pytest.raises(Conflict):
        work.reopen(case=case, by=boris, now=now + timedelta(days=31))
    again = client.ask_again(case=case, text="Не готово", now=now + LATER)
    assert (again.status, again.owner, again.outcome) == (CaseStatus.IN_WORK, boris, "")
    assert told("cases.asked_again") == [boris.email]
    assert [message.text for message in case.messages.all()] == ["Готово", "Не готово"]
    work.decline(case=case, reason="Не наше дело", by=boris, now=now + LATER)
    assert work.reopen(case=case, by=boris, now=now + LATER).status == CaseStatus.IN_WORK


def test_the_client_withdraws_and_comes_back(asked, vera, boris, now):
    client.withdraw(case=asked, now=now, reason="Разобрались сами")
    assert told("cases.withdrawn") == [vera.email]
    with pytest.raises(Conflict):
        work.take(case=asked, by=boris, now=now)
    with pytest.raises(Conflict):
        work.reopen(case=asked, by=vera, now=now)
    again = client.ask_again(case=asked, now=now + LATER)
    assert (again.status, again.came_at) == (CaseStatus.NEW, now + LATER)
    assert again.answer_by > asked.answer_by


def test_files_are_judged_counted_and_nothing_else_is_lost(case, boris, now):
    with pytest.raises(Invalid) as refusal:
        talk.answer(case=case, text="Вот", by=boris, now=now, files=[ContentFile(b"MZ\x00", name="Устав.pdf")])
    assert refusal.value.field == "content"
    assert not case.messages.exists()
    for number in range(MOST_FILES):
        talk.client_writes(case=case, text="Вот", now=now, files=[paper(f"{number}.pdf")])
    with pytest.raises(Conflict) as full:
        talk.client_writes(case=case, text="И ещё", now=now, files=[paper()])
    assert full.value.code == "too_many_files"
    assert case.messages.count() == MOST_FILES


def test_the_operator_finds_a_centre_for_what_nobody_has(olga, vera, centre, other, now):
    case = CaseFactory(centre=None, region=centre.region)
    with pytest.raises(NotAllowed):
        work.place(case=case, centre=centre, by=vera, now=now)
    placed = work.place(case=case, centre=centre, by=olga, now=now)
    assert placed.centre == centre
    assert told("cases.new") == [vera.email]
    assert told("cases.moved") == [case.email]
    with pytest.raises(Conflict):
        work.place(case=case, centre=other, by=olga, now=now)
    closed = CaseFactory(centre=None, region=centre.region)
    for wrong in (CentreFactory(region=centre.region, status="closed"), CentreFactory(status="verified")):
        with pytest.raises(Invalid):
            work.place(case=closed, centre=wrong, by=olga, now=now)


def test_a_request_is_tied_to_a_project_that_one_sees(case, boris, project, now):
    assert work.relate(case=case, project=project, by=boris, now=now).project == project
    with pytest.raises(Invalid):
        work.relate(case=case, project=ProjectFactory(), by=boris, now=now)
    assert work.relate(case=case, project=None, by=boris, now=now).project is None


class TestReferral:
    def test_it_waits_for_the_client_and_goes_when_they_agree(self, case, boris, fedor, other, now):
        referring.refer(case=case, to_centre=other, reason="Право — к ним", by=boris, now=now)
        case.refresh_from_db()
        assert case.centre != other
        assert told("cases.may_we_pass_on") == [case.email]
        referring.agree(case=case, now=now + LATER)
        case.refresh_from_db()
        assert (case.centre, case.owner, case.status) == (other, None, CaseStatus.NEW)
        assert (case.came_at, case.first_answered_at) == (now + LATER, None)
        assert told("cases.new") == [fedor.email]
        assert told("cases.moved") == [case.email]

    def test_without_consent_it_stays(self, case, boris, other, now):
        referring.refer(case=case, to_centre=other, reason="Право — к ним", by=boris, now=now)
        referring.disagree(case=case, now=now)
        case.refresh_from_db()
        assert case.centre != other
        assert told("cases.stays") == [boris.email]
        with pytest.raises(Conflict):
            referring.agree(case=case, now=now)

    @pytest.mark.parametrize("status", ["closed", "planned"])
    def test_a_centre_that_takes_no_requests_is_refused(self, case, boris, other, now, status):
        other.status = status
        other.save()
        with pytest.raises(Invalid) as refusal:
            referring.refer(case=case, to_centre=other, reason="К ним", by=boris, now=now, client_agreed=True)
        assert (refusal.value.code, refusal.value.field) == ("centre_closed", "to_centre")
        assert not case.referrals.exists()

    def test_a_centre_that_closed_while_the_client_thought_does_not_get_it(self, case, boris, other, now):
        referring.refer(case=case, to_centre=other, reason="К ним", by=boris, now=now)
        other.status = "closed"
        other.save()
        with pytest.raises(Conflict) as refusal:
            referring.agree(case=case, now=now)
        case.refresh_from_db()
        assert refusal.value.code == "centre_closed"
        assert case.centre != other
        assert case.referrals.get().accepted is False, "nobody waits for the client any more"
        assert told("cases.stays") == [boris.email]
        letter = written(Letter.objects.get(rule="cases.stays"))
        assert "остаётся у вас" in letter
        assert str(other) in letter
        with pytest.raises(Conflict) as twice:
            referring.agree(case=case, now=now)
        assert twice.value.code == "answered"

    @pytest.mark.parametrize("answered", [True, False])
    def test_passed_on_and_taken_back_it_is_no_more_punctual_than_before(
        self, case, boris, other, centre, now, answered
    ):
        case.first_answered_at = now if answered else None
        case.answer_by = now + timedelta(minutes=1)
        case.save()
        before = (case.came_at, case.answer_by, case.first_answered_at)
        late = now + timedelta(days=1)
        referring.refer(case=case, to_centre=other, reason="К ним", by=boris, now=late, client_agreed=True)
        case.refresh_from_db()
        assert (case.came_at, case.first_answered_at) == (late, None)
        back = referring.recall(case=case, by=boris, now=late + timedelta(minutes=1))
        assert (back.came_at, back.answer_by, back.first_answered_at) == before
        assert back.is_late(late) is not answered

    def test_the_client_is_written_who_has_it_whenever_it_comes_back(self, case, boris, yana, other, centre, now):
        referring.refer(case=case, to_centre=other, reason="К ним", by=boris, now=now, client_agreed=True)
        referring.recall(case=case, by=boris, now=now + LATER)
        assert told("cases.moved") == [case.email] * 2
        referring.refer(case=case, to_centre=other, reason="К ним", by=boris, now=now, client_agreed=True)
        referring.send_back(case=case, reason="Не можем", by=yana, now=now + LATER)
        assert told("cases.moved") == [case.email] * 4
        last = Letter.objects.filter(rule="cases.moved").latest("pk")
        assert str(centre) in written(last)

    def test_refused_with_a_reason_it_comes_back_to_who_worked_on_it(self, case, boris, yana, other, centre, now):
        referring.refer(case=case, to_centre=other, reason="К ним", by=boris, now=now, client_agreed=True)
        with pytest.raises(Invalid):
            referring.send_back(case=case, reason=" ", by=yana, now=now)
        back = referring.send_back(case=case, reason="Юрист в отпуске", by=yana, now=now + LATER)
        assert (back.centre, back.owner, back.status) == (centre, boris, CaseStatus.IN_WORK)
        assert back.first_answered_at is None
        assert back.came_at == now + LATER
        assert told("cases.came_back") == [boris.email]
        referral = back.referrals.get()
        assert (referral.accepted, referral.answer) == (False, "Юрист в отпуске")
        assert not Case.objects.visible_to(yana).exists()

    def test_from_a_centre_that_is_gone_it_comes_back_to_the_operator(
        self, case, boris, yana, other, centre, olga, now
    ):
        referring.refer(case=case, to_centre=other, reason="К ним", by=boris, now=now, client_agreed=True)
        centre.status = "closed"
        centre.save()
        back = referring.send_back(case=case, reason="Не можем", by=yana, now=now)
        assert back.centre is None
        assert back.owner is None
        assert told("cases.came_back") == [olga.email]

    def test_whoever_takes_it_accepts_it(self, case, boris, yana, fedor, other, now):
        referring.refer(case=case, to_centre=other, reason="К ним", by=boris, now=now, client_agreed=True)
        with pytest.raises(NotAllowed):
            work.take(case=case, by=boris, now=now)
        work.take(case=case, by=yana, now=now)
        assert case.referrals.get().accepted is True
        with pytest.raises(Conflict):
            referring.send_back(case=case, reason="Передумали", by=fedor, now=now)

    def test_it_is_taken_back_until_somebody_answers(self, case, boris, zoya, yana, other, centre, now):
        referring.refer(case=case, to_centre=other, reason="К ним", by=boris, now=now, client_agreed=True)
        with pytest.raises(NotAllowed):
            referring.recall(case=case, by=zoya, now=now)
        assert referring.recall(case=case, by=boris, now=now).centre == centre
        referring.refer(case=case, to_centre=other, reason="К ним", by=boris, now=now, client_agreed=True)
        work.take(case=case, by=yana, now=now)
        with pytest.raises(Conflict):
            referring.recall(case=case, by=boris, now=now)

    def test_one_at_a_time_and_none_after_the_end(self, case, boris, other, now):
        referring.refer(case=case, to_centre=other, reason="К ним", by=boris, now=now)
        with pytest.raises(Conflict):
            referring.refer(case=case, to_centre=other, reason="К ним же", by=boris, now=now)
        work.close(case=case, outcome="solved", result="Сами", by=boris, now=now)
        assert not case.referrals.pending().exists()
        with pytest.raises(Conflict):
            referring.agree(case=case, now=now)


def test_a_client_who_waits_again_stands_first_in_the_inbox_and_in_its_filter(asked, case, boris, now, log_in):
    assert list(selectors.inbox(boris, now)) == [asked, case]
    talk.client_writes(case=case, text="Ещё вопрос", now=now)
    assert list(selectors.inbox(boris, now)) == [case, asked]
    assert selectors.counts(boris, now).client_waits == 1
    page = log_in(boris).get(reverse("cases:inbox") + "?show=unanswered").content.decode()
    assert case.subject in page
    assert asked.subject not in page
    assert "1 клиент ждёт вашего ответа" in page
