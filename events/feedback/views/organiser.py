"""What is asked and what was answered: for the organisers of the event and nobody else."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.common.tabular.sheets import workbook, workbook_download
from backend.ui.pages import form_page
from events.feedback.forms import OwnQuestionForm, SurveyForm
from events.feedback.models import OwnQuestion, Survey
from events.feedback.selectors import results_of, sheet_of
from events.feedback.services import add_question, open_survey, remove_question
from events.models import Event
from events.views.organiser import own_event


def _page(event_id: int) -> str:
    return reverse("feedback:results", args=[event_id])


def _survey(event: Event) -> Survey:
    return get_object_or_404(Survey.objects.select_related("event__centre__region"), event=event)


@login_required
@never_cache
@require_safe
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """What was answered, in charts, tables and texts; before that, what is asked."""
    event = own_event(request, pk)
    survey = Survey.objects.filter(event=event).select_related("event").first()
    found = results_of(survey) if survey else None
    context = {
        "event": event, "survey": survey, "results": found,
        "questions": survey.questions.all() if survey else [],
        "columns": [_("Answer"), _("How many"), _("Share")],
    }  # fmt: skip
    return render(request, "feedback/results.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Decides that participants are asked, and until when."""
    event = own_event(request, pk)
    survey = Survey.objects.filter(event=event).first()
    initial = {"closes_on": survey.closes_on} if survey else {}
    return form_page(
        request, form=SurveyForm(request.POST or None, initial=initial), title=_("Ask for opinions"),
        submit=_("Ask"), back=_page(pk), context={"lead": event.title},
        save=lambda data: open_survey(event=event, by=person(request), now=clock.now(), **data),
        done=_("Everybody who was there gets a letter on the day after the event, or today if that is over."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks one thing more."""
    survey = _survey(own_event(request, pk))
    return form_page(
        request, form=OwnQuestionForm(request.POST or None), title=_("Question of your own"), submit=_("Add"),
        back=_page(pk), context={"lead": survey.event.title}, done=_("The question is added."),
        save=lambda data: add_question(survey=survey, by=person(request), now=clock.now(), **data),
    )  # fmt: skip


@login_required
@require_POST
def drop_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a question back that nobody has answered yet."""
    rows = OwnQuestion.objects.filter(survey__in=Survey.objects.visible_to(request.user))
    question = get_object_or_404(rows.select_related("survey__event"), pk=pk)
    try:
        remove_question(question=question, by=person(request), now=clock.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The question is taken back."))
    return redirect("feedback:results", question.survey.event_id)


@login_required
@never_cache
@require_safe
def as_workbook(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The answers as an Excel file, a row each, in an order that says nothing."""
    head, rows = sheet_of(_survey(own_event(request, pk)))
    return workbook_download(workbook(head, rows, sheet=_("Answers")), f"opinions-{pk}.xlsx")
