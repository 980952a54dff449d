"""The public page of a centre's report, its versions and its paper."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from backend.accounts.consents import current_text
from backend.accounts.enums import Purpose
from backend.accounts.forms import known_guest
from backend.accounts.models import User
from backend.common import clock
from mentoring.defence import selectors
from mentoring.defence.forms import GuestQuestionForm, QuestionForm
from mentoring.defence.models import Ballot, Defence, DefenceVersion
from mentoring.defence.papers import as_answer

RELATED = ("season__region", "centre__region")


def visible(request: HttpRequest, pk: int) -> Defence:
    """The defence, for those who see it."""
    return get_object_or_404(Defence.objects.visible_to(request.user).select_related(*RELATED), pk=pk)


def question_form(user: User | AnonymousUser, data: object = None) -> QuestionForm | GuestQuestionForm:
    """What has to be said to ask: less by who is logged in."""
    if user.is_authenticated:
        return QuestionForm(data)  # type: ignore[arg-type]
    return GuestQuestionForm(data, initial=known_guest(user))


@require_safe
def defence_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The report that holds now, with questions and answers; to its head a draft is shown where it is written."""
    defence = visible(request, pk)
    if selectors.current_version(defence) is None:
        return redirect("defence:version", defence.versions.latest("number").pk)
    return show(request, defence)


def show(
    request: HttpRequest, defence: Defence, form: QuestionForm | GuestQuestionForm | None = None, status: int = 200
) -> HttpResponse:
    """The public page, with the form as it was sent where that was refused."""
    user, version = request.user, selectors.current_version(defence)
    if version is None:
        raise Http404
    today = clock.local_date(clock.now(), defence.zone)
    context = {
        **report(version),
        "questions": selectors.questions_of(defence, user), "hidden": selectors.hidden_of(defence),
        "form": form or question_form(user), "consent_text": current_text(Purpose.QUESTION),
        "takes_questions": defence.season.takes_questions(today), "takes_points": defence.season.takes_points(today),
        "may_score": user.has_perm("defence.score_defence", defence),
        "ballot": Ballot.objects.visible_to(user).filter(defence=defence).first(),
        "may_answer": user.has_perm("defence.answer_question", defence),
        "may_hide": user.has_perm("defence.hide_question", defence),
        "may_write": user.has_perm("defence.change_defence", defence),
        "earlier": defence.versions.published().exclude(pk=version.pk).order_by("number"),
        "draft": DefenceVersion.objects.visible_to(user).filter(defence=defence, published_at=None).first(),
        "comments": selectors.comments_for(user, defence),
    }  # fmt: skip
    return render(request, "defence/defence.html", context, status=status)


def report(version: DefenceVersion) -> dict[str, object]:
    """What `defence/sections.html` shows."""
    sections = list(version.sections.all())
    return {"defence": version.defence, "season": version.defence.season, "version": version, "sections": sections}


@require_safe
def version_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: a draft for those who see it, an older one for everybody."""
    rows = DefenceVersion.objects.visible_to(request.user).select_related("defence__season__region", "defence__centre")
    version = get_object_or_404(rows, pk=pk)
    context = {
        **report(version), "current": selectors.current_version(version.defence),
        "may_write": request.user.has_perm("defence.change_defence", version.defence),
    }  # fmt: skip
    return render(request, "defence/version.html", context)


@require_safe
def defence_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The published report as PDF, with questions and answers."""
    defence = visible(request, pk)
    version = selectors.current_version(defence)
    if version is None:
        raise Http404
    return as_answer(version, now=clock.now())
