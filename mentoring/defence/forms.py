"""Forms of public defences. They only parse: what is allowed is for the services to say."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.accounts.forms import GuestForm
from backend.directory.models import Centre, Territory
from backend.ui.widgets import DateInput
from mentoring.defence.enums import FIELD_CRITERIA, YEARS
from mentoring.defence.models import DefenceSection, ScoreCriterion, Season


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DateInput)


class SeasonForm(forms.Form):
    """The days and the jury of a year."""

    report_by = _day(_("Reports are published by"))
    questions_until = _day(_("Questions are asked until"))
    scores_until = _day(_("Points are given until"))
    jury = forms.CharField(
        label=_("Jury"), required=False, max_length=5000, widget=_area(4),
        help_text=_("Addresses of people with an account, each in its own line. Operators of the region are in it."),
    )  # fmt: skip
    public_scores = forms.BooleanField(
        label=_("The public gives points too, once a person; they are shown beside the jury's"), required=False,
        initial=True,
    )  # fmt: skip

    @classmethod
    def of(cls, season: Season, data: Any = None) -> "SeasonForm":
        """The form with what the season says now."""
        values = {name: getattr(season, name) for name in ("report_by", "questions_until", "scores_until")}
        jury = "\n".join(season.jury.order_by("email").values_list("email", flat=True))
        return cls(data, initial={**values, "public_scores": season.public_scores, "jury": jury})

    def clean_jury(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["jury"].replace(",", "\n").splitlines() if line.strip()]


class NewSeasonForm(SeasonForm):
    """What can't be changed later comes first."""

    region = forms.ModelChoiceField(label=_("Region"), queryset=Territory.objects.none(), empty_label=None)
    year = forms.IntegerField(label=_("Year that is reported on"), min_value=YEARS[0], max_value=YEARS[1])
    criteria = forms.CharField(
        label=_("Criteria"), max_length=5000, widget=_area(8),
        help_text=_("Each in its own line, from 0 to 10 points for each. They are the same for all centres."),
    )  # fmt: skip
    field_order = ["region", "year", "report_by", "questions_until", "scores_until", "criteria", "jury"]

    def __init__(self, *args: Any, regions: QuerySet[Territory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField", self.fields["region"]).queryset = regions
        self.fields["criteria"].initial = "\n".join(map(str, FIELD_CRITERIA))

    def clean_criteria(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["criteria"].splitlines() if line.strip()]


class CentreForm(forms.Form):
    """Whose report is begun."""

    centre = forms.ModelChoiceField(label=_("Centre"), queryset=Centre.objects.none(), empty_label=None)

    def __init__(self, *args: Any, centres: QuerySet[Centre], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField", self.fields["centre"]).queryset = centres


class ReportForm(forms.Form):
    """What the head says to each section, named `t-<key>`; for a correction also what it corrects."""

    def __init__(self, data: Any = None, *, sections: Sequence[DefenceSection], note: str | None = None) -> None:
        super().__init__(data)
        self.sections = sections
        for section in sections:
            self.fields[f"t-{section.key}"] = forms.CharField(
                label=section.title, max_length=10_000, widget=_area(5), required=False, initial=section.text
            )
        if note is not None:
            self.fields["note"] = forms.CharField(
                label=_("What this version corrects"), max_length=2000, widget=_area(2), required=False, initial=note
            )

    def texts(self) -> dict[str, str]:
        """What the service takes; a section that was not on the page that sent it is left alone."""
        return {
            section.key: self.cleaned_data[f"t-{section.key}"]
            for section in self.sections
            if f"t-{section.key}" in self.data
        }

    def note(self) -> str | None:
        return self.cleaned_data.get("note") if "note" in self.data else None


class QuestionForm(forms.Form):
    text = forms.CharField(
        label=_("Your question"), max_length=2000, widget=_area(4),
        help_text=_("Everybody reads it with your name."),
    )  # fmt: skip


class GuestQuestionForm(GuestForm):
    """Of somebody without an account: the question is shown after the address is confirmed."""

    text = forms.CharField(
        label=_("Your question"), max_length=2000, widget=_area(4),
        help_text=_("Everybody reads it with your name. Your address is not shown."),
    )  # fmt: skip
    consent = forms.BooleanField(
        label=_("I agree to the processing of my data for asking this question in public"),
        error_messages={"required": _("Without this consent the question can't be taken.")},
    )
    field_order = ["text", "full_name", "email", "consent"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("phone", "organisation_name"):
            self.fields.pop(name, None)


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("Your answer"), max_length=5000, widget=_area(6))


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it hidden?"), max_length=500, widget=_area(3),
        help_text=_("Everybody reads this in place of the question."),
    )  # fmt: skip


class PointsForm(forms.Form):
    """Points for each criterion, named `c<id>`."""

    comment = forms.CharField(
        label=_("Comment"), max_length=2000, required=False, widget=_area(3),
        help_text=_("For the centre, without your name."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, criteria: Sequence[ScoreCriterion], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            self.fields[f"c{criterion.pk}"] = forms.IntegerField(
                label=criterion.title, min_value=0, max_value=criterion.most,
                help_text=_("From 0 to %(most)s") % {"most": criterion.most},
            )  # fmt: skip
        self.order_fields([f"c{criterion.pk}" for criterion in criteria])

    def given(self) -> dict[int, int]:
        return {criterion.pk: self.cleaned_data[f"c{criterion.pk}"] for criterion in self.criteria}
