"""Forms only parse: what is allowed is for the services to say."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.accounts.enums import ORGANISATION_ROLES
from backend.accounts.forms import GuestForm
from backend.accounts.models import User
from backend.directory.models import Centre, Organisation, Territory
from mentoring.cases.enums import BEST_RATING, LONGEST_TEXT, ClientKind, Outcome
from mentoring.cases.models import Case
from mentoring.cases.routing import regions_with_help
from mentoring.cases.selectors import centres_to_refer_to
from mentoring.cases.services.asking import Need
from mentoring.cases.services.work import colleagues
from mentoring.offering.enums import ServiceForm
from mentoring.offering.models import Offer, Service
from mentoring.offering.querysets import WORKING
from projects.files.forms import UploadField
from projects.models import Project


def words(label: Any, rows: int = 5, **kwargs: Any) -> forms.CharField:
    """A text of several lines."""
    kwargs.setdefault("max_length", LONGEST_TEXT)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def organisations_of(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """Those for which the person may ask."""
    if not isinstance(user, User):
        return Organisation.objects.none()
    mine = user.memberships.current().filter(role__in=ORGANISATION_ROLES)
    return Organisation.objects.filter(pk__in=mine.values("organisation"))


class MunicipalityField(forms.ModelChoiceField):
    """The municipalities where somebody may be asked; of several regions each stands behind its own."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Territory.objects.none(), **kwargs)
        self.several = False

    def offer(self) -> None:
        regions = regions_with_help()
        self.several = regions.count() > 1
        self.queryset = (
            Territory.objects.municipalities()
            .filter(parent__in=regions)
            .select_related("parent")
            .order_by("name", "pk")
        )

    def label_from_instance(self, place: Territory) -> str:
        return f"{place}, {place.parent}" if self.several else str(place)


