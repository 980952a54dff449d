"""Numbers, versions, corrections, what is carried forward, and who is written to."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.db.utils import ProgrammingError

from backend.accounts.enums import Purpose
from backend.accounts.models import Consent
from backend.accounts.services.consents import give_consent, withdraw_consent
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import EventFactory
from backend.demo.factories_decisions import ProtocolFactory, RecommendationFactory
from backend.notifications.engine.sweep import sweep
from backend.notifications.models import Letter
from events.decisions.models import Protocol, ProtocolVersion, Recommendation
from events.decisions.papers.blocks import paper_of, texts_of
from events.decisions.selectors import carried_to
from events.decisions.services import approving, correcting
from events.decisions.services.drafting import draft_protocol, edit_protocol
from events.decisions.services.fulfilment import entrust, report
from events.decisions.services.points import edit_point, remove, take_over
from events.models import Series
from tests.events.decisions.meetings import PROTOCOL_OF_14
from tests.together import PATIENCE


def careless_program(count):
    """Reads the last number and adds one; so many have read it before one of them writes."""
    meeting = Barrier(count)

    def number(centre_id, year):
        last = Protocol.objects.filter(centre=centre_id, year=year).aggregate(last=Max("number"))["last"] or 0
        meeting.wait(PATIENCE)
        return last + 1

    return number


def approve_at_once(olga, event, now, count=6):
    """Approves as many documents of one centre at the same moment; returns how many were refused by the database."""
    protocols = [ProtocolFactory(event=event, noted="Отметили.") for _index in range(count)]
    gate = Barrier(count)

    def one(protocol):
        try:
            gate.wait(PATIENCE)
            approving.approve(protocol=protocol, by=olga, now=now)
        except IntegrityError:
            return 1
        finally:
            connection.close()
        return 0

    with ThreadPoolExecutor(count) as pool:
        return sum(pool.map(one, protocols))


@pytest.mark.django_db(transaction=True)
def test_six_approvals_at_once_get_six_numbers(olga, event, now):
    assert approve_at_once(olga, event, now) == 0
    assert sorted(Protocol.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


@pytest.mark.django_db(transaction=True)
def test_without_the_small_row_they_collide(olga, event, now, monkeypatch):
    """The control: the same storm against a program that reads the last number and adds one."""
    monkeypatch.setattr(approving, "next_number", careless_program(6))
    assert approve_at_once(olga, event, now) == 5


@pytest.fixture
def approved(event, enter_whole, olga, now):
    protocol = enter_whole(event, PROTOCOL_OF_14)
    approving.approve(protocol=protocol, by=olga, now=now)
    protocol.refresh_from_db()
    return protocol


def test_a_version_is_frozen_by_the_database(approved):
    version = approved.versions.get()
    with pytest.raises(ProgrammingError), transaction.atomic():
        ProtocolVersion.objects.filter(pk=version.pk).update(content={})
    with pytest.raises(ProgrammingError), transaction.atomic():
        version.delete()


def test_a_correction_is_a_new_version_and_the_old_one_holds_meanwhile(approved, olga, now):
    approving.publish(protocol=approved, by=olga, now=now)
    with pytest.raises(Conflict):
        edit_protocol(protocol=approved, by=olga, now=now, title="Другая тема")
    correcting.correct(protocol=approved, by=olga, now=now)
    with pytest.raises(Invalid):
        approving.approve(protocol=approved, by=olga, now=now)
    with pytest.raises(Conflict):
        approving.approve(protocol=approved, by=olga, now=now, reason="Ничего")
    first, second, third = approved.recommendations.drafted()
    edit_point(point=first, by=olga, now=now, text="Другие слова")
    remove(row=third, by=olga, now=now)
    remove(row=third.addressee, by=olga, now=now)
    first.refresh_from_db()
    assert first.wording == PROTOCOL_OF_14.points[0][0], "until it is approved the old wording holds"
    approving.approve(protocol=approved, by=olga, now=now, reason="Уточнили")
    approved.refresh_from_db()
    assert (approved.status, approved.number, approved.versions.count()) == ("published", 1, 2)
    assert list(Recommendation.objects.tracked().values_list("wording", flat=True)) == ["Другие слова", second.text]
    assert PROTOCOL_OF_14.points[1][0] in str(approved.versions.get(number=1).content)


def test_names_in_public_are_those_that_agreed(event, enter_whole, came, olga, now):
    anna = came(event, full_name="Анна Лугова", email="anna@example.org", organisation_name="Лад")
    came(event, full_name="Пётр Ручьёв", organisation_name="Клад")
    give_consent(email=anna.email, purpose=Purpose.NAMED, address=None, now=now)
    protocol = enter_whole(event, PROTOCOL_OF_14)
    approving.approve(protocol=protocol, by=olga, now=now)
    inside, public = (texts_of(paper_of(protocol, public=public)) for public in (False, True))
    assert {"Анна Лугова", "Пётр Ручьёв"} <= set(inside)
    assert "Анна Лугова" in public
    consent = Consent.objects.get(email=anna.email, purpose=Purpose.NAMED)
    withdraw_consent(consent=consent, by=olga, now=now)
    assert "Анна Лугова" not in texts_of(paper_of(protocol, public=True))
    assert "Пётр Ручьёв" not in public
    assert "Клад" in public


def test_a_draft_knows_what_the_event_knows(event, came, olga, now):
    for index in range(3):
        came(event, organisation_name=f"НКО {index % 2}")
    protocol = draft_protocol(event=event, by=olga, now=now)
    assert (protocol.title, protocol.total, protocol.list_attached) == (event.title, 3, True)
    assert event.place in protocol.place
    assert protocol.body == event.centre.name
    event.status = "cancelled"
    event.save()
    with pytest.raises(Conflict):
        draft_protocol(event=event, by=olga, now=now)


def test_who_was_not_marked_is_not_counted(event, enter, olga, now):
    enter(event, "anna")
    protocol = draft_protocol(event=event, by=olga, now=now)
    assert (protocol.total, protocol.list_attached) == (None, False)


def test_open_points_are_carried_to_the_next_meeting_of_the_series(event, olga, gleb, now):
    series = Series.objects.create(centre=event.centre, title="Круглые столы")
    event.series = series
    event.save()
    following = EventFactory(centre=event.centre, series=series, starts_at=event.starts_at + timedelta(days=90))
    stays = RecommendationFactory(public=True, protocol__event=event)
    done = RecommendationFactory(public=True, protocol__event=event, progress="done")
    elsewhere = RecommendationFactory(public=True)
    assert list(carried_to(following)) == [stays]
    protocol = draft_protocol(event=following, by=olga, now=now)
    take_over(protocol=protocol, recommendation=stays, by=olga, now=now)
    take_over(protocol=protocol, recommendation=stays, by=olga, now=now)
    for other in (done, elsewhere):
        with pytest.raises(Invalid):
            take_over(protocol=protocol, recommendation=other, by=olga, now=now)
    with pytest.raises(NotAllowed):
        take_over(protocol=protocol, recommendation=stays, by=gleb, now=now)
    assert Recommendation.objects.count() == 3, "a link, not a copy"
    assert protocol.taken_over.count() == 1
    assert stays.wording in "".join(texts_of(paper_of(protocol, public=False)))


def test_whoever_sees_to_it_is_told_once_for_all_their_points(approved, event, olga, now):
    Letter.objects.all().delete()
    correcting.correct(protocol=approved, by=olga, now=now)
    edit_protocol(protocol=approved, by=olga, now=now, closing="Всё.")
    approving.approve(protocol=approved, by=olga, now=now, reason="Дописали")
    assert not Letter.objects.exists(), "nobody sees to a point yet"
    point = approved.recommendations.drafted()[0]
    entrust(recommendation=point, by=olga, now=now, outsider_name="Нина", outsider_email="n@example.org")
    entrust(recommendation=point, by=olga, now=now, outsider_name="Нина", outsider_email="n@example.org")
    assert list(Letter.objects.values_list("rule", "recipient")) == [("decisions.entrusted", "n@example.org")]


@pytest.mark.parametrize(
    ("days", "rules"),
    [(20, set()), (14, {"decisions.due"}), (3, {"decisions.due"}), (-1, {"decisions.overdue"}),
     (-3, {"decisions.overdue_event"})],
)  # fmt: skip
def test_letters_by_the_day_of_a_point(days, rules, event, olga, now):
    due_on = now.date() + timedelta(days=days)
    for _index in range(3):
        RecommendationFactory(
            tracked=True, protocol=ProtocolFactory(event=event, published=True), due_on=due_on, outsider_name="Нина",
            outsider_email="n@example.org",
        )  # fmt: skip
    protocol = Protocol.objects.first()
    RecommendationFactory(tracked=True, protocol=protocol, due_on=due_on, outsider_name="Нина",
                          outsider_email="n@example.org")  # fmt: skip
    RecommendationFactory(tracked=True, protocol=protocol, due_on=due_on, progress="done",
                          outsider_name="Нина", outsider_email="n@example.org")  # fmt: skip
    noon = now + timedelta(hours=6)
    sweep(noon)
    sweep(noon)
    today = {"due_at__gte": noon - timedelta(days=1), "due_at__lte": noon}
    found = Letter.objects.filter(rule__startswith="decisions.", channel="email", **today)
    assert set(found.values_list("rule", flat=True)) == rules
    if rules == {"decisions.overdue"}:
        assert found.count() == 3, "one letter a document, however many points of it are the person's"


def test_quarterly_for_those_without_a_day_until_there_is_news(event, olga, now):
    since = now - timedelta(days=90)
    point = RecommendationFactory(
        tracked=True, protocol=ProtocolFactory(event=event, published=True), progress_at=since, outsider_name="Нина",
        outsider_email="n@example.org",
    )  # fmt: skip
    sweep(now + timedelta(hours=6))
    assert Letter.objects.filter(rule="decisions.quarterly", recipient="n@example.org", channel="email").count() == 1
    report(recommendation=point, progress="in_work", text="Начали", now=now)
    sweep(now + timedelta(days=14, hours=6))
    assert not Letter.objects.filter(rule="decisions.silent").exists()


def test_reports_need_their_evidence(event, olga, gleb, now):
    point = RecommendationFactory(public=True, protocol__event=event)
    for sent in ({"progress": "done"}, {"progress": "refused"}, {"progress": "done", "link": "javascript:alert(1)"},
                 {"progress": "выдумка"}, {"progress": "done", "text": "\x00"}):  # fmt: skip
        with pytest.raises(Invalid):
            report(recommendation=point, by=olga, now=now, **sent)
    with pytest.raises(NotAllowed):
        report(recommendation=point, by=gleb, progress="done", text="Сделал", now=now)
    with pytest.raises(Conflict):
        report(recommendation=RecommendationFactory(), progress="in_work", now=now)
    assert not re.search("done", point.progress)
