import pytest

from tests.services import scratch_folder


@pytest.fixture
def folder():
    with scratch_folder() as folder:
        yield folder
