import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from backend.demo.region.people import CODE
from backend.directory.models import Territory


def test_it_is_refused_on_a_server_for_the_public(settings, db):
    settings.LOCAL = False
    with pytest.raises(CommandError):
        call_command("demo_region")
    assert not Territory.objects.filter(code=CODE).exists()
