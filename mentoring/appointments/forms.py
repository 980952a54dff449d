"""Forms only parse: what is allowed is for the services to say."""

from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.accounts.forms import GuestForm
from backend.accounts.models import User
from backend.common.clock import MOSCOW, zone_named
from backend.directory.models import Centre, Territory
from backend.ui.forms import DateTimeInput
from mentoring.appointments.enums import AppointmentStatus, VisitForm
from mentoring.appointments.models import LONGEST_TEXT, Specialist, Visit
from mentoring.appointments.querysets import headed_by
from mentoring.appointments.services.slots import Meeting, Pattern
from mentoring.offering.enums import ServiceForm
from mentoring.offering.models import Service

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class BookingForm(GuestForm):
    """What a person says to book a time."""

    question = forms.CharField(
        label=_("Your question"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences: the specialist comes prepared."),
    )
    consent = forms.BooleanField(
        label=_("I agree to the processing of my data for getting help"),
        error_messages={"required": _("Without this consent you can't be booked.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("The link of the appointment goes there.")
        self.fields["phone"].help_text = _("If the specialist has to reach you quickly.")


class ClientForm(BookingForm):
    """The same, filled in by the specialist for somebody who called."""

    consent = forms.BooleanField(label=_("The client has agreed to the processing of their data for getting help"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("full_name", "email", "phone", "organisation_name"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["question"].help_text = self.fields["phone"].help_text = ""


class SpecialistForm(forms.Form):
    """The card of a specialist."""

    name = forms.CharField(label=_("Name and surname"), max_length=200)
    fields_known = forms.CharField(
        label=_("Fields of knowledge"),
        max_length=1100,
        help_text=_("Separated by commas: accounting, taxes, grants. Clients search by them."),
    )
    about = forms.CharField(
        label=_("About the specialist"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Experience, and with what questions people come."),
    )
    user = forms.ModelChoiceField(
        label=_("Account"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("without an account"),
        help_text=_("With an account the specialist keeps their own calendar and gets the letters."),
    )
    active = forms.BooleanField(
        label=_("Receives clients"), required=False, initial=True,
        help_text=_("Switched off, the card leaves the list; what is booked already stays."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, centre: Centre, specialist: Specialist | None = None) -> None:
        super().__init__(data, initial=_card(specialist) if specialist else None)
        people = User.objects.filter(is_active=True, memberships__centre=centre, memberships__ended_on=None)
        cast("forms.ModelChoiceField", self.fields["user"]).queryset = people.order_by("full_name").distinct()

    def values(self) -> dict[str, Any]:
        """What the services take."""
        data = dict(self.cleaned_data)
        return data | {"fields": [field.strip() for field in data.pop("fields_known").split(",") if field.strip()]}


def _card(specialist: Specialist) -> dict[str, Any]:
    return {
        "name": specialist.name,
        "fields_known": ", ".join(specialist.fields),
        "about": specialist.about,
        "user": specialist.user_id,
        "active": specialist.active,
    }


class MeetingFields(forms.Form):
    """How client and specialist meet."""

    form = forms.ChoiceField(label=_("How you meet"), choices=ServiceForm.choices)
    place = forms.CharField(
        label=_("Place"), max_length=300, required=False, help_text=_("Address and room. Not needed for a call.")
    )
    online_url = forms.URLField(
        label=_("Link for the call"), required=False, max_length=200, assume_scheme="https",
        help_text=_("Only those who have booked get it."),
    )  # fmt: skip
    municipality = forms.ModelChoiceField(
        label=_("Municipality"), queryset=Territory.objects.none(), required=False,
        help_text=_("For a visit: where to."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, specialist: Specialist, initial: dict[str, Any] | None = None) -> None:
        last = specialist.slots.order_by("-pk").first()
        usual = {"form": last.form, "place": last.place, "online_url": last.online_url} if last else {}
        super().__init__(data, initial={"place": specialist.centre.address[:300], **usual, **(initial or {})})
        near = Territory.objects.municipalities().filter(parent=specialist.centre.region_id)
        cast("forms.ModelChoiceField", self.fields["municipality"]).queryset = near
        self.zone = specialist.zone

    def full_clean(self) -> None:
        """Reads times by the clock of the centre."""
        with timezone.override(zone_named(self.zone)):
            super().full_clean()

    def meeting(self) -> Meeting:
        data = self.cleaned_data
        return Meeting(
            form=data["form"], place=data["place"], online_url=data["online_url"], municipality=data["municipality"]
        )


class SlotForm(MeetingFields):
    """One time."""

    starts_at = forms.DateTimeField(label=_("Begins"), widget=DateTimeInput())
    minutes = forms.IntegerField(label=_("How long, minutes"), min_value=10, max_value=480, initial=60)
    field_order = ["starts_at", "minutes", "form", "place", "online_url", "municipality"]


class PatternForm(MeetingFields):
    """Times of a week, over a period."""

    first_day = forms.DateField(label=_("First day"))
    last_day = forms.DateField(label=_("Last day"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days of the week"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    begins = forms.TimeField(label=_("From"))
    ends = forms.TimeField(label=_("Until"))
    minutes = forms.IntegerField(label=_("For one client, minutes"), min_value=10, max_value=480, initial=60)
    pause = forms.IntegerField(label=_("Pause between clients, minutes"), min_value=0, max_value=480, initial=0)
    field_order = [
        "first_day", "last_day", "weekdays", "begins", "ends", "minutes", "pause", "form", "place", "online_url",
        "municipality",
    ]  # fmt: skip

    def __init__(self, data: Any = None, *, specialist: Specialist, today: date) -> None:
        usual = {
            "first_day": today + timedelta(days=1), "last_day": today + timedelta(days=28), "begins": "10:00",
            "ends": "13:00",
        }  # fmt: skip
        super().__init__(data, specialist=specialist, initial=usual)

    def pattern(self) -> Pattern:
        data = self.cleaned_data
        return Pattern(
            first_day=data["first_day"],
            last_day=data["last_day"],
            weekdays=frozenset(data["weekdays"]),
            begins=data["begins"],
            ends=data["ends"],
            minutes=data["minutes"],
            pause=data["pause"],
        )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who was told of it reads this in their letter."),
    )

    def __init__(self, data: Any = None, *, needed: bool = True) -> None:
        super().__init__(data)
        self.fields["reason"].required = needed


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What became of it?"),
        choices=[
            (AppointmentStatus.TOOK_PLACE.value, AppointmentStatus.TOOK_PLACE.label),
            (AppointmentStatus.MISSED.value, AppointmentStatus.MISSED.label),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What was agreed"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("For the centre. If the client came with a request for help, the note stands in its conversation."),
    )


class VisitEditForm(forms.Form):
    """A visit. Times are those of the municipality."""

    centre = forms.ModelChoiceField(label=_("Centre"), queryset=Centre.objects.none(), empty_label=None)
    municipality = forms.ModelChoiceField(label=_("Municipality"), queryset=Territory.objects.none())
    title = forms.CharField(label=_("Title"), max_length=300, help_text=_("With what you come: a day of questions."))
    form = forms.ChoiceField(label=pgettext_lazy("visit", "How"), choices=VisitForm.choices)
    starts_at = forms.DateTimeField(label=_("Begins"), help_text=_("By the clock of the municipality."))
    ends_at = forms.DateTimeField(label=_("Ends"))
    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    online_url = forms.URLField(
        label=_("Link for the session"), required=False, max_length=200, assume_scheme="https",
        help_text=_("Everybody sees it once it is announced."),
    )  # fmt: skip
    services = forms.ModelMultipleChoiceField(
        label=_("Services"), queryset=Service.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    about = forms.CharField(
        label=_("What people get there"), required=False, max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, by: User, visit: Visit | None = None, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=_plan(visit) if visit else initial)
        centres = headed_by(by) if visit is None else Centre.objects.filter(pk=visit.centre_id)
        regions = centres.values("region")
        near = Territory.objects.municipalities().filter(parent__in=regions)
        cast("forms.ModelChoiceField", self.fields["centre"]).queryset = centres
        cast("forms.ModelChoiceField", self.fields["municipality"]).queryset = near
        offered = Service.objects.filter(offers__centre__in=centres, offers__closed_on=None).distinct()
        cast("forms.ModelMultipleChoiceField", self.fields["services"]).queryset = offered
        if visit:
            del self.fields["centre"]
        for name in ("starts_at", "ends_at"):
            self.fields[name].widget = DateTimeInput()
        self.near = near

    def full_clean(self) -> None:
        """Reads the times by the clock of the municipality that is chosen in the same form."""
        chosen = str(self.data.get("municipality", ""))
        found = self.near.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 19 else None
        with timezone.override(zone_named(found.time_zone if found else MOSCOW)):
            super().full_clean()


def _plan(visit: Visit) -> dict[str, Any]:
    zone = zone_named(visit.zone)

    def shown(moment: datetime) -> str:
        return f"{moment.astimezone(zone):%Y-%m-%dT%H:%M}"

    return {
        "municipality": visit.municipality_id,
        "title": visit.title,
        "form": visit.form,
        "starts_at": shown(visit.starts_at),
        "ends_at": shown(visit.ends_at),
        "place": visit.place,
        "online_url": visit.online_url,
        "services": [service.pk for service in visit.services.all()],
        "about": visit.about,
    }


class HeldForm(forms.Form):
    people = forms.IntegerField(label=_("How many people came"), min_value=0, max_value=100_000)
    organisations = forms.IntegerField(
        label=_("From how many organisations"), min_value=0, max_value=100_000,
        help_text=_("Initiative groups count as well."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("What came of it"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Everybody reads it on the page of the visit."),
    )  # fmt: skip
