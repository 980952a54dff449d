"""The two-tap answer: from a letter, by a signed link, without logging in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
from backend.ui.pages import form_page
from mentoring.enums import CheckInAnswer
from mentoring.forms import CheckInForm, TellForm
from mentoring.invitations import invitation
from mentoring.services import answer_check_in, tell_mentor
from projects.models import Project


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


@login_required
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Tells the mentor how it is going from the project's page, without waiting for a letter."""
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    by = person(request)
    permit(by, "mentoring.tell_mentor", project)
    return form_page(
        request,
        form=TellForm(request.POST or None),
        save=lambda data: tell_mentor(
            project=project, by=by, answer=CheckInAnswer(data["answer"]), comment=data["comment"], now=clock.now()
        ),
        done=_("Your mentor is told and will call on the next working day."),
        back=project.get_absolute_url(),
        title=_("Tell your mentor"),
        submit=_("Tell"),
        context={"crumbs": [project]},
    )
