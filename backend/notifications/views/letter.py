from collections.abc import Callable

from csp.decorators import csp_replace
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
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
from backend.notifications.models import Letter, LetterArchive
from backend.notifications.registry import find
from backend.notifications.rules import POSSIBLE, may_read
from backend.notifications.selectors import preview_of
from backend.notifications.views.ledger import visible_letter
from backend.ui.forms import show_refusal

ACTS: dict[str, Callable[..., Letter]] = {
    "cancel": services.cancel_letter,
    "uncancel": services.uncancel_letter,
    "resend": services.resend_letter,
    "mark-sent": services.mark_letter_sent,
}


def _page(request: HttpRequest, letter: Letter, form: ReasonForm, status: int = 200) -> HttpResponse:
    user = person(request)
    context = {
        "letter": letter,
        "title": title_of(letter),
        "entry": find(letter.rule),
        "story": story(letter),
        "label": threads.labels([letter.thread]).get(letter.thread),
        "preview": preview_of(letter) if may_read(user, letter) else None,
        "acts": [what for what in ACTS if POSSIBLE[what](user, letter)],
        "form": form,
    }
    return render(request, "notifications/letter_page.html", context, status=status)


@login_required
def letter_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter: why it was sent or not, what comes next, and its text; one of long ago is in the archive."""
    if LetterArchive.objects.visible_to(person(request)).filter(pk=pk).exists():
        return redirect("notifications:archived_letter", pk)
    return _page(request, visible_letter(request, pk), ReasonForm())


@login_required
def act(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Cancels a letter, sends it again, or notes that it arrived; always with a reason."""
    letter = visible_letter(request, pk)
    permit(person(request), "notifications.handle_letter", letter)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            ACTS[what](letter=letter, by=person(request), reason=form.cleaned_data["reason"], now=clock.now())
        except Invalid as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Done. The history of the letter has it."))
            return redirect("notifications:letter", letter.pk)
    return _page(request, letter, form, status=422)


@login_required
@xframe_options_sameorigin
@csp_replace({  # type: ignore[arg-type]
    "default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "img-src": ["data:"],
    "frame-ancestors": ["'self'"], "sandbox": [""], "script-src": ["'none'"],
})  # fmt: skip
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as HTML, as it would read now, for the frame of its page: it runs and loads nothing."""
    letter = visible_letter(request, pk)
    if not may_read(person(request), letter):
        raise PermissionDenied
    text = preview_of(letter)
    return HttpResponse(text.html if text else "", headers={"Cache-Control": "no-store"})
