import re
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache

from backend.accounts.models import User
from backend.notifications.engine.delivery import deliver

PASSWORD = "Vesna-2026-rostok"


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """The real way to keep passwords takes half a second each, on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _no_limits_reached():
    """Rate limits count in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def links_to(mailbox, transactional_db):
    """Delivers what is due for real, and gives the paths of the links in the letters to an address."""

    def deliver_and_read(recipient):
        deliver(datetime.now(UTC))
        urls = re.findall(r"https?://\S+", mailbox.to(recipient)[-1].text)
        return ["/" + url.split("/", 3)[3] for url in urls]

    return deliver_and_read


@pytest.fixture
def signed_up(db):
    """A person who confirmed the address and knows the password."""
    user = User.objects.create_user("nina@example.org", PASSWORD, full_name="Нина Новая")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
