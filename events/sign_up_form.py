"""The form by which people sign up: name and address, and what this event asks besides."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Purpose
from backend.accounts.forms import GuestForm
from backend.accounts.guests import Person
from backend.directory.identifiers import validate_inn
from backend.ui import spans
from events.enums import EventFormat, QuestionKind
from events.intake import LONGEST, NO, YES, Ask, Choices, Intake, Kind, Offer
from events.models import Event, Registration
from events.services.entering import MOST_TOGETHER

COMPANION_FIELDS = {n: (f"other_{n}_full_name", f"other_{n}_email") for n in range(1, MOST_TOGETHER)}
"""The names of the fields of each who comes with the person."""


class PlaceInput(forms.TextInput):
    """A line with the names of places offered beneath; other places of the country can be written too."""

    template_name = "events/place_input.html"

    def __init__(self, places: list[str]) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.places = places

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"places_{name}"
        return {**context, "places": self.places}


class ChoicesForm(forms.Form):
    """What a participant can choose, and change later by the link of their letter."""

    def __init__(self, *args: Any, event: Event, intake: Intake, complete: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event, self.intake, self.complete = event, intake, complete
        self.fields["place"] = forms.CharField(
            label=_("Where you come from"), required=False, max_length=200, widget=PlaceInput(intake.places),
            help_text=_("Municipality or region, as the list names it. It is only counted."),
        )  # fmt: skip
        if intake.categories:
            self.fields["category"] = forms.TypedChoiceField(
                label=_("I come as"), coerce=int, empty_value=None, required=complete, widget=forms.RadioSelect,
                choices=[(one.id, _named(one)) for one in intake.categories],
            )  # fmt: skip
        if intake.sessions:
            self.fields["sessions"] = forms.TypedMultipleChoiceField(
                label=_("Sessions"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
                choices=[(one.id, _timed(one, event)) for one in intake.sessions],
                help_text=_("Choose where you want to go. Of those that run at the same time, one."),
            )  # fmt: skip
        if event.format == EventFormat.MIXED:
            self.fields["online"] = forms.BooleanField(label=_("I take part online"), required=False)
        for ask in intake.questions:
            self.fields[ask.field] = _field(ask, intake, required=complete)
        self.fields["access_needs"] = forms.CharField(
            label=_("What makes taking part possible for you"), required=False, max_length=1000,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("Sign language, a ramp, a place in front, food: only the organiser reads this."),
        )  # fmt: skip

    def choices(self) -> Choices:
        """What was chosen, as the services take it."""
        data = self.cleaned_data
        answers = {str(ask.id): data.get(ask.field, "") for ask in self.intake.questions}
        return Choices(
            category=data.get("category"),
            sessions=tuple(data.get("sessions") or ()),
            answers={pk: answer for pk, answer in answers.items() if answer},
            online=bool(data.get("online")),
            access_needs=data.get("access_needs", ""),
            place=data.get("place", ""),
        )

    @property
    def questions(self) -> Iterator[tuple[Ask, forms.BoundField]]:
        """Each question with its field."""
        return ((ask, self[ask.field]) for ask in self.intake.questions)

    @property
    def conditions(self) -> str:
        """A style sheet that shows a question when it is asked: without it, or in an old browser, all are shown.

        Only numbers stand in it, and nothing that anybody typed.
        """
        rules = [
            f".{ask.field}{{display:none}} form{''.join(self._asked_when(ask))} .{ask.field}{{display:block}}"
            for ask in self.intake.questions
            if ask.category_id is not None or ask.after_id is not None
        ]
        return mark_safe(f"@supports selector(:has(*)){{{' '.join(rules)}}}") if rules else ""  # noqa: S308

    def _asked_when(self, ask: Ask) -> Iterator[str]:
        if ask.category_id is not None:
            yield f':has([name="category"][value="{ask.category_id}"]:checked)'
        before = next((one for one in self.intake.questions if one.id == ask.after_id), None)
        if before:
            values = [value for value, _label in _answers(before)]
            if ask.after_answer in values:
                yield f":has(#id_{before.field}_{values.index(ask.after_answer)}:checked)"
            yield from self._asked_when(before)


class SignUpForm(ChoicesForm, GuestForm):
    """What a person says to take part, for themselves and for those who come with them."""

    inn = forms.CharField(
        label=_("INN of the organisation"), required=False, max_length=12, validators=[validate_inn],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("With it your organisation's participation is counted by itself."),
    )  # fmt: skip
    consent = forms.BooleanField(
        label=_("I agree to the processing of my data for taking part in this event"),
        error_messages={"required": _("Without this consent you can't be registered.")},
    )
    photo = forms.BooleanField(label=_("I may be photographed and filmed"), required=False)
    named = forms.BooleanField(label=_("My name may stand in public lists of participants"), required=False)
    news = forms.BooleanField(label=_("Write to me about other events"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("We send the link that confirms your registration, and the ticket.")
        self.fields["phone"].help_text = _("If the organiser has to reach you quickly.")
        # Most people come alone: else the rows are made when they are shown.
        if any(self.data.get(self.add_prefix(field)) for pair in COMPANION_FIELDS.values() for field in pair):
            self._ask_for_companions()

    def _ask_for_companions(self) -> None:
        for name, email in COMPANION_FIELDS.values():
            self.fields[name] = forms.CharField(
                label=_("Name and surname"), max_length=200, required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )  # fmt: skip
            self.fields[email] = forms.EmailField(
                label=_("Their e-mail"), max_length=254, required=False,
                widget=forms.EmailInput(attrs={"autocomplete": "off"}),
            )  # fmt: skip

    @property
    def companions(self) -> list[tuple[int, forms.BoundField, forms.BoundField]]:
        """The rows for those who come with the person."""
        if COMPANION_FIELDS[1][0] not in self.fields:
            self._ask_for_companions()
        return [(number, self[name], self[email]) for number, (name, email) in COMPANION_FIELDS.items()]

    @property
    def companions_given(self) -> bool:
        """Whether somebody is written there: the rows are open then."""
        return any(name.value() or email.value() or name.errors or email.errors for _n, name, email in self.companions)

    @property
    def more_given(self) -> bool:
        return bool(self["inn"].value() or self["access_needs"].value() or self["inn"].errors)

    @property
    def purposes(self) -> list[Purpose]:
        """What the person agreed to beside taking part."""
        return [
            purpose
            for name, purpose in (("photo", Purpose.PHOTO), ("named", Purpose.NAMED), ("news", Purpose.NEWS))
            if self.cleaned_data.get(name)
        ]

    def others(self, language: str) -> list[Person]:
        """Those who come with the person; a row without a name and an address is nobody."""
        data = self.cleaned_data
        rows = [(data.get(name, ""), data.get(email, "")) for name, email in COMPANION_FIELDS.values()]
        return [Person(full_name=name, email=email, language=language) for name, email in rows if name or email]


class ParticipantForm(SignUpForm):
    """The same, filled in by the organiser for somebody who called or came: only the name and address have to be."""

    consent = forms.BooleanField(
        label=_("The person has agreed to the processing of their data for taking part in this event")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, complete=False, **kwargs)
        for name in ("full_name", "email", "phone", "organisation_name"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["email"].help_text = _("The ticket is sent there.")
        self.fields["phone"].help_text = ""
        self.fields["inn"].help_text = _("With it the organisation's participation is counted by itself.")
        self._speak_of_them()
        for name in [name for name in self.fields if name.startswith("other_")] + ["photo", "named", "news"]:
            del self.fields[name]
        self.order_fields(["full_name", "email", "phone", "organisation_name", "inn", "place", "category", "sessions"])

    def _speak_of_them(self) -> None:
        """Whoever fills it in is not the one who comes."""
        of_them = {
            "place": _("Where the person comes from"),
            "category": _("Takes part as"),
            "online": _("Takes part online"),
            "access_needs": _("What makes taking part possible"),
        }
        for name in of_them.keys() & self.fields.keys():
            self.fields[name].label = of_them[name]


def chosen_by(registration: Registration) -> dict[str, Any]:
    """What stands in the form when a participant opens it again."""
    return {
        "category": registration.category_id,
        "sessions": [row.session_id for row in registration.session_seats.all()],
        "online": registration.online,
        "place": str(registration.municipality or ""),
        "access_needs": registration.access_needs,
        **{f"question_{pk}": answer for pk, answer in registration.answers.items()},
    }


def _field(ask: Ask, intake: Intake, *, required: bool) -> forms.Field:
    always = ask.required and required and ask.category_id is None and ask.after_id is None
    common: dict[str, Any] = {"label": ask.text, "required": always, "help_text": _condition(ask, intake)}
    kind = QuestionKind(ask.kind)
    if kind in {QuestionKind.CHOICE, QuestionKind.YES_NO}:
        return forms.ChoiceField(**common, choices=_answers(ask), widget=forms.RadioSelect)
    widget = forms.Textarea(attrs={"rows": 3}) if kind == QuestionKind.TEXT else forms.TextInput()
    return forms.CharField(**common, max_length=LONGEST[kind], widget=widget)


def _answers(ask: Ask) -> list[tuple[str, Any]]:
    if ask.kind == QuestionKind.YES_NO:
        return [(YES, _("Yes")), (NO, _("No"))]
    return [(choice, choice) for choice in ask.choices]


def _condition(ask: Ask, intake: Intake) -> str:
    """For whom the question is, for browsers that can't hide it; it is plain text."""
    said = []
    category = next((one.title for one in intake.categories if one.id == ask.category_id), "")
    if category:
        said.append(gettext("Only for: %(category)s.") % {"category": category})
    before = next((one for one in intake.questions if one.id == ask.after_id), None)
    if before:
        answer = dict(_answers(before)).get(ask.after_answer, ask.after_answer)
        said.append(gettext("Only if “%(question)s” is “%(answer)s”.") % {"question": before.text, "answer": answer})
    return format_html_join(" ", "{}", ((one,) for one in said))


def _named(one: Kind) -> str:
    return gettext("%(title)s (no seats left, waiting list)") % {"title": one.title} if one.full else one.title


def _timed_now(one: Offer, event: Event) -> str:
    with timezone.override(event.zone):
        label = f"{spans.span(one.starts_at, one.ends_at, event.zone)}: {one.title}"
    if one.full:
        return gettext("%(title)s (no seats left, waiting list)") % {"title": label}
    if one.left is not None:
        return gettext("%(title)s (seats left: %(left)d)") % {"title": label, "left": one.left}
    return label


# Of a form that was sent nobody reads them.
_timed = lazy(_timed_now, str)
