from collections.abc import Callable

from csp.decorators import csp_replace
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import Invalid
from backend.notifications import services, threads
from backend.notifications.explain import story, title_of
from backend.notifications.forms import ReasonForm
from backend.notifications.models import Letter
from backend.notifications.registry import find
from backend.notifications.selectors import preview_of
from backend.notifications.views.ledger import visible_letter
from backend.ui.forms import show_refusal

ACTS: dict[str, tuple[str, Callable[..., Letter]]] = {
    "cancel": ("notifications.cancel_letter", services.cancel_letter),
    "resend": ("notifications.resend_letter", services.resend_letter),
    "mark-sent": ("notifications.mark_letter_sent", services.mark_letter_sent),
}


def _page(request: HttpRequest, letter: Letter, form: ReasonForm, status: int = 200) -> HttpResponse:
    user = person(request)
    context = {
        "letter": letter,
        "title": title_of(letter),
        "entry": find(letter.rule),
        "story": story(letter),
        "label": threads.labels([letter.thread]).get(letter.thread),
        "preview": preview_of(letter) if user.has_perm("notifications.read_letter", letter) else None,
        "acts": [act for act, (permission, _do) in ACTS.items() if user.has_perm(permission, letter)],
        "form": form,
    }
    return render(request, "notifications/letter_page.html", context, status=status)


@login_required
def letter_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter: why it was sent or not, what comes next, and its text."""
    return _page(request, visible_letter(request, pk), ReasonForm())


@login_required
def act(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Cancels a letter, sends it again, or notes that it arrived; always with a reason."""
    letter = visible_letter(request, pk)
    permit(person(request), "notifications.handle_letter", letter)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            ACTS[what][1](letter=letter, by=person(request), reason=form.cleaned_data["reason"], now=clock.now())
        except Invalid as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Done. The history of the letter has it."))
            return redirect("notifications:letter", letter.pk)
    return _page(request, letter, form, status=422)


@login_required
@xframe_options_sameorigin
@csp_replace({
    "default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "img-src": ["data:"],
    "frame-ancestors": ["'self'"], "sandbox": [""], "script-src": ["'none'"],
})  # fmt: skip
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as HTML, as it would read now, for the frame of its page: it runs and loads nothing."""
    letter = visible_letter(request, pk)
    permit(person(request), "notifications.read_letter", letter)
    text = preview_of(letter)
    return HttpResponse(text.html if text else "", headers={"Cache-Control": "no-store"})
