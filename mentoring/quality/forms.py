"""Forms of standards and checklists. They only parse: what is allowed is for the services to say."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from backend.directory.models import Centre, Territory
from mentoring.offering.models import Service
from mentoring.quality.enums import Audience, Group, Level
from mentoring.quality.models import Criterion, Standard, StandardVersion
from mentoring.quality.selectors import Row
from mentoring.quality.services.assessing import Given
from mentoring.quality.services.confirming import Verdict


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class StandardForm(forms.ModelForm):
    class Meta:
        model = Standard
        fields = ("title", "summary")
        widgets = {"summary": _area(3)}


class NewStandardForm(StandardForm):
    """A standard that is begun: whose services it is about and where it holds can't be changed later."""

    class Meta(StandardForm.Meta):
        fields = ("title", "audience", "service", "region", "summary")  # type: ignore[assignment]

    def __init__(self, *args: Any, regions: QuerySet[Territory], everywhere: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region = cast("forms.ModelChoiceField", self.fields["region"])
        region.queryset = regions
        region.required = not everywhere
        service = cast("forms.ModelChoiceField", self.fields["service"])
        service.queryset = Service.objects.filter(retired_on=None)
        region.help_text = _("Empty: it holds in every region.") if everywhere else ""
        if not everywhere and (only := list(regions[:2])) and len(only) == 1:
            region.initial = only[0].pk
        self.fields["audience"] = forms.ChoiceField(
            label=_("about"), choices=Audience.choices, widget=forms.RadioSelect, initial=Audience.CENTRE
        )


class VersionForm(forms.ModelForm):
    class Meta:
        model = StandardVersion
        fields = ("changes", "pass_share", "valid_months")
        widgets = {"changes": _area(3)}


class CriterionForm(forms.ModelForm):
    class Meta:
        model = Criterion
        fields = ("group", "text", "evidence", "points", "required")
        widgets = {"text": _area(3), "evidence": _area(2)}
        help_texts = {"evidence": _("For example: a list of those who came, a link to the timetable.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"] = forms.ChoiceField(label=_("group"), choices=Group.choices, widget=forms.RadioSelect)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why?"), max_length=2000, widget=_area(3))


class PlaceForm(forms.Form):
    """Which of the person's own centres or NKOs is measured."""

    place = forms.ModelChoiceField(label=_("What is assessed"), queryset=Centre.objects.none(), empty_label=None)

    def __init__(self, *args: Any, places: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField", self.fields["place"]).queryset = places


class ConfirmerForm(forms.Form):
    """Who is asked to confirm: another centre, or nobody named, and then it is the operator."""

    confirmer = forms.ModelChoiceField(
        label=_("Who confirms"), queryset=Centre.objects.none(), required=False,
        empty_label=_("the operator of the region"),
        help_text=_("Centres with a conflict of interest are not offered."),
    )  # fmt: skip

    def __init__(self, *args: Any, confirmers: QuerySet[Centre], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField", self.fields["confirmer"]).queryset = confirmers


class LevelField(forms.ChoiceField):
    """How far a criterion is met: a draft is saved without it, and not sent."""

    needed_at_last = True

    def __init__(self, **rest: Any) -> None:
        super().__init__(choices=Level.choices, widget=forms.RadioSelect, required=False, **rest)


class _ByCriterion(forms.Form):
    """A form with the same few fields for each row, named `<key>-<name>`."""

    def __init__(self, data: Any = None, *, rows: Sequence[Row]) -> None:
        super().__init__(data)
        self.rows = rows
        for row in rows:
            for name, made in self.fields_of(row).items():
                self.fields[f"{row.key}-{name}"] = made

    def fields_of(self, row: Row) -> dict[str, forms.Field]:
        """The fields of one row by their names; none where a form declares none."""
        return {}

    def of(self, row: Row) -> dict[str, BoundField]:
        """The fields of one row, for its template."""
        return {name: self[f"{row.key}-{name}"] for name in self.fields_of(row)}

    def right(self, row: Row) -> bool:
        """Whether everything about this row could be read."""
        return not any(f"{row.key}-{name}" in self.errors for name in self.fields_of(row))

    def value(self, row: Row, name: str) -> Any:
        return self.cleaned_data.get(f"{row.key}-{name}")


class ChecklistForm(_ByCriterion):
    """What those who are assessed say, criterion by criterion."""

    def fields_of(self, row: Row) -> dict[str, forms.Field]:
        answer = row.answer
        return {
            "level": LevelField(label=_("How far is it met?"), initial=answer.level),
            "text": forms.CharField(
                label=_("How it is shown"), max_length=3000, widget=_area(2), required=False, initial=answer.text
            ),
            "link": forms.URLField(
                label=_("Link"), max_length=500, required=False, initial=answer.link, assume_scheme="https"
            ),
            "revision": forms.IntegerField(
                widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, required=False, initial=answer.revision
            ),
        }  # fmt: skip

    def given(self) -> dict[str, Given]:
        """What the service takes: the rows that could be read, and that were on the page that sent them."""
        self.full_clean()
        return {
            row.key: Given(
                level=Level(level) if (level := self.value(row, "level")) else None,
                text=(self.value(row, "text") or "").strip(),
                link=self.value(row, "link") or "",
                revision=self.value(row, "revision") or 0,
            )
            for row in self.rows
            if self.right(row) and f"{row.key}-revision" in self.data
        }


class VerdictForm(_ByCriterion):
    """What the confirmer finds, criterion by criterion."""

    remark = forms.CharField(
        label=_("Remark to the whole"), max_length=2000, widget=_area(3), required=False,
        help_text=_("When you give the checklist back, say here what is to be completed."),
    )  # fmt: skip

    def fields_of(self, row: Row) -> dict[str, forms.Field]:
        answer = row.answer
        return {
            "verdict": LevelField(label=_("You find it"), initial=answer.verdict),
            "remark": forms.CharField(
                label=_("Remark"), max_length=2000, widget=_area(2), required=False, initial=answer.remark
            ),
        }  # fmt: skip

    def verdicts(self) -> dict[str, Verdict]:
        """What the service takes: the rows that were on the page that sent them."""
        return {
            row.key: Verdict(
                level=Level(level) if (level := self.value(row, "verdict")) else None,
                remark=(self.value(row, "remark") or "").strip(),
            )
            for row in self.rows
            if f"{row.key}-remark" in self.data
        }
