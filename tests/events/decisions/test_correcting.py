"""A correction that was begun can be given up: the draft is again what it was, the approved version stands."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from backend.accounts.enums import Role
from backend.audit.models import Entry
from backend.common.errors import Conflict, NotAllowed
from backend.demo.factories import MOMENT, EventFactory, UserFactory, member
from backend.demo.factories_decisions import ProtocolFactory, RecommendationFactory
from events.decisions.models import Correction, Protocol, Recommendation
from events.decisions.outline import outline
from events.decisions.parsing import parsed
from events.decisions.services import approving, correcting, points
from events.decisions.services.drafting import edit_protocol
from events.decisions.services.fulfilment import entrust, report
from events.decisions.services.kept import difference, draft_of
from events.models import Series
from tests.events.decisions.meetings import PROTOCOL_OF_14

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier(event):
    """A point that the meeting before left open."""
    event.series = Series.objects.create(centre=event.centre, title="Круглые столы")
    event.save()
    before = EventFactory(centre=event.centre, series=event.series, starts_at=event.starts_at - timedelta(days=100))
    return [
        RecommendationFactory(tracked=True, protocol=ProtocolFactory(event=before, published=True)) for _number in "12"
    ]


@pytest.fixture
def begun(event, earlier, enter_whole, olga, now):
    """Olga's correction of a published protocol, in which nothing is changed yet."""
    protocol = enter_whole(event, PROTOCOL_OF_14)
    points.take_over(protocol=protocol, recommendation=earlier[0], by=olga, now=now)
    approving.approve(protocol=protocol, by=olga, now=now)
    approving.publish(protocol=protocol, by=olga, now=now)
    return correcting.correct(protocol=protocol, by=olga, now=now)


def turned_over(protocol, earlier, by, now):
    """Every kind of change that a correction can make."""
    edit_protocol(protocol=protocol, by=by, now=now, title="Другая тема", heard=["Иное"], begins_at=None)
    first, second, *_rest, last = protocol.recommendations.drafted()
    points.edit_point(point=first, by=by, now=now, text="Другие слова")
    points.remove(row=last, by=by, now=now)
    points.move(row=second, up=True, by=by, now=now)
    points.edit_addressee(addressee=first.addressee, by=by, now=now, name="Совсем другим")
    points.paste_points(protocol=protocol, groups=parsed("Новым:\n1. Один.\n2. Два."), by=by, now=now)
    points.leave_out(taken=protocol.taken_over.get(), by=by, now=now)
    points.take_over(protocol=protocol, recommendation=earlier[1], by=by, now=now)


def tracked():
    return [row | {"updated_at": None} for row in Recommendation.objects.tracked().order_by("pk").values()]


def test_everything_goes_back_and_the_version_stands(begun, earlier, olga, now):
    kept, version = draft_of(begun), begun.versions.get().content
    in_force = tracked()
    turned_over(begun, earlier, olga, now)
    begun.refresh_from_db()
    assert outline(begun) != version
    assert difference(correcting.correction_of(begun)).counts == {
        "words": 3, "points_changed": 1, "points_added": 2, "points_removed": 1, "points_moved": 2, "addressees": 2,
        "taken_over": 2,
    }  # fmt: skip
    later = now + timedelta(hours=1)
    correcting.drop_correction(protocol=begun, by=olga, now=later)
    protocol = Protocol.objects.get(pk=begun.pk)
    assert (protocol.status, protocol.versions.count(), Correction.objects.count()) == ("published", 1, 0)
    assert outline(protocol) == version
    assert tracked() == in_force
    again = draft_of(protocol)
    assert again["words"] == kept["words"]
    assert again["taken_over"] == kept["taken_over"]
    assert {pk: again["points"][pk] for pk in kept["points"]} == kept["points"]
    new = again["points"].keys() - kept["points"].keys()
    assert [bool(again["points"][pk]["removed_at"]) for pk in new] == [True, True], "they can be brought back"
    entry = Entry.objects.get(verb="protocol.correction_dropped")
    assert (entry.actor, entry.before["points_changed"], entry.before["points_added"]) == (olga, 1, 2)
    assert "Другие" not in str(entry.before)
    correcting.drop_correction(protocol=begun, by=olga, now=later)
    assert Entry.objects.filter(verb="protocol.correction_dropped").count() == 1, "twice changes nothing"


def test_what_is_no_part_of_the_document_stays(begun, olga, now):
    point = begun.recommendations.drafted()[0]
    points.edit_point(point=point, by=olga, now=now, text="Другие слова")
    due = (now + timedelta(days=30)).date()
    entrust(recommendation=point, by=olga, now=now, outsider_name="Нина", outsider_email="n@example.org", due_on=due)
    points.edit_addressee(addressee=point.addressee, by=olga, now=now, contact_email="mayor@example.org")
    report(recommendation=point, progress="in_work", text="Начали", by=olga, now=now)
    correcting.drop_correction(protocol=begun, by=olga, now=now)
    point.refresh_from_db()
    assert (point.text, point.outsider_email, point.due_on, point.progress) == (
        PROTOCOL_OF_14.points[0][0], "n@example.org", due, "in_work",
    )  # fmt: skip
    assert (point.steps.count(), point.addressee.contact_email) == (1, "mayor@example.org")


def test_a_correction_that_changed_nothing_or_was_changed_back_loses_nothing(begun, olga, now):
    edit_protocol(protocol=begun, by=olga, now=now, title="Другая тема")
    assert difference(correcting.correction_of(Protocol.objects.get(pk=begun.pk)))
    edit_protocol(protocol=begun, by=olga, now=now, title=begun.title)
    begun.refresh_from_db()
    assert not difference(correcting.correction_of(begun))
    assert correcting.drop_correction(protocol=begun, by=olga, now=now).status == "published"


