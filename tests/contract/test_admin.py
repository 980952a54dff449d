"""Every object of the small region opens in the administration."""

import pytest
from django.contrib import admin
from django.urls import reverse

MODELS = {model._meta.label_lower: model for model in admin.site._registry}
# The small region has none of these.
NONE_THERE = {
    "auth.group",
    "mentoring.mentorprofile",
    "mfa.authenticator",
    "notifications.address",
    "notifications.tick",
    "passport.result",
    "projects.importrun",
    "socialaccount.socialaccount",
    "socialaccount.socialapp",
}


@pytest.mark.parametrize("label", sorted(MODELS))
def test_an_object_opens(label, world, clients):
    one = MODELS[label]._default_manager.order_by("-pk").first()
    assert (one is None) == (label in NONE_THERE)
    if one:
        path = reverse(f"admin:{label.replace('.', '_')}_change", args=[one.pk])
        assert clients["admin"].get(path).status_code == 200
