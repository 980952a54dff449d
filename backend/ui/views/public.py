from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


def home(request: HttpRequest) -> HttpResponse:
    """The public first page."""
    return render(request, "ui/home.html")


def start(request: HttpRequest) -> HttpResponse:
    """Where a person lands after logging in."""
    return redirect("home")


def privacy(request: HttpRequest) -> HttpResponse:
    """What personal data the service keeps, why, and what a person may demand."""
    return render(request, "ui/privacy.html")
