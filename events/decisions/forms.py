"""Forms only parse: what is allowed is for the services to say."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.accounts.models import User
from backend.directory.models import Centre, Organisation
from events.decisions.enums import LONGEST_LINE, LONGEST_TEXT, DocumentKind, Numbering, Progress
from events.decisions.models import Addressee, Protocol, Recommendation
from projects.files.forms import UploadField


def words(label: Any, rows: int = 4, **kwargs: Any) -> forms.CharField:
    """A text of several lines that nobody has to fill in."""
    kwargs.setdefault("required", False)
    kwargs.setdefault("max_length", LONGEST_TEXT)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def line(label: Any, longest: int = 500, **kwargs: Any) -> forms.CharField:
    """A text of one line that nobody has to fill in."""
    kwargs.setdefault("required", False)
    return forms.CharField(label=label, max_length=longest, **kwargs)


class LinesField(forms.CharField):
    """A list that is typed or pasted: one line each."""

    def __init__(self, label: Any, rows: int = 4, help_text: Any = "") -> None:
        super().__init__(
            label=label, required=False, help_text=help_text or _("One a line."), max_length=200 * LONGEST_LINE,
            widget=forms.Textarea(attrs={"rows": rows}),
        )  # fmt: skip

    def to_python(self, value: Any) -> Any:
        return [row.strip() for row in (super().to_python(value) or "").splitlines() if row.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def run_validators(self, value: Any) -> None:
        super().run_validators("\n".join(value))


class ProtocolForm(forms.Form):
    """The words of a document, part by part in the order of the paper."""

    kind = forms.ChoiceField(label=_("Document"), choices=DocumentKind)
    body = words(_("Body that held the meeting"), 2)
    occasion = line(_("Of what it is the document"), help_text=_("Such as: of the round table on the topic"))
    title = line(_("Topic"), required=True)
    held_on = forms.DateField(label=_("Held on"))
    held_until = forms.DateField(label=_("Until"), required=False, help_text=_("Only for several days."))
    begins_at = forms.TimeField(label=_("Beginning"), required=False)
    place = words(_("Place"), 2)
    online = forms.BooleanField(label=_("Held online"), required=False)

    chair_name = line(_("Chair"), 200)
    chair_post = line(_("Post of the chair"))
    secretary_name = line(_("Secretary"), 200)
    secretary_post = line(_("Post of the secretary"))
    preamble = words(_("Opening words"), 3)
    present_lead = line(_("Words before those present"))
    present = LinesField(
        _("Present"),
        help_text=_("A group a line: members of a body with their names, bodies that were represented. "
                    "What stands here is public, so name only those who speak for a body."),
    )  # fmt: skip
    present_numbered = forms.BooleanField(label=_("Number the groups"), required=False)
    total = forms.IntegerField(label=_("How many took part"), required=False, min_value=0, max_value=10**6)
    present_note = words(_("More about those present"), 2)
    list_attached = forms.BooleanField(label=_("Attach the list of those who were marked at the door"), required=False)

    purpose = words(_("Purpose"), 3)
    heard_lead = line(_("Words before those heard"))
    heard = LinesField(_("Heard"), help_text=_("One a line: speaker – of what."))
    noted = words(_("Noted"), 8)
    blocks_lead = line(_("Words before the blocks"), 1000)
    blocks = LinesField(_("Blocks and platforms"))
    trends_lead = line(_("Words before the trends"))
    trends = LinesField(_("Positive trends"))
    problems_lead = line(_("Words before the problems"))
    problems = LinesField(_("Problems"))

    decided_lead = words(_("Words before the decisions"), 2)
    numbering = forms.ChoiceField(label=_("Numbering"), choices=Numbering)
    closing = words(_("Closing words"), 2)
    votes_for = forms.IntegerField(label=_("Votes for"), required=False, min_value=0, max_value=10**6)
    votes_against = forms.IntegerField(label=_("Votes against"), required=False, min_value=0, max_value=10**6)
    votes_abstained = forms.IntegerField(label=_("Abstained"), required=False, min_value=0, max_value=10**6)
    annexes = LinesField(_("Annexes"), 2)
    signatures = LinesField(_("Signatures"), 2, help_text=_("One a line: post – name."))

    PARTS = (
        (_("Head"), ("kind", "body", "occasion", "title", "held_on", "held_until", "begins_at", "place", "online")),
        (
            pgettext_lazy("part of a document", "Who was there"),
            ("chair_name", "chair_post", "secretary_name", "secretary_post", "preamble", "present_lead", "present",
             "present_numbered", "total", "present_note", "list_attached"),
        ),
        (
            _("What was discussed"),
            ("purpose", "heard_lead", "heard", "noted", "blocks_lead", "blocks", "trends_lead", "trends",
             "problems_lead", "problems"),
        ),
        (
            _("Around the decisions"),
            ("decided_lead", "numbering", "closing", "votes_for", "votes_against", "votes_abstained", "annexes",
             "signatures"),
        ),
    )  # fmt: skip

    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The parts of the page with their fields."""
        return [(title, [self[name] for name in names]) for title, names in self.PARTS]

    @classmethod
    def of(cls, protocol: Protocol, data: Any = None) -> "ProtocolForm":
        """The form of this document."""
        return cls(data, initial={name: getattr(protocol, name) for name in cls.base_fields})


