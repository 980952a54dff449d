"""Forms about the mentors of a centre: what suits them, when they are away, who takes their projects over."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.directory.models import Centre, Territory
from mentoring.enums import Language
from mentoring.models import Assignment, MentorProfile
from projects.models import Direction


def colleagues_of(place: Membership) -> Any:
    """The other active mentors of the same centre."""
    others = Membership.objects.current().filter(centre=place.centre_id, role=Role.MENTOR).exclude(user=place.user_id)
    return User.objects.filter(pk__in=others.values("user"), is_active=True).order_by("full_name", "pk")


class ProfileForm(forms.Form):
    project_limit = forms.IntegerField(
        label=_("Projects at most"), required=False, min_value=0, max_value=32767,
    )  # fmt: skip
    directions = forms.ModelMultipleChoiceField(
        Direction.objects.none(), label=_("Directions that you know"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    municipalities = forms.ModelMultipleChoiceField(
        Territory.objects.none(), label=_("Municipalities that you can get to"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("Languages besides Russian"), choices=Language.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    about = forms.CharField(
        label=_("About yourself"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What you have done yourself: the head of the centre reads it when a project needs a mentor."),
    )  # fmt: skip

    def __init__(self, *args: Any, centre: Centre, profile: MentorProfile | None, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = profile.directions.values("pk") if profile else Direction.objects.none().values("pk")
        known = Direction.objects.valid_in(year).values("pk")
        self.fields["directions"].queryset = Direction.objects.filter(Q(pk__in=known) | Q(pk__in=chosen)).order_by(  # type: ignore[attr-defined]
            "name"
        )
        self.fields["municipalities"].queryset = Territory.objects.filter(parent=centre.region_id).order_by("name")  # type: ignore[attr-defined]
        self.fields["project_limit"].help_text = _("Empty: as the centre says, %(limit)s.") % {
            "limit": centre.mentor_limit
        }
        if profile:
            kept: dict[str, Any] = {
                "project_limit": profile.project_limit, "languages": profile.languages, "about": profile.about,
                "directions": profile.directions.all(), "municipalities": profile.municipalities.all(),
            }  # fmt: skip
            self.initial.update(kept)


class AbsenceForm(forms.Form):
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    backup = forms.ModelChoiceField(User.objects.none(), label=_("Who stands in"), empty_label=None)
    note = forms.CharField(
        label=_("Note for who stands in"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What is urgent in these days, whom to call."),
    )  # fmt: skip

    def __init__(self, *args: Any, place: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["backup"].queryset = colleagues_of(place)  # type: ignore[attr-defined]


def _with_room(mentor: Any) -> str:
    return gettext("%(mentor)s (%(room)s more)") % {"mentor": mentor, "room": mentor.room}


class HandOverAllForm(forms.Form):
    """For each project its next mentor, as proposed, and one note."""

    note = forms.CharField(
        label=_("Note for the next mentors"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What is agreed with the NKOs, what is urgent, whom to call."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        assignments: Sequence[Assignment],
        proposed: Mapping[int, User],
        colleagues: Iterable[Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.assignments = assignments
        self.people = {str(person.pk): person for person in colleagues}
        choices = [("", _("stays for now")), *((key, _with_room(each)) for key, each in self.people.items())]
        for assignment in assignments:
            self.fields[f"to_{assignment.pk}"] = forms.ChoiceField(
                label=str(assignment.project), choices=choices, required=False,
                initial=str(proposed[assignment.pk].pk) if assignment.pk in proposed else "",
                help_text=str(assignment.project.organisation),
            )  # fmt: skip
        self.order_fields([name for name in self.fields if name != "note"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.pairs():
            self.add_error(None, _("Choose the next mentor of one project at least."))
        return cleaned

    def pairs(self) -> list[tuple[Assignment, User]]:
        """Which assignment goes to whom."""
        chosen = [(each, self.people.get(self.cleaned_data.get(f"to_{each.pk}", ""))) for each in self.assignments]
        return [(assignment, to) for assignment, to in chosen if to is not None]
