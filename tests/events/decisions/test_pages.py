"""The way of a document over its pages: made, written, approved, published, corrected; who sees which part of it."""

import pytest
from django.urls import reverse

from backend.demo.factories_decisions import ProtocolFactory, RecommendationFactory, StepFactory
from events.decisions.models import Protocol, Recommendation, Step
from events.decisions.tokens import token_of
from tests.events.decisions.meetings import ROUND_TABLE_OF_67


def url(name, *args):
    return reverse(f"decisions:{name}", args=args)


def form_of(fields, **rest):
    """Fields as the form of a browser sends them."""
    sent = {}
    for name, value in fields.items():
        if isinstance(value, list):
            sent[name] = "\n".join(value)
        elif isinstance(value, bool):
            sent |= {name: "on"} if value else {}
        else:
            sent[name] = value
    return sent | rest


@pytest.fixture
def held(event, now):
    """The event, over."""
    event.status = "held"
    event.save()
    return event


def test_a_round_table_goes_from_an_empty_event_to_its_public_page(held, olga, log_in, client):
    """67 people, 26 decisions: three forms and one text that is pasted."""
    organiser = log_in(olga)
    organiser.post(url("new", held.pk), {"kind": "resolution"})
    protocol = Protocol.objects.get()
    sent = form_of(ROUND_TABLE_OF_67.fields, kind="resolution", revision=protocol.revision)
    assert organiser.post(url("edit", protocol.pk), sent).status_code == 302
    shown = organiser.post(url("paste", protocol.pk), {"text": ROUND_TABLE_OF_67.decisions})
    assert "18." in shown.text
    assert not Recommendation.objects.exists(), "a preview keeps nothing"
    organiser.post(url("paste", protocol.pk), {"text": ROUND_TABLE_OF_67.decisions, "take": "1"})
    assert protocol.recommendations.count() == 26
    assert client.get(url("protocol", protocol.pk)).status_code == 404, "a draft is nobody else's"
    organiser.post(url("approve", protocol.pk))
    assert client.get(url("protocol", protocol.pk)).status_code == 404
    organiser.post(url("publish", protocol.pk))
    page = client.get(url("protocol", protocol.pk)).text
    for texts in ROUND_TABLE_OF_67.points:
        for text in texts:
            assert text in page
    assert client.get(url("pdf", protocol.pk)).content.startswith(b"%PDF")
    assert client.get(url("docx", protocol.pk)).content.startswith(b"PK")
    assert "0 из 26" in client.get(url("everywhere")).text
    assert ROUND_TABLE_OF_67.points[0][0] in client.get(url("of-event", held.pk)).text


def test_typing_keeps_itself_and_two_who_type_are_told(held, olga, vera, log_in):
    protocol = ProtocolFactory(event=held)
    first, second = log_in(olga), log_in(vera)
    sent = form_of({"title": "Тема", "held_on": "2026-03-01", "kind": "protocol", "numbering": "nested"}, revision="0")
    kept = first.post(url("edit", protocol.pk), sent, headers={"HX-Request": "true"})
    assert 'value="1"' in kept.text
    late = second.post(url("edit", protocol.pk), sent | {"title": "Другая"})
    assert late.status_code == 400
    protocol.refresh_from_db()
    assert protocol.title == "Тема"


def test_a_point_is_written_moved_taken_out_and_brought_back(held, olga, log_in):
    protocol = ProtocolFactory(event=held)
    organiser = log_in(olga)
    for name in ("Мэрии", "Музею"):
        organiser.post(url("add-addressee", protocol.pk), {"name": name})
    town, museum = protocol.addressees.order_by("order")
    for text in ("раз", "два", "три"):
        organiser.post(url("add-point", town.pk), {"text": text})
    first, second, third = protocol.recommendations.drafted()
    answer = organiser.post(url("move", "point", third.pk, "up"), follow=True)
    assert "autofocus" in answer.text
    assert [row.text for row in protocol.recommendations.drafted()] == ["раз", "три", "два"]
    organiser.post(url("move", "point", second.pk, "down"))
    second.refresh_from_db()
    assert second.addressee == museum, "at the edge it goes over to the next addressee"
    organiser.post(url("move", "addressee", museum.pk, "up"))
    assert [row.text for row in protocol.recommendations.drafted()] == ["два", "раз", "три"]
    organiser.post(url("remove", "point", first.pk))
    assert "Вернуть" in organiser.get(url("points", protocol.pk)).text
    organiser.post(url("restore", "point", first.pk))
    assert protocol.recommendations.drafted().count() == 3
    organiser.post(url("remove", "addressee", town.pk))
    assert protocol.recommendations.drafted().count() == 1
    organiser.post(url("restore", "addressee", town.pk))
    organiser.post(url("edit-point", first.pk), {"text": "новое", "addressee": museum.pk})
    first.refresh_from_db()
    assert (first.text, first.addressee) == ("новое", museum)


