"""What organisers do with those whom the filters of the list pick out: decide, write; and with one: move."""

from uuid import uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.common.narrowing import narrowed_by
from backend.notifications.letters import write as put_together
from backend.notifications.models import Letter
from backend.ui.forms import show_refusal
from backend.ui.pages import form_page
from events.enums import LIVE
from events.intake import intake_of
from events.models import Event, Message, Registration
from events.querysets import RegistrationQuerySet
from events.services.choices import change_choices
from events.services.messages import LONGEST, recipients, write_to_participants
from events.services.registrations import MOST_AT_ONCE, approve, decline
from events.sign_up_form import ChoicesForm, chosen_by
from events.views.organiser import own_event
from events.views.participants import narrowed_list, own_registration

MOST_TICKED = 1000


class MessageForm(forms.Form):
    """A letter to the participants whom the filters pick out."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("Letter"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("Name of the event, its time and the link to the ticket are added by themselves."),
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput)


class MoveForm(ChoicesForm):
    """The choice of a participant as the organiser changes it."""

    reason = forms.CharField(
        label=gettext_lazy("Why (the person reads this)"), max_length=500, required=False, widget=forms.TextInput
    )


@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes or declines those who are ticked, or all whom the filters show."""
    event = own_event(request, pk)
    back = f"{reverse('events:participants', args=[pk])}?{request.GET.urlencode()}"
    chosen = _ticked(request, event)
    try:
        if request.POST.get("act") == "decline":
            reason = request.POST.get("reason", "").replace("\x00", "")[:500]
            count = decline(registrations=chosen, by=person(request), now=clock.now(), reason=reason)
            said = ngettext("%(count)d application is declined.", "%(count)d applications are declined.", count)
        else:
            count = approve(registrations=chosen, by=person(request), now=clock.now())
            said = ngettext("%(count)d person takes part: the ticket is on its way.",
                            "%(count)d people take part: the tickets are on their way.", count)  # fmt: skip
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said % {"count": count})
    return redirect(back)


def _ticked(request: HttpRequest, event: Event) -> RegistrationQuerySet:
    """Those of the event who are ticked; with “all”, those whom the filters show."""
    if request.POST.get("all"):
        shown = narrowed_list(request, event).qs.order_by().values("pk")[:MOST_AT_ONCE]
        return Registration.objects.filter(event=event, pk__in=shown)
    numbers = [int(one) for one in request.POST.getlist("ids")[:MOST_TICKED] if one.isdecimal() and len(one) <= 18]
    return Registration.objects.filter(event=event, pk__in=numbers)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter to those whom the filters pick out: written, looked at with the number of recipients, sent once."""
    event = own_event(request, pk)
    rows = narrowed_list(request, event).qs
    if not request.GET.get("status"):
        rows = rows.filter(status__in=LIVE)
    count = recipients(rows).count()
    form = MessageForm(request.POST or None, initial={"key": uuid4()})
    context = {"event": event, "form": form, "count": count, "query": request.GET.urlencode()}
    if request.method == "POST" and form.is_valid():
        if "send" not in request.POST:
            return render(request, "events/write.html", {**context, "shown": _shown(event, form, request)})
        try:
            message = write_to_participants(
                event=event, registrations=rows, by=person(request), now=clock.now(),
                narrowed=narrowed_by(request.GET.dict(), hidden=("q",)), **form.cleaned_data,
            )  # fmt: skip
        except DomainError as error:
            show_refusal(form, error)
        else:
            said = ngettext("The letter goes to %(count)d address.", "The letter goes to %(count)d addresses.",
                            message.recipients)  # fmt: skip
            messages.success(request, said % {"count": message.recipients})
            return redirect("events:participants", pk)
    return render(request, "events/write.html", context, status=400 if form.is_bound else 200)


def _shown(event: Event, form: MessageForm, request: HttpRequest) -> str:
    """The letter as its recipients read it, in plain text."""
    message = Message(event=event, subject=form.cleaned_data["subject"], text=form.cleaned_data["text"])
    letter = Letter(rule="events.message", recipient=person(request).email, zone=event.zone, category="service")
    facts = {"message": message, "event": event, "ask": str(event.centre), "reply_to": event.centre.email}
    return put_together(letter, facts, live=False).plain


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts somebody into another category or other sessions; they are told."""
    row = own_registration(request, pk)
    form = MoveForm(
        request.POST or None, initial=chosen_by(row), event=row.event, intake=intake_of(row.event), complete=False
    )
    return form_page(
        request, form=form, template="events/ticket_change.html", done=_("Saved. The person is being told."),
        back=reverse("events:participants", args=[row.event_id]),
        save=lambda data: change_choices(
            registration=row, choices=form.choices(), by=person(request), now=clock.now(), reason=data["reason"]
        ),
        context={"registration": row, "event": row.event},
    )  # fmt: skip
