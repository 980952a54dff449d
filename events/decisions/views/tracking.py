"""What became of what was recommended: for everybody, for those who see to it, for those who run the event."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts.requests import person
from backend.accounts.throttle import slow_down
from backend.common import clock
from backend.common.clock import MOSCOW, local_date
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
from backend.ui.lists import list_context
from backend.ui.pages import form_page
from events.decisions import selectors
from events.decisions.filters import RecommendationFilter
from events.decisions.forms import AnswerForm, EntrustForm, ReportForm
from events.decisions.models import Protocol, Recommendation, Step
from events.decisions.services import fulfilment
from events.decisions.tokens import email_of
from events.decisions.views.fetching import own_point, visible_event, visible_point
from events.models import Event
from projects.files.selectors import files_by_target

PER_PAGE = 50


@require_safe
def of_event(request: HttpRequest, pk: int) -> HttpResponse:
    """The documents of an event and how far their recommendations are; what earlier meetings left open."""
    event = visible_event(request, pk)
    runs = Event.objects.run_by(request.user).filter(pk=pk).exists()
    seen = Protocol.objects.visible_to(request.user).filter(event=event).with_places()
    rows = Recommendation.objects.tracked().filter(protocol__in=seen.values("pk")).with_places()
    today = local_date(clock.now(), event.zone)
    found = selectors.with_reports(rows.order_by("protocol_id", "addressee__order", "order", "pk"), public=not runs)
    carried = selectors.carried_to(event)
    context = {
        "event": event, "runs": runs, "protocols": list(seen), "today": today,
        "documents": selectors.by_document(found, today),
        "carried": list((carried if runs else carried.public())[:PER_PAGE]),
    }  # fmt: skip
    return render(request, "decisions/of_event.html", context)


@require_safe
def everywhere(request: HttpRequest) -> HttpResponse:
    """All public recommendations, narrowed by region, centre and addressee, with the share done by each."""
    rows = Recommendation.objects.public()
    found = RecommendationFilter(request.GET, queryset=rows.with_places().latest_first(), request=request)
    today = local_date(clock.now(), MOSCOW)
    context = {
        **list_context(request, found, size=PER_PAGE), "today": today, "share": selectors.share_of_all(found.qs, today),
        "shares": selectors.shares(found.qs, today)[:30],
    }  # fmt: skip
    return render(request, "decisions/everywhere.html", context)


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the person sees to."""
    rows = Recommendation.objects.owned_by(request.user).with_places()
    found = RecommendationFilter(request.GET, queryset=rows.order_by("due_on", "pk"), request=request)
    context = {**list_context(request, found, size=PER_PAGE), "today": local_date(clock.now(), MOSCOW)}
    return render(request, "decisions/mine.html", context)


@require_safe
def recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    """One recommendation with what was reported; those who may report do so here."""
    return _recommendation(request, visible_point(request, pk))


def _recommendation(request: HttpRequest, point: Recommendation, form: ReportForm | None = None) -> HttpResponse:
    runs = request.user.has_perm("decisions.track_recommendation", point)
    reports = request.user.has_perm("decisions.report_recommendation", point)
    steps = list(point.steps.select_related("by") if reports else point.steps.filter(shown=True).select_related("by"))
    files = files_by_target(Step, [step.pk for step in steps]) if runs else {}
    today = local_date(clock.now(), point.protocol.event.zone)
    context = {
        "point": point, "protocol": point.protocol, "event": point.protocol.event, "runs": runs, "reports": reports,
        "steps": [(step, files.get(step.pk, [])) for step in steps], "overdue": point.is_overdue(today),
        "form": form or ReportForm(runs=runs, initial={"progress": point.progress}),
        "again": list(point.taken_over.filter(protocol__published_at__isnull=False).select_related("protocol")),
    }  # fmt: skip
    return render(request, "decisions/recommendation.html", context, status=400 if form else 200)


@login_required
@require_POST
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes what has become of it."""
    point = visible_point(request, pk)
    runs = request.user.has_perm("decisions.track_recommendation", point)
    form = ReportForm(request.POST, request.FILES, runs=runs)
    if form.is_valid():
        try:
            fulfilment.report(recommendation=point, by=person(request), now=clock.now(), **form.cleaned_data)
        except DomainError as error:
            if error.status == 403:
                raise
            show_refusal(form, error)
        else:
            messages.success(request, _("Noted. Thank you!"))
            return redirect(point)
    return _recommendation(request, point, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entrust(request: HttpRequest, pk: int) -> HttpResponse:
    """Says who sees to it and by when."""
    point = own_point(request, pk)
    form = EntrustForm(request.POST or None, recommendation=point)
    return form_page(
        request, form=form, title=_("Who sees to it, and by when"), done=_("Saved."), context={"note": point.text},
        save=lambda _data: fulfilment.entrust(
            recommendation=point, by=person(request), now=clock.now(), **form.entrusted()
        ),
        back=point.get_absolute_url(),
    )  # fmt: skip


@login_required
@require_POST
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a report on the public page, or takes it from there."""
    steps = Step.objects.filter(recommendation__in=Recommendation.objects.run_by(request.user).values("pk"))
    step = get_object_or_404(steps.select_related("recommendation__protocol__event"), pk=pk)
    shown = request.POST.get("shown") == "yes"
    fulfilment.show_step(step=step, shown=shown, by=person(request), now=clock.now())
    messages.success(request, _("It stands on the public page.") if shown else _("It is not public any more."))
    return redirect(step.recommendation)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """All that an address sees to, by the signed link of a letter. Opening it changes nothing: a button does."""
    email = email_of(token)
    rows = Recommendation.objects.entrusted_to(email).with_places().order_by("due_on", "pk")
    form = AnswerForm(request.POST or None, request.FILES or None, runs=False)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        point = get_object_or_404(rows, pk=said.pop("recommendation"))
        try:
            slow_down(request, "recommendation-report")
            fulfilment.report(recommendation=point, now=clock.now(), **said)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Noted. Thank you! Those who run the event read it."))
            return redirect("decisions:answer", token)
    context = {
        "rows": [(point, _form_of(point, form)) for point in rows[:200]], "token": token, "email": email,
        "today": local_date(clock.now(), MOSCOW),
    }  # fmt: skip
    response = render(request, "decisions/answer.html", context, status=400 if form.is_bound else 200)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _form_of(point: Recommendation, sent: AnswerForm) -> AnswerForm:
    """The form of one of them: the one that was refused, if it is about it, else an empty one."""
    if sent.is_bound and sent.data.get("recommendation") == str(point.pk):
        return sent
    return AnswerForm(
        runs=False, auto_id=f"r{point.pk}_%s", initial={"recommendation": point.pk, "progress": point.progress}
    )
