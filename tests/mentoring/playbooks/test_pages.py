import re
from datetime import timedelta

import pytest
from django.urls import reverse

from backend.accounts.enums import Role
from backend.common import clock
from backend.demo.factories import CentreFactory, CheckpointFactory, EventFactory, RegistrationFactory, member
from backend.notifications.models import Letter, RuleSetting, Wording

COMING = "projects.checkpoint_coming"


@pytest.fixture
def centre(project):
    return project.centre


def url(name, centre, *rest):
    return reverse(f"playbooks:{name}", args=[centre.pk, *rest])


@pytest.fixture
def due(project):
    """A report is due in ten days."""
    day = clock.local_date(clock.now(), project.zone) + timedelta(days=10)
    return CheckpointFactory(project=project, title="Отчёт за этап", due_on=day)


@pytest.mark.parametrize("name", ["plan", "letters", "history"])
def test_head_and_mentor_read_an_outsider_finds_nothing(name, centre, vera, boris, gleb, alina, log_in, client):
    for person in (vera, boris):
        assert log_in(person).get(url(name, centre)).status_code == 200
    for person in (gleb, alina):
        assert log_in(person).get(url(name, centre)).status_code == 404
    assert client.get(url(name, centre)).status_code == 302


def test_the_operator_of_the_region_reads(centre, gleb, log_in):
    member(gleb, Role.OPERATOR, centre.region)
    assert log_in(gleb).get(url("plan", centre)).status_code == 200
    assert log_in(gleb).post(url("rule", centre, COMING), {"enabled": "on", "days_0": "5"}).status_code == 403
    assert not RuleSetting.objects.exists()


def test_my_plan_leads_to_the_one_centre_or_offers_several(centre, vera, gleb, log_in):
    assert log_in(vera).get(reverse("playbooks:mine")).url == url("plan", centre)
    assert log_in(gleb).get(reverse("playbooks:mine")).status_code == 404
    member(vera, Role.MENTOR, CentreFactory(name="Второй центр"))
    assert "Второй центр" in log_in(vera).get(reverse("playbooks:mine")).content.decode()


def test_a_stage_is_a_timeline_with_its_legal_days(centre, vera, log_in):
    page = log_in(vera).get(url("plan", centre) + "?stage=contracting").content.decode()
    assert "projects.contract_unsigned" in page
    assert "projects.checkpoint_coming" not in page
    assert page.count("is-locked") == 2, "the last day to sign, and a checkpoint overdue by a week"
    assert "+15" in page


def test_the_menu_offers_the_plan_to_heads_only(centre, vera, boris, log_in):
    link = f'href="{reverse("playbooks:mine")}"'
    assert link in log_in(vera).get(url("plan", centre)).content.decode()
    assert link not in log_in(boris).get(url("plan", centre)).content.decode()


def test_the_head_looks_at_the_effect_and_then_saves(centre, vera, due, log_in):
    browser = log_in(vera)
    change = {"enabled": "on", "days_0": "8", "side_0": "before"}
    page = browser.post(url("rule", centre, COMING), change | {"look": "1"}).content.decode()
    assert page.count('data-effect="added"') == 1
    assert not RuleSetting.objects.exists()
    answer = browser.post(url("rule", centre, COMING), change)
    assert answer.status_code == 302
    assert RuleSetting.objects.get().offsets == [-8, -3, 0]
    page = browser.get(url("letters", centre)).content.decode()
    assert "за 8 дней" in page
    assert str(due.project) in page


def test_what_is_taken_out_is_shown_as_gone(centre, vera, due, log_in):
    due.due_on += timedelta(days=8)
    due.save()
    page = log_in(vera).post(url("rule", centre, COMING), {"enabled": "on", "look": "1"}).content.decode()
    assert page.count('data-effect="removed"') == 1


def test_a_dry_run_writes_nothing(centre, vera, due, log_in):
    log_in(vera).get(url("letters", centre))
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"days_0": "366"}, "365"), ({"days_0": "5", "days_1": "5"}, "дважды"), ({"days_0": "много"}, "число")],
)
def test_wrong_days_are_shown_at_their_place(typed, said, centre, vera, log_in):
    answer = log_in(vera).post(url("rule", centre, COMING), {"enabled": "on", **typed})
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not RuleSetting.objects.exists()


def test_words_are_edited_and_previewed_on_a_real_project(centre, vera, due, log_in):
    browser = log_in(vera)
    typed = {"subject": "Про «{{ project }}»", "body": "Ждём {{ what }}."}
    shown = browser.post(url("preview", centre, "ru", COMING), typed).content.decode()
    assert f"Про «{due.project.title}»" in shown
    assert "Ждём Отчёт за этап." in shown
    assert 'href="#"' in shown
    assert not re.search(r'href="[^#]', shown), "links of a preview lead nowhere"
    assert not Wording.objects.exists()
    assert browser.post(url("wording", centre, "ru", COMING), typed).status_code == 302
    assert Wording.objects.get().body == "Ждём {{ what }}."
    plain = browser.get(url("preview", centre, "ru", COMING) + "?look=plain").content.decode()
    assert "Ждём Отчёт за этап." in plain


