from tests.notifications.conftest import declare
from tests.notifications.test_faults import FIGURES

__all__ = ["declare"]


def pytest_terminal_summary(terminalreporter):
    """What the blows did, for whoever reads the log of a run."""
    for test, figures in FIGURES:
        terminalreporter.write_line(f"{test}: " + ", ".join(f"{name} {count}" for name, count in figures.items()))
