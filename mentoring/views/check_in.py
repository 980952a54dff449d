"""The two-tap answer: from a letter, by a signed link, without logging in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
from mentoring.enums import CheckInAnswer
from mentoring.forms import CheckInForm
from mentoring.invitations import invitation
from mentoring.services import answer_check_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Asks how it is going. Only a POST answers: mail scanners follow every link of a letter."""
    now = clock.now()
    asked = invitation(token, now=now)
    chosen = request.GET.get("answer", asked.given.answer if asked.given else "")
    form = CheckInForm(request.POST or None, initial={"comment": asked.given.comment if asked.given else ""})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["answer"]
        try:
            answer_check_in(
                project=asked.project,
                letter=asked.letter,
                answer=CheckInAnswer(chosen),
                comment=form.cleaned_data["comment"],
                now=now,
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            return redirect("mentoring:check_in_thanks", token=token)
    answers = [(value, label, value == chosen) for value, label in CheckInAnswer.choices]
    return render(request, "mentoring/check_in.html", {"asked": asked, "form": form, "answers": answers})


@never_cache
@require_safe
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Says who was told and what happens next."""
    asked = invitation(token, now=clock.now())
    if asked.given is None:
        return redirect("mentoring:check_in", token=token)
    return render(request, "mentoring/check_in_thanks.html", {"asked": asked, "token": token})
