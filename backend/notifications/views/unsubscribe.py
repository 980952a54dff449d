from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from backend.common import clock
from backend.common.signing import unsign
from backend.notifications import services
from backend.notifications.selectors import takes_nudges

# Longer than anybody's project; a mail program may show its button for as long as it keeps the letter.
VALID_FOR = timedelta(days=400)


@csrf_exempt  # the mail provider's button posts here without a cookie (RFC 8058); the signature is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Shows what comes to the address in the link. Only pressing a button, here or in the mail program, changes it."""
    email = unsign("unsubscribe", token, max_age=VALID_FOR)["email"]
    done = ""
    if request.method == "POST":
        done = "again" if "again" in request.POST else "stopped"
        if done == "again":
            services.resubscribe(email=email)
        else:
            services.unsubscribe(email=email, now=clock.now())
    context = {"email": email, "done": done, "nudges": takes_nudges(email)}
    return render(request, "notifications/unsubscribe.html", context)