def test_the_next_correction_begins_from_the_version_and_an_approved_one_is_over(begun, olga, now):
    edit_protocol(protocol=begun, by=olga, now=now, title="Другая тема")
    approving.approve(protocol=begun, by=olga, now=now, reason="Уточнили")
    assert not Correction.objects.exists()
    correcting.correct(protocol=begun, by=olga, now=now)
    edit_protocol(protocol=begun, by=olga, now=now, title="Третья тема")
    assert correcting.drop_correction(protocol=begun, by=olga, now=now).title == "Другая тема"


def test_only_who_began_it_throws_the_work_away_as_long_as_they_run_the_event(begun, vera, gleb, olga, now):
    edit_protocol(protocol=begun, by=vera, now=now, title="Другая тема")
    for person in (vera, gleb):
        with pytest.raises(NotAllowed):
            correcting.drop_correction(protocol=begun, by=person, now=now)
    assert Protocol.objects.get(pk=begun.pk).title == "Другая тема"
    olga.memberships.update(ended_on=now.date() - timedelta(days=1))
    correcting.drop_correction(protocol=begun, by=vera, now=now)
    assert Protocol.objects.get(pk=begun.pk).status == "published"


def test_what_came_after_the_question_is_not_thrown_away_unseen(begun, olga, vera, now):
    seen = begun.revision
    edit_protocol(protocol=begun, by=vera, now=now, title="Другая тема")
    with pytest.raises(Conflict) as refusal:
        correcting.drop_correction(protocol=begun, by=olga, now=now, revision=seen)
    assert (refusal.value.code, Protocol.objects.get(pk=begun.pk).status) == ("changed_meanwhile", "correcting")
    assert correcting.drop_correction(protocol=begun, by=olga, now=now, revision=seen + 1).status == "published"


def test_one_begun_before_drafts_were_kept_ends_only_unchanged(begun, olga, now):
    Correction.objects.all().delete()
    edit_protocol(protocol=begun, by=olga, now=now, title="Другая тема")
    with pytest.raises(Conflict) as refusal:
        correcting.drop_correction(protocol=begun, by=olga, now=now)
    assert refusal.value.code == "differs"
    edit_protocol(protocol=begun, by=olga, now=now, title=begun.title)
    assert correcting.drop_correction(protocol=begun, by=olga, now=now).status == "published"


def test_the_page_counts_what_is_lost_before_it_asks(begun, earlier, olga, vera, log_in, now):
    page = reverse("decisions:drop-correction", args=[begun.pk])
    with time_machine.travel(MOMENT, tick=False):
        client = log_in(olga)
        assert page in client.get(begun.get_absolute_url()).content.decode()
        assert "ничего не потеряется" in client.get(page).content.decode()
        stale = {"revision": begun.revision}
        turned_over(begun, earlier, olga, now)
        shown = client.get(page).content.decode()
        for line in ("2 добавленных пункта", "1 пункт с изменённым текстом", "1 исключённый пункт вернётся"):
            assert line in shown
        assert "Ольга Зимина" in log_in(vera).get(page).content.decode()
        assert '<form class="form" method="post">' not in log_in(vera).get(page).content.decode()
        assert client.post(page, stale, follow=True).redirect_chain[-1][0] == page
        begun.refresh_from_db()
        assert begun.status == "correcting"
        answer = client.post(page, {"revision": begun.revision}, follow=True)
        assert "От исправления отказались" in answer.content.decode()
        begun.refresh_from_db()
        assert begun.status == "published"
        assert client.get(page).status_code == 302


def test_by_the_api(begun, olga, vera, gleb, log_in, now):
    address = f"/api/v1/protocols/{begun.pk}/"
    edit_protocol(protocol=begun, by=olga, now=now, title="Другая тема")
    with time_machine.travel(MOMENT, tick=False):
        assert log_in(gleb).get(f"{address}correction/").status_code == 404
        told = log_in(vera).get(f"{address}correction/").json()
        assert (told["begun_by"], told["lost"]["words"], told["lost"]["points_changed"]) == ("Ольга Зимина", 1, 0)
        refused = log_in(vera).post(f"{address}drop-correction/", {}, content_type="application/json")
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
        client = log_in(olga)
        stale = {"revision": told["revision"] - 1}
        assert client.post(f"{address}drop-correction/", stale, content_type="application/json").status_code == 409
        body = {"revision": told["revision"]}
        answer = client.post(f"{address}drop-correction/", body, content_type="application/json")
        assert (answer.status_code, answer.json()["status"]) == (200, "published")
        assert client.get(f"{address}correction/").status_code == 404


def test_whoever_left_the_service_holds_nobody_up(event, enter_whole, olga, now):
    another = UserFactory()
    member(another, Role.ORGANISER, event.centre)
    protocol = enter_whole(event, PROTOCOL_OF_14)
    approving.approve(protocol=protocol, by=olga, now=now)
    correcting.correct(protocol=protocol, by=another, now=now)
    edit_protocol(protocol=protocol, by=olga, now=now, title="Другая тема")
    with pytest.raises(NotAllowed):
        correcting.drop_correction(protocol=protocol, by=olga, now=now)
    another.is_active = False
    another.save()
    assert correcting.drop_correction(protocol=protocol, by=olga, now=now).status == "approved"
