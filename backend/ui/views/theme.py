from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from backend.ui.theme import AUTO, THEMES, remember


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Takes the choice of colours and goes back to the page that it was made on."""
    chosen = request.POST.get("theme", AUTO)
    back = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = redirect(back if inside else "home")
    remember(response, chosen if chosen in THEMES else AUTO, secure=request.is_secure())
    return response