class AskForm(GuestForm):
    """A request for help: what is needed, where, and whom to answer. The rest may be left to the centre."""

    text = words(
        _("What do you need help with?"), 6,
        help_text=_("In your own words: what happened, what you have done, by when you need it."),
    )  # fmt: skip
    municipality = MunicipalityField(label=_("Your municipality"), required=False, empty_label=_("choose"))
    service = forms.ModelChoiceField(
        label=_("Service"),
        queryset=Service.objects.none(),
        required=False,
        empty_label=_("I don't know: help me choose"),
    )
    client_kind = forms.ChoiceField(
        label=_("You are"), choices=ClientKind, initial=ClientKind.NKO, widget=forms.RadioSelect
    )
    organisation = forms.ModelChoiceField(
        label=_("For which organisation"), queryset=Organisation.objects.none(), required=False,
        empty_label=_("for myself"),
    )  # fmt: skip
    project = forms.ModelChoiceField(
        label=_("About which project"), queryset=Project.objects.none(), required=False,
        empty_label=_("about none of them"),
    )  # fmt: skip
    centre = forms.ModelChoiceField(
        label=_("Centre"), queryset=Centre.objects.none(), required=False, empty_label=_("choose for me")
    )
    offer = forms.ModelChoiceField(queryset=Offer.objects.none(), required=False, widget=forms.HiddenInput)
    form = forms.ChoiceField(label=_("How to meet"), choices=ServiceForm, initial=ServiceForm.REMOTE, required=False)
    content = UploadField(required=False)
    consent = forms.BooleanField(
        label=_("I agree to the processing of my data for answering this request"),
        error_messages={"required": _("Without this consent we may not keep your request.")},
    )

    FIRST = ("text", "municipality", "service", "client_kind", "organisation", "project", "full_name", "email", "phone")
    MORE = ("organisation_name", "centre", "form", "content")

    def __init__(self, *args: Any, user: User | AnonymousUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = self.fields["municipality"]
        assert isinstance(places, MunicipalityField)  # noqa: S101 - tells the type checker
        places.offer()
        own = organisations_of(user)
        querysets: dict[str, QuerySet[Any]] = {
            "service": Service.objects.filter(retired_on=None),
            "centre": Centre.objects.filter(status__in=WORKING),
            "offer": Offer.objects.select_related("centre__region", "service"),
            "organisation": own,
            "project": Project.objects.visible_to(user).filter(organisation__in=own).order_by("title"),
        }
        for name, rows in querysets.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        if isinstance(user, User):
            self.fields["email"].disabled = True
        if not own:
            del self.fields["organisation"], self.fields["project"]
        self.fields["email"].help_text = _("The answer and the link to your page come here.")
        self.fields["phone"].help_text = _("If it is easier for you to talk.")
        self.fields["organisation_name"].label = _("Name of your organisation or group")

    def first(self) -> list[forms.BoundField]:
        """What everybody fills in."""
        return [self[name] for name in self.FIRST if name in self.fields]

    def more(self) -> list[forms.BoundField]:
        """What may be left as it is."""
        return [self[name] for name in self.MORE]

    @property
    def more_open(self) -> bool:
        """Whether something of the rest is chosen or wrong, so that it must be seen."""
        return any(name in self.errors or self.initial.get(name) for name in self.MORE)

    def need(self) -> Need:
        """What is needed, as written in the form."""
        data = self.cleaned_data
        return Need(
            text=data["text"], client_kind=data["client_kind"], municipality=data["municipality"],
            service=data["service"], offer=data["offer"], centre=data["centre"],
            organisation=data.get("organisation"), project=data.get("project"),
            form=data["form"] or ServiceForm.REMOTE, files=[data["content"]] if data["content"] else [],
        )  # fmt: skip


def prefilled(query: Mapping[str, str]) -> dict[str, Any]:
    """What the address chooses beforehand: service, offer, centre, municipality, project; nonsense chooses nothing."""
    names = ("service", "offer", "centre", "municipality", "project", "organisation")
    numbers = {name: query.get(name, "") for name in names}
    known = {name: int(text) for name, text in numbers.items() if text.isascii() and text.isdigit() and len(text) < 19}
    offer = Offer.objects.filter(pk=known.get("offer", 0)).first()
    if offer is None:
        known.pop("offer", None)
    else:
        known |= {"service": offer.service_id, "centre": offer.centre_id}
    return known


class MessageForm(forms.Form):
    """A message with a file if need be."""

    text = words(pgettext_lazy("case", "Message"), 4)
    content = UploadField(required=False)

    def files_given(self) -> list[Any]:
        """The file that came with it, if any."""
        return [self.cleaned_data["content"]] if self.cleaned_data["content"] else []


class AnswerForm(MessageForm):
    """What somebody of the centre writes: to the client or as a note for colleagues."""

    KINDS = (
        ("answer", _("an answer to the client")),
        ("ask", _("a question to the client: the request waits for them")),
        ("note", _("a note for colleagues: the client does not read it")),
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=KINDS, initial="answer", widget=forms.RadioSelect)

    def __init__(self, *args: Any, may_answer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_answer:
            self.fields["kind"].choices = self.KINDS[2:]  # type: ignore[attr-defined]
            self.fields["kind"].initial = "note"


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What came of it"), choices=Outcome, widget=forms.RadioSelect)
    result = words(_("What was done"), help_text=_("The client reads this in the letter that asks for a rating."))


class DeclineForm(forms.Form):
    reason = words(
        _("Why you do not help with this"), help_text=_("The client reads this. Say who can help, if you know.")
    )


class SendBackForm(forms.Form):
    reason = words(
        _("Why you do not take it"), max_length=2000, help_text=_("The other centre and the client read this.")
    )


class PersonField(forms.ModelChoiceField):
    """A colleague by name."""

    def label_from_instance(self, person: User) -> str:
        return str(person)


class AssignForm(forms.Form):
    """Who works on the request; `instead_of` is who did when the page was shown."""

    owner = PersonField(User.objects.none(), label=_("Who works on it"), widget=forms.RadioSelect, empty_label=None)
    instead_of = forms.ModelChoiceField(User.objects.all(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(pk__in=colleagues(case).values("user")).order_by("full_name", "email")
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.initial = {**self.initial, "instead_of": case.owner_id}


class ReferForm(forms.Form):
    to_centre = forms.ModelChoiceField(
        label=_("To which centre"), queryset=Centre.objects.none(), empty_label=_("choose")
    )
    reason = words(_("Why there"), 4, max_length=2000, help_text=_("The client and the other centre read this."))
    client_agreed = forms.BooleanField(
        label=_("The client has told me that they agree"),
        required=False,
        help_text=_("Else the client is asked by letter, and the request goes when they agree."),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_centre"].queryset = centres_to_refer_to(case)  # type: ignore[attr-defined]


class PlaceForm(forms.Form):
    centre = forms.ModelChoiceField(label=_("Centre"), queryset=Centre.objects.none(), empty_label=_("choose"))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = centres_to_refer_to(case)  # type: ignore[attr-defined]


class RelateForm(forms.Form):
    """Projects of the client's organisation that the colleague sees."""

    project = forms.ModelChoiceField(
        label=_("Project"), queryset=Project.objects.none(), required=False, empty_label=_("no project")
    )

    def __init__(self, *args: Any, case: Case, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Project.objects.visible_to(user).order_by("title")
        if case.organisation_id:
            rows = rows.filter(organisation=case.organisation_id)
        self.fields["project"].queryset = rows  # type: ignore[attr-defined]


class RateForm(forms.Form):
    RATINGS = (
        (5, _("5: it helped")), (4, _("4: it helped for the most part")), (3, _("3: so-so")),
        (2, _("2: it hardly helped")), (1, _("1: it did not help")),
    )  # fmt: skip
    rating = forms.TypedChoiceField(label=_("How was the help?"), choices=RATINGS, coerce=int, widget=forms.RadioSelect)
    comment = words(pgettext_lazy("rating", "In a few words"), 3, required=False)

    def clean_rating(self) -> int:
        return min(int(self.cleaned_data["rating"]), BEST_RATING)


class WithdrawForm(forms.Form):
    reason = words(_("Why you need no help any more"), 3, max_length=2000, required=False)


class AskAgainForm(forms.Form):
    text = words(_("What is still open"), 4, help_text=_("Who works on the request reads this."))
