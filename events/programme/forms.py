"""Forms only parse: what is allowed is for the services to say."""

from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.accounts.models import User
from backend.common.errors import Invalid
from backend.directory.models import Centre
from backend.ui.forms import DateInput, DateTimeInput
from events.models import Event, Platform, Series, Session
from events.programme import talks
from events.programme.enums import Audience
from events.programme.models import Airing, Material
from events.programme.services.guards import LONGEST_TEXT
from events.programme.services.sessions import Talk
from events.selectors import centres_run_by
from projects.files.forms import UploadField

MOMENT = "%Y-%m-%dT%H:%M"


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PlatformForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=300)
    moderator = forms.CharField(label=_("Moderator"), max_length=300, required=False)
    place = forms.CharField(label=_("Room"), max_length=300, required=False)
    about = forms.CharField(label=_("What it is about"), max_length=LONGEST_TEXT, required=False, widget=_lines(4))
    order = forms.IntegerField(
        label=_("Place in the programme"), min_value=0, max_value=30_000, required=False,
        help_text=_("Platforms stand side by side in this order. Left empty: behind the others."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, platform: Platform | None = None) -> None:
        names = ("title", "moderator", "place", "about", "order")
        super().__init__(data, initial={name: getattr(platform, name) for name in names} if platform else None)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("order") is None:
            said.pop("order", None)
        return said


class SessionForm(forms.Form):
    """A session. Times are those that a clock shows where the event takes place."""

    title = forms.CharField(label=_("Title"), max_length=300)
    platform = forms.ModelChoiceField(
        label=_("Platform"), queryset=Platform.objects.none(), required=False, empty_label=_("for everybody")
    )
    starts_at = forms.DateTimeField(label=_("Begins"), widget=DateTimeInput())
    ends_at = forms.DateTimeField(label=_("Ends"), widget=DateTimeInput())
    speakers = forms.CharField(
        label=_("Speakers"), required=False, max_length=LONGEST_TEXT, widget=_lines(5),
        help_text=_("One a line: name; position; organisation; topic. Only the name is needed."),
    )  # fmt: skip
    about = forms.CharField(label=_("What it is about"), required=False, max_length=LONGEST_TEXT, widget=_lines(4))
    chosen = forms.BooleanField(label=_("Participants choose it when they sign up"), required=False)
    capacity = forms.IntegerField(
        label=_("Seats"), required=False, min_value=1, max_value=100_000,
        help_text=_("Only for a session that is chosen. Left empty: as many as the event has."),
    )  # fmt: skip
    broadcast_url = forms.URLField(
        label=_("Link to the broadcast"), required=False, max_length=200, assume_scheme="https"
    )
    recording_url = forms.URLField(
        label=_("Link to the recording"), required=False, max_length=200, assume_scheme="https"
    )

    def __init__(self, data: Any = None, *, event: Event, session: Session | None = None) -> None:
        self.zone = ZoneInfo(event.zone)
        super().__init__(data, initial=self._values(session) if session else self._beginning(event))
        cast("forms.ModelChoiceField", self.fields["platform"]).queryset = event.platforms.all()
        for name in ("starts_at", "ends_at"):
            self.fields[name].widget.attrs |= {
                "min": f"{event.starts_at.astimezone(self.zone):{MOMENT}}",
                "max": f"{event.ends_at.astimezone(self.zone):{MOMENT}}",
            }

    def _beginning(self, event: Event) -> dict[str, Any]:
        begin = max([event.starts_at, *event.sessions.values_list("ends_at", flat=True)])
        return {"starts_at": f"{begin.astimezone(self.zone):{MOMENT}}"}

    def _values(self, session: Session) -> dict[str, Any]:
        names = ("title", "platform", "about", "chosen", "capacity", "broadcast_url", "recording_url")
        return {
            **{name: getattr(session, name) for name in names},
            "starts_at": f"{session.starts_at.astimezone(self.zone):{MOMENT}}",
            "ends_at": f"{session.ends_at.astimezone(self.zone):{MOMENT}}",
            "speakers": talks.written(session.speakers.all()),
        }

    def full_clean(self) -> None:
        with timezone.override(self.zone):
            super().full_clean()

    def clean_speakers(self) -> list[Talk]:
        try:
            return talks.parsed(self.cleaned_data["speakers"])
        except Invalid as error:
            raise ValidationError(error.message) from error


class OrganisersForm(forms.Form):
    centres = forms.ModelMultipleChoiceField(
        label=_("Centres"), queryset=Centre.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Their organisers and heads run the event together with you."),
    )  # fmt: skip
    names = forms.CharField(
        label=_("Others"), required=False, max_length=10_000, widget=_lines(5),
        help_text=_("One a line: authorities, funds, universities. They are named on the page and run nothing."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, event: Event) -> None:
        rows = list(event.co_organisers.all())
        initial = {
            "centres": [row.centre_id for row in rows if row.centre_id],
            "names": "\n".join(row.name for row in rows if row.name),
        }
        super().__init__(data, initial=initial)
        field = cast("forms.ModelMultipleChoiceField", self.fields["centres"])
        field.queryset = Centre.objects.exclude(pk=event.centre_id).order_by("name")

    def clean_names(self) -> list[str]:
        return [line for line in self.cleaned_data["names"].splitlines() if line.strip()]


class SeriesForm(forms.Form):
    centre = forms.ModelChoiceField(label=_("Organiser"), queryset=Centre.objects.none(), empty_label=None)
    title = forms.CharField(label=_("Title"), max_length=300)
    about = forms.CharField(label=_("About the series"), required=False, max_length=LONGEST_TEXT, widget=_lines(5))

    def __init__(self, data: Any = None, *, by: User, series: Series | None = None) -> None:
        super().__init__(data, initial={"title": series.title, "about": series.about} if series else None)
        if series:
            del self.fields["centre"]
        else:
            mine = [centre.pk for centre in centres_run_by(by)]
            field = cast("forms.ModelChoiceField", self.fields["centre"])
            field.queryset = Centre.objects.filter(pk__in=mine)
            field.initial = mine[0] if mine else None


class SeriesChoiceForm(forms.Form):
    series = forms.ModelChoiceField(
        label=_("Series"), queryset=Series.objects.none(), required=False, empty_label=_("none"),
        help_text=_("What one event of a series decided is shown in the next."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, by: User, event: Event) -> None:
        super().__init__(data, initial={"series": event.series_id})
        mine = Series.objects.filter(Q(centre__in=centres_run_by(by)) | Q(events=event)).distinct()
        cast("forms.ModelChoiceField", self.fields["series"]).queryset = mine.order_by("title", "pk")


class MaterialForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=300)
    url = forms.URLField(label=_("Link"), required=False, max_length=500, assume_scheme="https")
    content = UploadField(label=_("or a file"), required=False)
    session = forms.ModelChoiceField(
        label=_("Session"), queryset=Session.objects.none(), required=False, empty_label=_("the whole event")
    )
    audience = forms.ChoiceField(label=_("Who gets it"), choices=Audience)

    def __init__(self, data: Any = None, files: Any = None, *, event: Event, material: Material | None = None) -> None:
        names = ("title", "url", "session", "audience")
        super().__init__(data, files, initial={name: getattr(material, name) for name in names} if material else None)
        cast("forms.ModelChoiceField", self.fields["session"]).queryset = event.sessions.all()
        if material:
            del self.fields["content"]
            if not material.url:
                del self.fields["url"]


class AiringForm(forms.Form):
    broadcast_url = forms.URLField(
        label=_("Link to the broadcast"), required=False, max_length=200, assume_scheme="https"
    )
    live_for = forms.ChoiceField(label=_("Who watches the broadcast"), choices=Audience)
    minutes_before = forms.IntegerField(
        label=_("How many minutes before the beginning the link appears"), min_value=0, max_value=10_080, initial=30
    )
    recording_url = forms.URLField(
        label=_("Link to the recording"), required=False, max_length=200, assume_scheme="https",
        help_text=_("It appears when the event is over."),
    )  # fmt: skip
    recording_for = forms.ChoiceField(label=_("Who watches the recording"), choices=Audience)

    def __init__(self, data: Any = None, *, event: Event) -> None:
        airing = Airing.objects.filter(event=event).first() or Airing(event=event)
        names = ("live_for", "recording_for", "minutes_before")
        said = {name: getattr(airing, name) for name in names}
        super().__init__(
            data, initial={"broadcast_url": event.broadcast_url, "recording_url": event.recording_url, **said}
        )


class CopyForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=300)
    starts_on = forms.DateField(
        label=_("First day"), widget=DateInput(),
        help_text=_("Hours and everything of the programme move with it."),
    )  # fmt: skip
    series = forms.BooleanField(
        label=pgettext_lazy("copy", "Put both into one series"), required=False, initial=True,
        help_text=_("What the last one decided is then shown in the next."),
    )  # fmt: skip
