"""Forms by which organisers set the registration up."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.enums import CategoryKind, QuestionKind
from events.intake import NO, YES
from events.models import Event, Question, Session
from events.services.intake import QuestionLine, answers_of
from events.services.quotas import MOST_CATEGORIES, MOST_SEATS, CategoryLine


class CategoryForm(forms.Form):
    """One category; a line without a title is none."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("category"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("kind"), choices=CategoryKind, required=False, initial=CategoryKind.NKO)
    quota = forms.IntegerField(
        label=pgettext_lazy("category", "seats"), min_value=1, max_value=MOST_SEATS, required=False,
        help_text=_("Empty: as many as the event has."),
    )  # fmt: skip

    @property
    def line(self) -> CategoryLine | None:
        """What is to be kept."""
        data = self.cleaned_data
        if data.get("DELETE") or not data.get("title"):
            return None
        kind = data["kind"] or CategoryKind.OTHER
        return CategoryLine(pk=data["pk"], title=data["title"], kind=kind, quota=data["quota"])


CategoryFormSet = forms.formset_factory(
    CategoryForm, extra=2, can_delete=True, max_num=MOST_CATEGORIES, validate_max=True, absolute_max=MOST_CATEGORIES + 2
)


class SettingsForm(forms.Form):
    """Whether the organiser decides, and the seats of the sessions that are chosen."""

    approval = forms.BooleanField(
        label=_("The organiser decides who takes part"), required=False,
        help_text=_("Whoever confirms their address keeps their seat until you have said yes or no."),
    )  # fmt: skip

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        self.sessions: list[Session] = list(event.sessions.filter(chosen=True))
        initial = {"approval": event.approval, **{f"session_{one.pk}": one.capacity for one in self.sessions}}
        super().__init__(*args, **kwargs)
        self.initial = initial
        for session in self.sessions:
            self.fields[f"session_{session.pk}"] = forms.IntegerField(
                label=session.title, min_value=1, max_value=MOST_SEATS, required=False,
                help_text=_("Taken: %(taken)d. Empty: as many as want.") % {"taken": session.taken},
            )  # fmt: skip

    @property
    def rooms(self) -> dict[int, int | None]:
        """Seats by session."""
        return {session.pk: self.cleaned_data[f"session_{session.pk}"] for session in self.sessions}


class QuestionForm(forms.Form):
    """One question of the registration."""

    text = forms.CharField(label=_("question"), max_length=300)
    kind = forms.ChoiceField(label=pgettext_lazy("question", "answer"), choices=QuestionKind)
    choices = forms.CharField(
        label=_("answers"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Each on its line; only for “one of several answers”."),
    )  # fmt: skip
    required = forms.BooleanField(label=_("has to be answered"), required=False)
    category = forms.TypedChoiceField(label=_("only of"), required=False, coerce=int, empty_value=None)
    after = forms.ChoiceField(label=_("only after"), required=False)

    def __init__(self, data: Any = None, *, event: Event, question: Question | None = None) -> None:
        super().__init__(data, initial=_values(question) if question else None)
        everybody = [("", _("everybody"))]
        self.fields["category"].choices = [*everybody, *event.categories.values_list("pk", "title")]  # type: ignore[attr-defined]
        others = [row for row in event.questions.all() if question is None or (row.order, row.pk) < _place(question)]
        words = {YES: _("Yes"), NO: _("No")}
        self.fields["after"].choices = [  # type: ignore[attr-defined]
            ("", _("always")),
            *((f"{row.pk}:{answer}", f"{row.text} — {words.get(answer, answer)}")
              for row in others for answer in answers_of(row)),
        ]  # fmt: skip

    @property
    def line(self) -> QuestionLine:
        """What is to be kept."""
        data = self.cleaned_data
        after, _colon, answer = data["after"].partition(":")
        return QuestionLine(
            text=data["text"], kind=data["kind"], choices=data["choices"].splitlines(), required=data["required"],
            category=data["category"], after=int(after) if after else None, after_answer=answer,
        )  # fmt: skip


def _place(question: Question) -> tuple[int, int]:
    return question.order, question.pk


def _values(question: Question) -> dict[str, Any]:
    return {
        "text": question.text, "kind": question.kind, "choices": "\n".join(question.choices),
        "required": question.required, "category": question.category_id,
        "after": f"{question.after_id}:{question.after_answer}" if question.after_id else "",
    }  # fmt: skip
