from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from backend.accounts.models import Preferences
from backend.accounts.requests import person
from backend.common import clock
from backend.notifications.choices import choices_of, offered_messengers, save_choices
from backend.notifications.messengers.connecting import messengers_of
from backend.notifications.settings_form import REST, SettingsForm
from backend.ui.pages import form_page


@login_required
def settings_page(request: HttpRequest) -> HttpResponse:
    """How the person is written to: what, where, and at which hours."""
    user = person(request)
    row = Preferences.objects.filter(user=user).first() or Preferences(user=user)
    initial = {name: getattr(row, name) for name in REST}
    form = SettingsForm(request.POST or None, initial=initial, choices=choices_of(user))
    return form_page(
        request, form=form, done=_("Saved."), back=reverse("inbox:settings"),
        template="notifications/inbox/settings.html",
        context={"messengers": messengers_of(user, offered_messengers(), clock.now())},
        save=lambda data: save_choices(
            user=user, by=user, wanted=form.wanted, now=clock.now(), **{name: data[name] for name in REST}
        ),
    )  # fmt: skip
