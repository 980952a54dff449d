"""The real files lie beside the repository, not in it. Where they are absent, tests that need them are skipped."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def shared_file(name: str) -> Path:
    """The path of a real file, from ROSTOK_SHARED or a `shared/data` folder beside one of the parents."""
    folders = [Path(os.environ["ROSTOK_SHARED"])] if "ROSTOK_SHARED" in os.environ else []
    folders += [parent / "shared" / "data" for parent in ROOT.parents]
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    pytest.skip(f"the real file {name} is not beside the repository (shared/data) nor in ROSTOK_SHARED")
