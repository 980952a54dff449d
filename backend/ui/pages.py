"""The page with one form: shows it, saves it, goes on. Every app's edit pages are made of this."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from backend.common.errors import DomainError
from backend.ui.forms import show_refusal


def form_page(
    request: HttpRequest,
    *,
    form: Form | ModelForm,
    save: Callable[[dict[str, Any]], Any],
    done: str | Promise | Callable[[Any], str],
    back: str,
    title: str | Promise = "",
    submit: str | Promise = "",
    template: str = "ui/form_page.html",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Shows the form; when it is sent and right, calls `save` with its cleaned data and goes `back`.

    A refusal of the service is shown in the form, at its field, and nothing typed is lost.

    Args:
        done: what is said then, or a function that says it of what `save` returned.
        title: of the page and of its tab; a `template` of its own may write it itself.
    """
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(form.cleaned_data)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, str(done(saved) if callable(done) else done))
            return redirect(back)
    status = 400 if form.is_bound and form.errors else 200
    page = {"form": form, "title": title, "back": back, "submit": submit, **(context or {})}
    return render(request, template, page, status=status)
