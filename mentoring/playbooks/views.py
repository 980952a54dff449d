"""The follow-up plan of a centre: its mentors and the operator read it, its head changes it."""

from collections.abc import Mapping
from typing import Any

from csp.decorators import csp_replace
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError, Invalid
from backend.directory.models import Centre
from backend.notifications import registry
from backend.notifications.models import RuleSetting
from backend.notifications.registry import Rule
from backend.notifications.variables import by_name
from backend.notifications.wording import FILTERS
from backend.ui.forms import show_refusal
from mentoring.playbooks import selectors, services
from mentoring.playbooks.dry_run import DryRun, dry_run, span
from mentoring.playbooks.enums import LANGUAGES
from mentoring.playbooks.forms import PreviewForm, RuleForm, SpanForm, WordingForm
from mentoring.playbooks.history import lines_of_history
from mentoring.playbooks.preview import examples, preview, words_of
from mentoring.playbooks.selectors import Line


def _centre(request: HttpRequest, pk: int) -> Centre:
    return get_object_or_404(selectors.centres_with_plan(person(request)), pk=pk)


def _rule(key: str) -> Rule:
    entry = registry.find(key)
    if not isinstance(entry, Rule):
        raise Http404
    return entry


def _page(request: HttpRequest, template: str, centre: Centre, status: int = 200, **context: Any) -> HttpResponse:
    may_change = person(request).has_perm("playbooks.change_plan", centre)
    context |= {"centre": centre, "may_change": may_change}
    return render(request, f"playbooks/{template}.html", context, status=status)


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """The plan of the one centre where the person works, or a choice among several."""
    centres = list(selectors.centres_with_plan(person(request)).order_by("name")[:200])
    if not centres:
        raise Http404
    if len(centres) == 1:
        return redirect("playbooks:plan", centres[0].pk)
    return render(request, "playbooks/centres.html", {"centres": centres})


