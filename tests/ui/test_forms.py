import re
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from backend.common.errors import Invalid
from backend.ui.forms import MoneyInput, show_refusal


class Application(forms.Form):
    title = forms.CharField(help_text="As in the contract")
    due_on = forms.DateField(required=False)
    at = forms.TimeField(required=False)
    starts_at = forms.DateTimeField(required=False)
    grant = forms.DecimalField(required=False, widget=MoneyInput)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture(autouse=True)
def in_russian():
    with translation.override("ru"), timezone.override("Europe/Moscow"):
        yield


def test_label_help_and_field_belong_together():
    html = str(Application())
    assert '<label for="id_title">Title</label>' in html
    assert re.search(r'<input type="text" name="title"[^>]*aria-describedby="id_title_helptext"', html)
    assert 'id="id_title_helptext">As in the contract' in html
    assert "error-summary" not in html


class Translated(forms.Form):
    title = forms.CharField(label=gettext_lazy("Name and surname"))


def test_a_label_is_in_the_language_in_which_it_is_shown():
    field = Translated()["title"]
    assert field.label == "Имя и фамилия"
    with translation.override("en"):
        assert field.label == "Name and surname"
    field.label = "имя"
    assert field.label == "Имя"


def test_optional_fields_say_so_and_required_ones_and_boxes_do_not():
    html = str(Application())
    assert html.count("field-mark") == 4
    assert re.search(r'for="id_due_on">Due on <span class="field-mark">', html)


def test_group_of_choices_is_a_fieldset():
    html = str(Application())
    assert re.search(r"<fieldset[^>]*>\s*<legend>Kind", html)


def test_what_is_wrong_stands_first_with_links_and_at_the_field():
    form = Application({"kind": "a", "due_on": "soon"})
    html = str(form)
    assert html.index("error-summary") < html.index("id_title_helptext")
    assert '<a href="#id_title">Title</a>' in html
    assert '<a href="#id_due_on">' in html
    (field,) = re.findall(r'<input[^>]* name="title"[^>]*>', html)
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_title_helptext id_title_error"' in field
    assert 'id="id_title_error"' in html


def test_error_of_a_group_leads_to_the_group():
    html = str(Application({"title": "x"}))
    assert '<a href="#id_kind">' in html
    assert 'id="id_kind"' in html
    assert re.search(r'<fieldset class="field field-wrong[^>]*aria-describedby="id_kind_error"', html)


def test_refusal_of_a_service_is_shown_where_it_belongs():
    form = Application({"title": "x", "kind": "a"})
    assert form.is_valid()
    show_refusal(form, Invalid("Too long.", field="title"))
    show_refusal(form, Invalid("Come back tomorrow.", field="nothing_here"))
    html = str(form)
    assert html.count("Too long.") == 2
    assert html.count("Come back tomorrow.") == 1


def test_dates_are_asked_for_with_the_calendar_of_the_browser():
    moment = datetime(2026, 11, 28, 12, 30, tzinfo=UTC)
    html = str(Application(initial={"due_on": date(2026, 11, 28), "at": time(9, 5), "starts_at": moment}))
    assert re.search(r'<input type="date" name="due_on" value="2026-11-28"', html)
    assert re.search(r'<input type="time" name="at" value="09:05"', html)
    assert re.search(r'<input type="datetime-local" name="starts_at" value="2026-11-28T15:30"', html)


def test_what_the_browser_sends_is_read():
    form = Application(
        {
            "title": "x",
            "kind": "a",
            "due_on": "2026-11-28",
            "at": "09:05",
            "starts_at": "2026-11-28T15:30",
            "grant": "1 486 000,50 ₽",
        }
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["due_on"] == date(2026, 11, 28)
    assert form.cleaned_data["starts_at"] == datetime(2026, 11, 28, 12, 30, tzinfo=UTC)
    assert form.cleaned_data["grant"] == Decimal("1486000.50")


def test_dates_may_be_typed_in_the_russian_way():
    assert Application({"title": "x", "kind": "a", "due_on": "28.11.2026"}).is_valid()


def test_sum_is_shown_in_thousands_and_what_is_no_sum_is_shown_as_typed():
    html = str(Application(initial={"grant": Decimal("1486000.00")})).replace("\N{NO-BREAK SPACE}", "_")
    assert 'value="1_486_000"' in html
    wrong = Application({"grant": "много"})
    assert not wrong.is_valid()
    assert 'value="много"' in str(wrong)


def test_widgets_that_somebody_chose_are_left_alone():
    class Chosen(forms.Form):
        day = forms.DateField(widget=AdminDateWidget)

    assert 'type="date"' not in str(Chosen()["day"])
    assert "vDateField" in str(Chosen()["day"])


def test_html_in_errors_and_labels_is_written_as_text():
    form = Application({"title": "x", "kind": "<b>"})
    assert "<b>" not in str(form)
