"""Builds what the Dockerfile builds, without Docker: a clean environment with the pinned packages and the files
that .dockerignore lets through, then runs the commands of the image and of docker-compose.yml in it.

Installs packages, so `.ci/run` runs it and `make test` does not.
"""

import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from django.core.management.utils import get_random_secret_key
from django.db import connection

ROOT = Path(__file__).parent.parent.parent
IGNORED = re.compile(r"^(\.|docs/|tests/|Makefile$|docker-compose\.yml$|requirements-dev\.txt$)")


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The folder of the application and the environment of its processes, made by the Dockerfile's own steps."""
    folder = tmp_path_factory.mktemp("image")
    venv, app = folder / "venv", folder / "app"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    subprocess.run([venv / "bin/pip", "install", "-q", "--require-hashes", "-r", ROOT / "requirements.txt"], check=True)
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if not IGNORED.match(name):
            (app / name).parent.mkdir(parents=True, exist_ok=True)
            (app / name).write_bytes((ROOT / name).read_bytes())
    clean = {"PATH": f"{venv}/bin:/usr/bin:/bin", "ROSTOK_DATA": str(folder / "data"), "PYTHONDONTWRITEBYTECODE": "1"}
    dockerfile = (ROOT / "Dockerfile").read_text()
    steps = re.findall(r"^RUN (.*backend\.common\.messages.*|.*manage\.py.*)$", dockerfile, re.MULTILINE)
    assert len(steps) == 2
    for step in steps:
        subprocess.run(step.replace("/venv", str(venv)), shell=True, cwd=app, env=clean, check=True)
    return app, clean


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


@pytest.fixture
def environment(image, transactional_db):
    """What docker-compose.yml gives to the processes, with the test's database and Redis."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return {
        **image[1],
        "SECRET_KEY": get_random_secret_key() * 2,
        "SITE_URL": "https://rostok.example",
        "ALLOWED_HOSTS": "rostok.example",
        "DATABASE_URL": database.geturl(),
        "REDIS_URL": os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0"),
        "EMAIL_URL": "smtp://127.0.0.1:1025",
    }


def run(image, environment, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=image[0], env=environment, capture_output=True, text=True, timeout=600, check=False
    )


def web_command() -> list[str]:
    return json.loads(re.findall(r"^CMD (\[.*\])$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)[-1])


def test_the_image_holds_translations_and_hashed_static_files_but_no_tests(image):
    app, _environment = image
    assert (app / "projects/locale/ru/LC_MESSAGES/django.mo").exists()
    assert (app / "staticfiles/staticfiles.json").exists()
    assert not (app / "tests").exists()


def test_the_settings_are_fit_for_deployment(image, environment):
    done = run(image, environment, "python", "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_the_migration_job_runs(image, environment, compose):
    done = run(image, environment, *compose["migrate"]["command"])
    assert done.returncode == 0, done.stderr
    assert "No migrations to apply" in done.stdout, "the test's database has them all"


def test_worker_and_beat_understand_their_commands(image, environment, compose):
    for name in ("worker", "beat"):
        _celery, *arguments = compose[name]["command"]
        assert arguments[0] == "--app=worker"
        done = run(image, environment, "celery", arguments[0], arguments[1], "--help")
        assert done.returncode == 0, done.stderr
        for flag in arguments[2:]:
            assert flag.split("=")[0] in done.stdout, f"{name} knows no {flag}"
    done = run(image, environment, "celery", "--app=worker", "report")
    assert done.returncode == 0, done.stderr


def test_the_web_server_starts_and_its_health_check_tells(image, environment, compose):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [part.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for part in web_command()]
    probe = [part.replace(":8000", f":{port}") for part in compose["web"]["healthcheck"]["test"][1:]]
    assert run(image, environment, *probe).returncode == 1, "nobody listens yet"
    server = subprocess.Popen(
        command, cwd=image[0], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        deadline = time.monotonic() + 240
        while run(image, environment, *probe).returncode and time.monotonic() < deadline:
            assert server.poll() is None, server.stderr.read()
            time.sleep(0.5)
        assert run(image, environment, *probe).returncode == 0
    finally:
        server.terminate()
        assert server.wait(timeout=180) == 0
        server.stderr.close()
