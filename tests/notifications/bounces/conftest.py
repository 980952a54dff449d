import pytest

ADDRESS = "bounce@rostok.example"


@pytest.fixture
def bounce_address(settings):
    """Letters leave with an address on their envelope that names them."""
    settings.BOUNCE_ADDRESS = ADDRESS
    return ADDRESS