@login_required
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The timeline of one stage, and the stages to choose from."""
    centre = _centre(request, pk)
    lines = selectors.plan_of(centre)
    tabs = selectors.tabs(centre, lines, request.GET.get("stage", ""))
    current = next((tab for tab in tabs if tab.current), None)
    shown = selectors.lines_at(lines, current.code) if current else []
    return _page(request, "plan", centre, tabs=tabs, current=current, lines=shown)


@login_required
def rule_page(request: HttpRequest, pk: int, rule: str) -> HttpResponse:
    """One rule: its days, whether it is sent, and what a change would do before it is saved."""
    centre = _centre(request, pk)
    line = selectors.line_of(centre, _rule(rule))
    if request.method == "POST":
        permit(person(request), "playbooks.change_plan", centre)
        return _change(request, centre, line, RuleForm(request.POST, line=line))
    return _rule_page(request, centre, line, RuleForm(line=line))


def _rule_page(
    request: HttpRequest, centre: Centre, line: Line, form: RuleForm, effect: DryRun | None = None
) -> HttpResponse:
    wordings = [(code, label, code in line.languages) for code, label in LANGUAGES.items()]
    status = 400 if form.is_bound and form.errors else 200
    return _page(request, "rule", centre, status, line=line, form=form, effect=effect, wordings=wordings)


def _change(request: HttpRequest, centre: Centre, line: Line, form: RuleForm) -> HttpResponse:
    if form.is_valid():
        try:
            given = {"enabled": form.cleaned_data["enabled"], "offsets": form.offsets()}
            if "look" in request.POST:
                return _rule_page(request, centre, line, form, _effect(centre, line, given))
            services.change_rule(centre=centre, rule=line.rule, by=person(request), now=clock.now(), **given)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. It holds from the next round of the follow-ups on."))
            return redirect("playbooks:rule", centre.pk, line.rule.key)
    return _rule_page(request, centre, line, form)


def _effect(centre: Centre, line: Line, given: Mapping[str, Any]) -> DryRun:
    offsets = services.checked_offsets(line.rule, **given)
    unsaved = RuleSetting(centre=centre, rule=line.rule.key, enabled=given["enabled"], offsets=offsets)
    now, key = clock.now(), line.rule.key
    since, until = span(centre, since=None, until=None, now=now)
    lines = selectors.plan_of(centre)
    return dry_run(centre, lines, since=since, until=until, now=now, change={key: unsaved}, only=key)


@login_required
@require_POST
def reset(request: HttpRequest, pk: int, rule: str) -> HttpResponse:
    """Brings days and words of a rule back to what is declared."""
    centre = _centre(request, pk)
    services.reset_rule(centre=centre, rule=_rule(rule), by=person(request), now=clock.now())
    messages.success(request, _("The follow-up is as it was declared."))
    return redirect("playbooks:rule", centre.pk, rule)


@login_required
def wording(request: HttpRequest, pk: int, language: str, rule: str) -> HttpResponse:
    """The words of a letter in one language, what they may name, and how they read."""
    centre, entry = _centre(request, pk), _rule(rule)
    if language not in LANGUAGES:
        raise Http404
    subject, body = words_of(entry, centre, language)
    form = WordingForm(request.POST or None, initial={"subject": subject, "body": body})
    if request.method == "POST":
        permit(person(request), "playbooks.change_plan", centre)
        if form.is_valid():
            try:
                services.change_wording(
                    centre=centre, rule=entry, language=language, by=person(request), now=clock.now(),
                    **form.cleaned_data,
                )  # fmt: skip
            except DomainError as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, _("Saved. Letters that are written from now on have these words."))
                return redirect("playbooks:wording", centre.pk, language, rule)
    return _page(
        request, "wording", centre, 400 if form.is_bound and form.errors else 200,
        line=selectors.line_of(centre, entry), form=form, language=language, languages=LANGUAGES.items(),
        filters=FILTERS, variables=by_name(entry.variables).values(),
        shown=PreviewForm(examples=examples(entry, centre, now=clock.now())),
    )  # fmt: skip


@login_required
@xframe_options_sameorigin
@csp_replace({  # type: ignore[arg-type]
    "default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "img-src": ["data:"],
    "frame-ancestors": ["'self'"], "sandbox": [""], "script-src": ["'none'"],
})  # fmt: skip
def preview_page(request: HttpRequest, pk: int, language: str, rule: str) -> HttpResponse:
    """The letter about a real project for the frame of its page, in the words that were typed or saved."""
    centre, entry = _centre(request, pk), _rule(rule)
    if language not in LANGUAGES:
        raise Http404
    now = clock.now()
    form = PreviewForm(request.POST or request.GET, examples=examples(entry, centre, now=now))
    typed = request.POST.get("subject"), request.POST.get("body")
    example, text, error = form.example(), None, ""
    try:
        words = words_of(entry, centre, language)
        if typed[0] is not None and typed[1] is not None:
            words = services.checked_words(entry, language=language, subject=typed[0], body=typed[1])
        text = preview(entry, centre, example, language=language, words=words if all(words) else None, now=now)
    except Invalid as refusal:
        error = refusal.message
    if text and text.html and form.data.get("look") != "plain":
        return HttpResponse(text.html, headers={"Cache-Control": "no-store"})
    context = {"text": text, "error": error, "example": example, "language": language}
    answer = render(request, "playbooks/preview.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@login_required
def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """What would go out on which day by the plan as it is saved."""
    centre, now = _centre(request, pk), clock.now()
    form, run = SpanForm(request.GET or None), None
    since, until = span(centre, since=None, until=None, now=now)
    try:
        if form.is_bound and form.is_valid():
            since, until = span(centre, now=now, **form.cleaned_data)
    except Invalid as refusal:
        show_refusal(form, refusal)
    if not form.errors:
        run = dry_run(centre, selectors.plan_of(centre), since=since, until=until, now=now)
        form = SpanForm(initial={"since": since.isoformat(), "until": until.isoformat()})
    return _page(request, "letters", centre, 200 if run else 400, run=run, form=form)


@login_required
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed what of the plan and when."""
    centre = _centre(request, pk)
    return _page(request, "history", centre, changes=lines_of_history(selectors.changes_of(centre)[:100]))


@login_required
@require_POST
def undo(request: HttpRequest, pk: int, change: int) -> HttpResponse:
    """Brings back what stood before a change."""
    centre = _centre(request, pk)
    entry = get_object_or_404(selectors.changes_of(centre), pk=change)
    services.undo(centre=centre, change=entry, by=person(request), now=clock.now())
    messages.success(request, _("Undone: what stood before holds again."))
    return redirect(reverse("playbooks:history", args=[centre.pk]))
