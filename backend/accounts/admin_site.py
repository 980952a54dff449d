from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.accounts.models import User


class StaffSite(AdminSite):
    """The administration pages. Their own log-in form would not ask for the second factor, so ours is used."""

    site_header = gettext_lazy("Rostok: administration")
    site_title = gettext_lazy("Rostok")
    index_title = gettext_lazy("What is kept here")

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return super().has_permission(request) and not (isinstance(user, User) and lacks_second_factor(user))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Sends people to our log-in, staff without a second factor to adding one, everybody else away."""
        user = request.user
        if not isinstance(user, User):
            return redirect_to_login(request.GET.get("next") or request.path)
        if user.is_staff and user.is_active and lacks_second_factor(user):
            messages.warning(request, _("The administration pages need a second factor. Add an authenticator app."))
            return redirect("mfa_activate_totp")
        if self.has_permission(request):
            return redirect("admin:index")
        raise PermissionDenied


def lacks_second_factor(user: User) -> bool:
    """Whether the person must add a second factor before the administration pages open."""
    return settings.ADMIN_NEEDS_SECOND_FACTOR and not is_mfa_enabled(user)
