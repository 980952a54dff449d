"""Questions and answers in public."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backend.accounts.adapters import client_address
from backend.accounts.guests import Person
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.accounts.throttle import slow_down
from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
from backend.ui.pages import form_page
from mentoring.defence.forms import AnswerForm, GuestQuestionForm, QuestionForm, ReasonForm
from mentoring.defence.models import Defence, Question
from mentoring.defence.services import talk as services
from mentoring.defence.tokens import question_of
from mentoring.defence.views.public import question_form, show, visible


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a question: with an account it is shown at once, else after the letter is answered."""
    defence = visible(request, pk)
    form = question_form(request.user, request.POST)
    if not form.is_valid():
        return show(request, defence, form, status=400)
    if request.POST.get("website"):  # a robot: it is told what it wants to hear
        return redirect("defence:sent", pk)
    try:
        slow_down(request, "question")
        return _asked(request, defence, form)
    except DomainError as refusal:
        show_refusal(form, refusal)
        return show(request, defence, form, status=refusal.status)


def _asked(request: HttpRequest, defence: Defence, form: QuestionForm | GuestQuestionForm) -> HttpResponse:
    data, now = form.cleaned_data, clock.now()
    if isinstance(request.user, User):
        services.ask(defence=defence, text=data["text"], by=request.user, now=now)
        messages.success(request, _("Your question is shown below. The head of the centre is told."))
        return redirect(f"{reverse('defence:defence', args=[defence.pk])}#questions")
    guest = Person(full_name=data["full_name"], email=data["email"], language=get_language() or "ru")
    services.ask(defence=defence, text=data["text"], guest=guest, address=client_address(request), now=now)
    return redirect("defence:sent", defence.pk)


@require_safe
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """“We have sent you a letter”: what to do now."""
    return render(request, "defence/sent.html", {"defence": visible(request, pk)})


def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in a guest's letter: opening it changes nothing, its button shows the question."""
    question = question_of(token)
    if request.method == "POST":
        services.confirm_question(question=question, now=clock.now())
        messages.success(request, _("Your question is shown below. The head of the centre is told."))
        return redirect(f"{reverse('defence:defence', args=[question.defence_id])}#questions")
    return render(request, "defence/confirm.html", {"question": question, "defence": question.defence})


def _question(request: HttpRequest, pk: int) -> Question:
    rows = Question.objects.visible_to(request.user).select_related("defence__season__region", "defence__centre")
    return get_object_or_404(rows, pk=pk)


@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The head answers, or corrects the answer."""
    question, user = _question(request, pk), person(request)
    permit(user, "defence.answer_question", question.defence)
    return form_page(
        request, form=AnswerForm(request.POST or None, initial={"text": question.answer}),
        back=f"{question.defence.get_absolute_url()}#questions", title=_("Answer in public"), submit=_("Answer"),
        context={"crumbs": [question.defence], "note": f"{question.name}: {question.text}"},
        done=_("The answer is shown, and sent to who asked."),
        save=lambda data: services.answer(question=question, by=user, now=clock.now(), **data),
    )  # fmt: skip


@login_required
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    """The operator hides abuse, with a reason."""
    question, user = _question(request, pk), person(request)
    permit(user, "defence.hide_question", question.defence)
    return form_page(
        request, form=ReasonForm(request.POST or None), back=f"{question.defence.get_absolute_url()}#questions",
        title=_("Hide the question"), submit=_("Hide"), done=_("The question is hidden. You can show it again."),
        context={"crumbs": [question.defence], "note": question.text},
        save=lambda data: services.hide(question=question, by=user, now=clock.now(), **data),
    )  # fmt: skip


@login_required
@require_POST
def show_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The operator shows it again."""
    question = services.show_again(question=_question(request, pk), by=person(request), now=clock.now())
    messages.success(request, _("The question is shown again."))
    return redirect(f"{question.defence.get_absolute_url()}#questions")
