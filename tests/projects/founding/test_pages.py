from datetime import timedelta

import pytest
from django.urls import reverse

from backend.common import clock
from backend.demo.factories import OrganisationFactory
from backend.demo.identifiers import invented_inn, invented_ogrn
from projects.founding import services
from projects.founding.models import Founding
from projects.founding.selectors import name_hint, next_step

TODAY = clock.now().date()


@pytest.fixture
def fresh(group, alina, centre):
    """Begun a week ago, so that days of today are no future."""
    return services.begin_founding(
        group=group, by=alina, now=clock.now() - timedelta(days=7), name="АНО «Тёплый двор»", legal_form="ano",
        centre=centre,
    )  # fmt: skip


def url(name, founding, *more):
    return reverse(f"founding:{name}", args=[founding.pk, *more])


def test_a_leader_begins_from_the_page_of_the_group(alina, group, centre, log_in):
    browser = log_in(alina)
    assert reverse("founding:begin") in browser.get(group.get_absolute_url()).content.decode()
    answer = browser.post(
        reverse("founding:begin"),
        {"group": group.pk, "name": "АНО «Двор»", "legal_form": "ano", "online": "on", "centre": centre.pk},
    )
    assert answer.status_code == 302
    made = Founding.objects.get()
    assert (made.group, made.centre, made.online) == (group, centre, True)


def test_nothing_typed_is_lost(alina, group, log_in):
    answer = log_in(alina).post(reverse("founding:begin"), {"group": group.pk, "name": "АНО «Двор»"})
    assert answer.status_code == 400
    assert "АНО «Двор»" in answer.content.decode()


def test_the_leader_sees_the_next_step_and_whom_to_ask(fresh, alina, centre, log_in, gleb):
    page = log_in(alina).get(fresh.get_absolute_url())
    assert page.context["next"].code == "form"
    assert str(centre) in page.content.decode()
    assert log_in(gleb).get(fresh.get_absolute_url()).status_code == 404


def test_steps_are_done_left_out_and_taken_back(fresh, alina, log_in):
    browser, form, address = log_in(alina), fresh.steps.get(code="form"), fresh.steps.get(code="address")
    assert browser.get(url("step", fresh, form.pk)).status_code == 200
    browser.post(url("step", fresh, form.pk), {"done_on": f"{TODAY:%Y-%m-%d}"})
    browser.post(url("skip", fresh, address.pk), {"reason": "Есть"})
    steps = list(fresh.steps.all())
    assert next_step(steps).code == "founders"
    browser.post(url("reopen", fresh, form.pk))
    assert not fresh.steps.get(code="form").settled


def test_the_whole_way_by_the_pages(fresh, alina, log_in):
    browser = log_in(alina)
    day = f"{TODAY:%Y-%m-%d}"
    browser.post(url("step", fresh, fresh.steps.get(code="decision").pk), {"done_on": day})
    for document in fresh.documents.all():
        browser.post(url("document", fresh, document.pk), {"status": "ready"})
    assert browser.post(url("file", fresh), {"filed_on": day}).status_code == 302
    assert browser.post(url("refusal", fresh), {"answered_on": day, "reason": "Устав"}).status_code == 302
    assert browser.post(url("file", fresh), {"filed_on": day}).status_code == 302
    numbers = {"inn": invented_inn(77), "ogrn": invented_ogrn(77), "registered_on": day, "name": "АНО «Тёплый двор»"}
    bad = browser.post(url("registered", fresh), numbers | {"inn": "1234567890"})
    assert bad.status_code == 400
    assert browser.post(url("registered", fresh), numbers).status_code == 302
    page = browser.get(fresh.get_absolute_url()).content.decode()
    assert "АНО «Тёплый двор»" in page
    fresh.refresh_from_db()
    assert (fresh.status, fresh.group.inn) == ("registered", numbers["inn"])


def test_the_list_is_narrowed(fresh, vera, log_in):
    browser = log_in(vera)
    assert [row for row, _rule in browser.get(reverse("founding:list")).context["rows"]] == [fresh]
    for asked in ({"status": "filed"}, {"q": "нет такого"}, {"mine": "on"}):
        assert not browser.get(reverse("founding:list"), asked).context["rows"]
    fresh.steps.filter(code="form").update(due_on=TODAY - timedelta(days=30))
    assert browser.get(reverse("founding:list"), {"late": "on"}).context["rows"]


@pytest.mark.parametrize(
    ("name", "taken", "similar"),
    [
        ("АНО «Тёплый двор»", 1, 0),
        ("Автономная некоммерческая организация «Теплый двор»", 1, 0),
        ("АНО «Двор»", 0, 1),
        ("АНО «Другое дело»", 0, 0),
        ("АНО", 0, 0),
        ("", 0, 0),
        ("' & | ! <-> ( :* \\", 0, 0),
    ],
)
def test_a_name_is_looked_up(db, name, taken, similar):
    OrganisationFactory(name="Автономная некоммерческая организация «Тёплый двор»", short_name="")
    OrganisationFactory(name="Инициативная группа «Тёплый двор»", kind="initiative", inn=None, ogrn=None)
    hint = name_hint(name)
    assert (len(hint.taken), len(hint.similar)) == (taken, similar)
    assert hint.sentence