class KindForm(forms.Form):
    kind = forms.ChoiceField(label=_("Document"), choices=DocumentKind, initial=DocumentKind.PROTOCOL)


class AddresseeForm(forms.Form):
    """To whom points are made, and whom to write to about them."""

    name = line(_("To whom"), help_text=_("As the document says it. Empty: the meeting decides for itself."))
    joint_with = line(_("Together with"), help_text=_("Only the name: “together with” is written before it."))
    contact_name = line(_("Contact"), 200)
    contact_email = forms.EmailField(label=_("E-mail of the contact"), required=False, max_length=254)
    organisation_inn = line(_("INN of the organisation"), 12, help_text=_("If it is on record here."))
    centre = forms.ModelChoiceField(label=_("Resource centre"), queryset=Centre.objects.none(), required=False)
    after = words(_("Words after its points"), 2)

    def __init__(self, data: Any = None, *, protocol: Protocol, by: User, addressee: Addressee | None = None) -> None:
        names = ("name", "joint_with", "contact_name", "contact_email", "centre", "after")
        known: dict[str, Any] = {name: getattr(addressee, name) for name in names} if addressee else {}
        if addressee and addressee.organisation:
            known["organisation_inn"] = addressee.organisation.inn
        super().__init__(data, initial=known)
        self.by = by
        centre: Any = self.fields["centre"]
        centre.queryset = Centre.objects.filter(region=protocol.centre.region_id)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        inn = data.pop("organisation_inn", "")
        data["organisation"] = None
        if inn:
            data["organisation"] = Organisation.objects.visible_to(self.by).filter(inn=inn).first()
            if data["organisation"] is None:
                self.add_error("organisation_inn", _("No organisation with this INN is on record."))
        return data


class PointForm(forms.Form):
    text = words(_("What is recommended"), 3, required=True, max_length=LONGEST_LINE)


class EditPointForm(PointForm):
    addressee = forms.ModelChoiceField(label=_("To whom"), queryset=Addressee.objects.none())

    def __init__(self, data: Any = None, *, point: Recommendation) -> None:
        super().__init__(data, initial={"text": point.text, "addressee": point.addressee_id})
        addressee: Any = self.fields["addressee"]
        addressee.queryset = point.protocol.addressees.filter(removed_at=None)


class PasteForm(forms.Form):
    text = words(
        _("Decisions"), 16, required=True, max_length=200_000,
        help_text=_("Addressees end with a colon, points begin with a number. A line without a number goes on with "
                    "the point before it."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    reason = words(_("Reason"), 3, required=True, max_length=2000)


class ApproveForm(forms.Form):
    reason = words(_("What was corrected"), 3, max_length=2000)

    def __init__(self, data: Any = None, *, again: bool) -> None:
        super().__init__(data)
        if again:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]


class EntrustForm(forms.Form):
    """Who sees to a recommendation: the address says whether they have an account."""

    name = line(_("Who sees to it"), 200, help_text=_("Without an account: they answer by the link of their letter."))
    email = forms.EmailField(label=_("E-mail of this person"), required=False, max_length=254)
    due_on = forms.DateField(label=_("By when"), required=False)
    permanent = forms.BooleanField(label=pgettext_lazy("recommendation", "Permanently"), required=False)

    def __init__(self, data: Any = None, *, recommendation: Recommendation) -> None:
        self.recommendation = recommendation
        owner = recommendation.owner
        initial = {
            "name": owner.full_name if owner else recommendation.outsider_name,
            "email": owner.email if owner else recommendation.outsider_email,
            "due_on": recommendation.due_on, "permanent": recommendation.permanent,
        }  # fmt: skip
        super().__init__(data, initial=initial)

    def entrusted(self) -> dict[str, Any]:
        """What the service takes: somebody of the region's centres by their account, anybody else by name."""
        data = self.cleaned_data
        owner = colleague(data["email"], self.recommendation.protocol)
        said = {"owner": owner, "due_on": data["due_on"], "permanent": data["permanent"]}
        return said if owner else {**said, "outsider_name": data["name"], "outsider_email": data["email"]}


def colleague(email: str, protocol: Protocol) -> User | None:
    """Whoever has this address and works in a centre of the region or for the region: their account is known anyway."""
    if not email:
        return None
    near = Q(memberships__centre__region=protocol.centre.region_id) | Q(
        memberships__territory=protocol.centre.region_id
    )
    return User.objects.filter(near, is_active=True, email=email.strip().lower()).distinct().first()


class ReportForm(forms.Form):
    """What has become of a recommendation."""

    progress = forms.ChoiceField(label=_("How it stands"), choices=Progress, widget=forms.RadioSelect)
    text = words(_("What was done, or why it can't be"), 4, max_length=5000)
    link = forms.URLField(label=_("Link to the result"), required=False, max_length=500, assume_scheme="https")
    content = UploadField(label=_("File"), required=False)
    shown = forms.BooleanField(label=_("Show the words and the link on the public page"), required=False, initial=True)

    def __init__(self, *args: Any, runs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not runs:
            del self.fields["shown"]


class AnswerForm(ReportForm):
    """The same on the page that opens by a signed link: it says which of the recommendations it is about."""

    recommendation = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**18)
