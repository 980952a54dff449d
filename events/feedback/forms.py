"""Forms only parse: what is allowed is for the services to say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.ui.forms import DateInput
from events.enums import QuestionKind
from events.feedback.enums import BEST_SCORE, LONGEST_TEXT, Again
from events.feedback.models import OwnQuestion, Survey
from events.feedback.selectors import offered
from events.feedback.services import SCORES, TEXTS, Said

MARKS = [(mark, str(mark)) for mark in range(1, BEST_SCORE + 1)]


class MarkField(forms.TypedChoiceField):
    """A mark of 1 to 5."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=MARKS, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect, **kwargs
        )


class TextField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


class OpinionForm(forms.Form):
    """What everybody is asked, and what the organiser asks besides."""

    content = MarkField(label=_("Content: 1 is poor, 5 is excellent"))
    speakers = MarkField(label=_("Speakers: 1 is poor, 5 is excellent"))
    organisation = MarkField(label=_("How it was organised: 1 is poor, 5 is excellent"))
    take_along = TextField(label=_("What will you take along into your work?"))
    missing = TextField(label=_("What was missing?"))
    again = forms.ChoiceField(
        label=_("Would you come to such an event again?"), choices=Again, required=False, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, survey: Survey) -> None:
        super().__init__(data)
        self.questions = list(survey.questions.all())
        for question in self.questions:
            self.fields[f"own_{question.pk}"] = _field(question)

    def said(self) -> Said:
        """What the form says."""
        data = self.cleaned_data
        values = {name: data[name] for name in (*SCORES, *TEXTS, "again")}
        return Said(**values, own={str(row.pk): data[f"own_{row.pk}"] for row in self.questions})


def _field(question: OwnQuestion) -> forms.Field:
    if question.kind == QuestionKind.LINE:
        return forms.CharField(label=question.text, max_length=300, required=False)
    if question.kind == QuestionKind.TEXT:
        return TextField(label=question.text)
    return forms.ChoiceField(label=question.text, choices=offered(question), required=False, widget=forms.RadioSelect)


class SurveyForm(forms.Form):
    closes_on = forms.DateField(
        label=_("Ask until"), required=False, widget=DateInput(),
        help_text=_("Two weeks after the event when you leave it empty."),
    )  # fmt: skip


class OwnQuestionForm(forms.Form):
    """A question of the organiser."""

    text = forms.CharField(label=_("Question"), max_length=300)
    kind = forms.ChoiceField(label=pgettext_lazy("question", "Kind"), choices=QuestionKind, initial=QuestionKind.TEXT)
    choices = forms.CharField(
        label=_("Answers to choose from"), required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line; only for a question with several answers."),
    )  # fmt: skip

    def clean_choices(self) -> list[str]:
        return str(self.cleaned_data["choices"]).splitlines()