def test_an_unknown_variable_is_named_at_its_field(centre, vera, log_in):
    typed = {"subject": "{{ sum }}", "body": "Текст"}
    answer = log_in(vera).post(url("wording", centre, "en", COMING), typed)
    assert answer.status_code == 400
    assert "sum" in answer.context["form"].errors["subject"][0]
    assert not Wording.objects.exists()
    assert "sum" in log_in(vera).post(url("preview", centre, "en", COMING), typed).content.decode()


def test_a_preview_without_any_project_names_the_variables(centre, vera, log_in):
    shown = log_in(vera).get(url("preview", centre, "en", COMING)).content.decode()
    assert "[" in shown


@pytest.mark.parametrize("tail", ["?since=2020-01-01", "?until=2099-01-01", "?since=x", "?since=9999-12-31"])
def test_days_of_a_dry_run_that_cannot_be(tail, centre, vera, log_in):
    assert log_in(vera).get(url("letters", centre) + tail).status_code == 400


@pytest.mark.parametrize("rule", ["no.such", "accounts.reset", "projects.checkpoint_coming/none"])
def test_a_rule_that_is_none(rule, centre, vera, log_in):
    assert log_in(vera).get(url("rule", centre, rule)).status_code == 404


def test_steps_of_an_escalation_have_pages_of_their_own(centre, vera, log_in):
    assert log_in(vera).get(url("rule", centre, "mentoring.silent/heads")).status_code == 200


def test_history_tells_and_undoes(centre, vera, boris, log_in):
    browser = log_in(vera)
    browser.post(url("rule", centre, COMING), {"enabled": "on", "days_0": "8", "side_0": "before"})
    page = browser.get(url("history", centre))
    assert "за 8 дней" in page.content.decode()
    (change,) = page.context["changes"]
    assert log_in(boris).post(url("undo", centre, change.entry.pk)).status_code == 403
    assert browser.post(url("undo", centre, change.entry.pk)).status_code == 302
    assert not RuleSetting.objects.exists()
    assert browser.post(url("undo", centre, 10**17)).status_code == 404


def test_guests_of_an_event_are_not_named_to_mentors(centre, boris, log_in):
    event = EventFactory(centre=centre, starts_at=clock.now() + timedelta(days=3), title="Встреча во дворе")
    RegistrationFactory(
        event=event, status="confirmed", full_name="Гость Тайный", email="guest@example.org", signed_up_at=clock.now()
    )
    browser = log_in(boris)
    page = browser.get(url("letters", centre)).content.decode()
    assert "Встреча во дворе" in page
    page += browser.get(url("preview", centre, "ru", "events.tomorrow")).content.decode()
    page += browser.get(url("preview", centre, "ru", "events.tomorrow") + "?look=plain").content.decode()
    assert "Гость" not in page
    assert "guest@example.org" not in page
    assert "Мария Иванова" in page, "somebody invented stands in their place"
    assert "/ticket/" not in page


REMINDER = "events.tomorrow"


def test_the_letter_to_guests_is_shown_on_an_invented_one(centre, vera, log_in):
    browser = log_in(vera)
    form = browser.get(url("wording", centre, "ru", REMINDER)).content.decode()
    for variable in ("hours", "event", "recipient", "particulars"):
        assert f"{{{{ {variable} }}}}" in form, "what is declared stands in the form, with its variables"
    assert "Вечер вопросов" not in form
    assert "Гость и мероприятие вымышлены" in form
    shown = browser.get(url("preview", centre, "ru", REMINDER)).content.decode()
    assert "Мария Иванова, уже скоро: «Вечер вопросов об отчётах»" in shown
    assert "15:00–17:00" in shown
    assert str(centre) in shown
    assert not re.search(r'href="[^#]', shown), "links of a preview lead nowhere"
    typed = {"subject": "{{ event }}: ждём", "body": "{{ recipient }}, приходите. {{ place }}."}
    shown = browser.post(url("preview", centre, "ru", REMINDER), typed).content.decode()
    assert "Вечер вопросов об отчётах: ждём" in shown
    assert "Мария Иванова, приходите. Школьная ул., 2, первый этаж." in shown


def test_it_is_invented_in_the_language_of_the_letter(centre, vera, log_in):
    shown = log_in(vera).get(url("preview", centre, "en", REMINDER)).content.decode()
    assert "Maria Ivanova" in shown
    assert not re.search("[а-яё]", re.sub(re.escape(str(centre)), "", shown), re.IGNORECASE)
