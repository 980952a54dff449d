from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from backend.accounts.requests import person
from backend.common import clock
from backend.notifications import registry, threads
from backend.notifications.explain import outlook
from backend.notifications.exports import LEDGER, export
from backend.notifications.filters import narrowed, query_of, surely_narrowed
from backend.notifications.forms import ManyForm, WhyNotForm
from backend.notifications.interventions import DEEDS, intervene_in_many, open_to
from backend.notifications.models import Letter
from backend.notifications.selectors import recipient_of, rows_of, rule_of, summary_of, to_the_same
from backend.notifications.why_not import why_not as answer_to
from backend.ui.lists import list_context
from backend.ui.pages import form_page

PAGE = 50


@login_required
def ledger(request: HttpRequest) -> HttpResponse:
    """Every letter that the person may know of: planned, sent, and held back."""
    context = _listed(request)
    form = context["filter"].form
    thread = form.cleaned_data.get("thread", "") if form.is_valid() else ""
    label = threads.labels([thread]).get(thread)
    whole = Letter.objects.visible_to(person(request)).filter(thread=thread)
    if label and whole.exists():
        context |= {"thread": thread, "thread_label": label, "summary": summary_of(whole)}
    return render(request, "notifications/ledger.html", context)


@login_required
def recipient(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything to the recipient of this letter that the person may know of."""
    letter = visible_letter(request, pk)
    context = _listed(request, alike=pk)
    whole = to_the_same(Letter.objects.visible_to(person(request)), pk)
    context |= {"recipient": recipient_of(letter), "letter": letter, "summary": summary_of(whole)}
    return render(request, "notifications/ledger_recipient.html", context)


@login_required
def rule(request: HttpRequest, key: str) -> HttpResponse:
    """One follow-up: what it is, and what became of its letters as far as the person may know of them."""
    entry = registry.find(key)
    context = _listed(request, rule=key)
    whole = Letter.objects.visible_to(person(request)).filter(rule=key)
    if entry is None or not (context["handles"] or whole.exists()):
        raise Http404
    context |= {"rule": rule_of(entry), "summary": summary_of(whole)}
    return render(request, "notifications/ledger_rule.html", context)


def _listed(request: HttpRequest, **fixed: object) -> dict[str, Any]:
    """What the list of letters needs; `fixed` is what the page is about."""
    user = person(request)
    found = narrowed(request, Letter.objects.visible_to(user).select_related("user"), **fixed)
    listed = list_context(request, found, size=PAGE)
    return {
        **listed,
        "rows": rows_of(listed["page"].object_list),
        "handles": user.is_superuser or Letter.objects.handled_by(user).exists(),
        "query": query_of(found.data),
    }


@login_required
@require_POST
def export_csv(request: HttpRequest) -> HttpResponseBase:
    """The letters that the page lists, as a table. A POST, for the audit keeps who took it."""
    letters = surely_narrowed(request, Letter.objects.visible_to(person(request)))
    return export(request, letters, LEDGER, now=clock.now())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def many(request: HttpRequest, what: str) -> HttpResponse:
    """Cancels, or sends again, all letters of a narrowed list with which that can be done."""
    user, deed = person(request), DEEDS[what]
    mine = Letter.objects.handled_by(user)
    if not mine.exists():
        raise Http404
    among = surely_narrowed(request, mine)
    letters = open_to(deed, among)
    count = letters.count()
    return form_page(
        request, form=ManyForm(request.POST or None, initial={"count": count}), template="notifications/many.html",
        save=lambda data: intervene_in_many(what=what, among=among, by=user, now=clock.now(), **data),
        done=_done, back=f"{reverse('notifications:ledger')}?{query_of(request.GET)}", title=deed.title,
        submit=deed.button, context={"count": count, "rows": rows_of(letters.select_related("user")[:10])},
    )  # fmt: skip


def _done(count: int) -> str:
    return ngettext(
        "Done with %(count)d letter. Its history has it.", "Done with %(count)d letters. Their history has it.", count
    ) % {"count": count}


@login_required
def why_not(request: HttpRequest, thread: str) -> HttpResponse:
    """For each rule, whom it concerns now and when it writes next; and why an expected letter is not there."""
    label = threads.labels([thread]).get(thread)
    if label is None or not threads.worked_on(person(request), thread):
        raise Http404
    now = clock.now()
    form = WhyNotForm(request.GET if "rule" in request.GET else None, thread=thread)
    outlooks = outlook(thread, now)
    context = {
        "form": form,
        "answer": answer_to(form.question, now) if form.is_valid() else None,
        "thread": thread,
        "label": label,
        "outlooks": outlooks,
        "concerned": [row for row in outlooks if row.concerned],
        "idle": [row for row in outlooks if not row.concerned],
    }
    return render(request, "notifications/why_not.html", context)


def visible_letter(request: HttpRequest, pk: int) -> Letter:
    """The letter, if the person may know of it.

    Raises:
        Http404: they may not, or there is none.
    """
    return get_object_or_404(Letter.objects.visible_to(person(request)).select_related("user"), pk=pk)
