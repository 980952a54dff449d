"""How the organiser sets the registration up: who decides, categories with their seats, questions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
from backend.ui.pages import form_page
from events.intake_forms import CategoryFormSet, QuestionForm, SettingsForm
from events.models import Event, Question
from events.services.intake import drop_question, save_question, set_up
from events.views.organiser import own_event


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def registration_settings(request: HttpRequest, pk: int) -> HttpResponse:
    """The settings of the form on one page, and its questions."""
    event = own_event(request, pk)
    rows = [{"pk": row.pk, "title": row.title, "kind": row.kind, "quota": row.quota} for row in event.categories.all()]
    form = SettingsForm(request.POST or None, event=event)
    lines = CategoryFormSet(request.POST or None, initial=rows, prefix="category")
    sent = request.method == "POST"
    if sent and form.is_valid() and lines.is_valid() and _set_up(request, event, form, lines):
        messages.success(request, _("Saved."))
        return redirect("events:registration", pk)
    status = 400 if sent else 200
    questions = event.questions.select_related("category", "after")
    context = {"event": event, "form": form, "lines": lines, "questions": questions}
    return render(request, "events/registration.html", context, status=status)


def _set_up(request: HttpRequest, event: Event, form: SettingsForm, lines) -> bool:  # type: ignore[no-untyped-def]
    """Whether the service took it; a refusal stands at its line."""
    kept = [one for one in lines if one.line is not None]
    try:
        set_up(
            event=event, approval=form.cleaned_data["approval"], lines=[one.line for one in kept], rooms=form.rooms,
            by=person(request), now=clock.now(),
        )  # fmt: skip
    except DomainError as error:
        number = error.field.removeprefix("line_")
        if number.isdecimal() and 0 < int(number) <= len(kept):
            kept[int(number) - 1].add_error("quota" if kept[int(number) - 1].cleaned_data["quota"] else "title",
                                            error.message)  # fmt: skip
        else:
            show_refusal(form, error)
        return False
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_question(request: HttpRequest, pk: int) -> HttpResponse:
    """A new question at the end of the form."""
    return _question_page(request, own_event(request, pk), None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Another wording, other answers, another condition."""
    question = _own_question(request, pk)
    return _question_page(request, question.event, question)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first, then takes a question out of the form; answers that were given are not shown any more."""
    question = _own_question(request, pk)
    if request.method != "POST":
        answered = question.event.registrations.filter(answers__has_key=str(question.pk)).count()
        return render(request, "events/question_remove.html", {"question": question, "answered": answered})
    try:
        drop_question(question=question, by=person(request), now=clock.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The question is taken out."))
    return redirect("events:registration", question.event_id)


def _own_question(request: HttpRequest, pk: int) -> Question:
    rows = Question.objects.filter(event__in=Event.objects.run_by(request.user))
    return get_object_or_404(rows.select_related("event__centre"), pk=pk)


def _question_page(request: HttpRequest, event: Event, question: Question | None) -> HttpResponse:
    form = QuestionForm(request.POST or None, event=event, question=question)
    return form_page(
        request, form=form, back=reverse("events:registration", args=[event.pk]), submit=_("Save"), done=_("Saved."),
        title=_("Change the question") if question else _("New question"), template="events/participant_add.html",
        save=lambda _data: save_question(
            event=event, line=form.line, question=question, by=person(request), now=clock.now()
        ),
        context={"event": event, "lead": event.title},
    )  # fmt: skip
