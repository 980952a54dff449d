from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from backend.common import clock
from backend.common.signing import unsign
from backend.notifications import services


@csrf_exempt  # the mail provider's button posts here without a cookie (RFC 8058); the signature is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Shows one button; pressing it, here or in the mail program, stops nudges to the address in the link."""
    email = unsign("unsubscribe", token)["email"]
    state = "ask"
    if request.method == "POST" and "again" in request.POST:
        services.resubscribe(email=email)
        state = "again"
    elif request.method == "POST":
        services.unsubscribe(email=email, now=clock.now())
        state = "stopped"
    return render(request, "notifications/unsubscribe.html", {"email": email, "state": state})