def test_whoever_sees_to_it_answers_by_link_and_the_organiser_shows_it(held, olga, gleb, log_in, client):
    point = RecommendationFactory(
        public=True, protocol__event=held, outsider_name="Нина", outsider_email="n@example.org"
    )
    other = RecommendationFactory(public=True, protocol__event=held)
    link = url("answer", token_of("n@example.org"))
    page = client.get(link)
    assert point.wording in page.text
    assert other.wording not in page.text
    assert not Step.objects.exists(), "opening a link changes nothing"
    refused = client.post(link, {"recommendation": point.pk, "progress": "done"})
    assert refused.status_code == 400, "done needs its evidence"
    assert client.post(link, {"recommendation": other.pk, "progress": "in_work"}).status_code == 404
    client.post(link, {"recommendation": point.pk, "progress": "done", "text": "Приёмная открыта"})
    point.refresh_from_db()
    assert point.progress == "done"
    assert "Приёмная открыта" not in client.get(point.get_absolute_url()).text, "shown when the organiser has looked"
    step = Step.objects.get()
    organiser = log_in(olga)
    assert "Приёмная открыта" in organiser.get(point.get_absolute_url()).text
    assert log_in(gleb).post(url("show", step.pk), {"shown": "yes"}).status_code == 404
    organiser.post(url("show", step.pk), {"shown": "yes"})
    assert "Приёмная открыта" in client.get(point.get_absolute_url()).text


def test_an_outsider_finds_no_page_of_a_draft(held, olga, gleb, log_in, client):
    point = RecommendationFactory(protocol__event=held)
    step = StepFactory(recommendation__protocol__event=held)
    names = [("protocol", point.protocol_id), ("edit", point.protocol_id), ("points", point.protocol_id),
             ("paste", point.protocol_id), ("pdf", point.protocol_id), ("docx", point.protocol_id),
             ("edit-point", point.pk), ("edit-addressee", point.addressee_id), ("recommendation", point.pk),
             ("entrust", point.pk), ("new", held.pk)]  # fmt: skip
    for name, pk in names:
        assert log_in(olga).get(url(name, pk)).status_code == 200, name
        assert log_in(gleb).get(url(name, pk)).status_code == 404, name
    assert (
        log_in(gleb).post(url("report", step.recommendation_id), {"progress": "done", "text": "х"}).status_code == 403
    )
    assert client.get(url("edit", point.protocol_id)).status_code == 302


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("edit", {"title": "а\x00б"}), ("edit", {"title": "а" * 501}), ("edit", {"held_on": "31.02.2026"}),
        ("edit", {"held_on": "0001-01-01"}), ("edit", {"total": "9" * 30}), ("edit", {"noted": "а" * 20_001}),
        ("edit", {"trends": "\n".join(["а"] * 201)}), ("edit", {"held_until": "2026-01-01"}),
        ("edit", {"revision": "9" * 40, "title": ""}),
        ("paste", {"text": "ничего:"}), ("paste", {"text": "1. " + "а" * 2001}), ("paste", {"text": "\x00"}),
        ("add-addressee", {"name": "а" * 501}), ("add-addressee", {"contact_email": "нет"}),
        ("add-addressee", {"name": "Мэрии", "organisation_inn": "1"}), ("add-addressee", {"joint_with": "СМИ"}),
        ("approve", {}),
    ],
)  # fmt: skip
def test_bad_input_is_told_and_changes_nothing(name, sent, held, olga, log_in):
    protocol = ProtocolFactory(event=held)
    good = (
        {"title": "Тема", "held_on": "2026-03-01", "kind": "protocol", "numbering": "nested"} if name == "edit" else {}
    )
    before = Protocol.objects.values().get()
    answer = log_in(olga).post(url(name, protocol.pk), good | sent)
    assert answer.status_code == 400
    assert "field-error" in answer.text or "notice-danger" in answer.text or "error" in answer.text
    assert Protocol.objects.values().get() == before
    assert not Recommendation.objects.exists()


def test_a_forged_link_says_what_to_do(client):
    answer = client.get(url("answer", "forged"))
    assert answer.status_code == 400
