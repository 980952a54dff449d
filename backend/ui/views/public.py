from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from backend.common import clock
from backend.ui.home import sections
from backend.ui.navigation import address, first_page


def home(request: HttpRequest) -> HttpResponse:
    """The public first page."""
    return render(
        request,
        "ui/home.html",
        {
            "register_url": address("projects:register"),
            "events_url": address("events:list"),
            "centres_url": address("directory:centres"),
            "sections": sections(request, clock.now()),
        },
    )


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Where a person lands after logging in: at the work of the role, or at a page that says how to begin."""
    if target := first_page(request.user):
        return redirect(target)
    return render(
        request,
        "ui/start.html",
        {"register_url": address("projects:register"), "centres_url": address("directory:centres")},
    )


def privacy(request: HttpRequest) -> HttpResponse:
    """What personal data the service keeps, why, and what a person may demand."""
    return render(request, "ui/privacy.html", {"preferences_url": address("accounts:preferences")})
