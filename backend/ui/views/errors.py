from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What a person sees whose form came without a valid token."""
    return render(request, "ui/errors/csrf.html", status=403)
