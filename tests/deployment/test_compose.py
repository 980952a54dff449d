"""What can be said of docker-compose.yml and the Dockerfile without Docker.

The schema of the Compose specification is checked by `make check`; the image's commands are run by tests/image.
"""

import json
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
JOBS = {"migrate"}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def dockerfile():
    return (ROOT / "Dockerfile").read_text().replace("\\\n", "")


def services(compose, *, jobs=False):
    return {name: service for name, service in compose["services"].items() if jobs or name not in JOBS}


def test_the_services_are_those_of_the_house(compose):
    assert set(compose["services"]) == {"postgres", "redis", "migrate", "web", "worker", "beat", "proxy", "mail"}
    assert compose["services"]["mail"]["profiles"] == ["try"]


def test_every_service_says_whether_it_is_well_and_comes_back(compose):
    for name, service in services(compose).items():
        assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}, name
        assert service["restart"] == "unless-stopped", name


def test_only_the_proxy_is_open_to_the_world(compose):
    open_ports = {name: s["ports"] for name, s in services(compose, jobs=True).items() if "ports" in s}
    assert set(open_ports) == {"proxy", "mail"}
    assert all(port.startswith("127.0.0.1:") for port in open_ports["mail"])


def test_secrets_come_from_the_environment_and_a_missing_one_stops_the_start(compose):
    environment = compose["services"]["web"]["environment"]
    assert environment["SECRET_KEY"].startswith("${SECRET_KEY:?")
    assert environment["EMAIL_URL"].startswith("${EMAIL_URL:?")
    assert ":${POSTGRES_PASSWORD:?" in environment["DATABASE_URL"]
    for name, service in services(compose, jobs=True).items():
        for variable, value in service.get("environment", {}).items():
            if re.search("KEY|SECRET|PASSWORD", variable):
                assert value.startswith("${"), f"{name}: {variable}"


def test_the_processes_of_ours_share_one_image_and_wait_for_the_migration(compose):
    ours = {name: s for name, s in services(compose, jobs=True).items() if "build" in s}
    assert set(ours) == {"migrate", "web", "worker", "beat"}
    assert len({service["image"] for service in ours.values()}) == 1
    for name in ("web", "worker", "beat"):
        assert ours[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
        assert ours[name]["read_only"]
        assert ours[name]["cap_drop"] == ["ALL"]
    assert ours["beat"]["deploy"]["replicas"] == 1


def test_redis_keeps_its_queue_and_never_drops_from_it(compose):
    command = " ".join(compose["services"]["redis"]["command"])
    assert "--appendonly yes" in command
    assert "--appendfsync everysec" in command
    assert "--maxmemory-policy noeviction" in command


def test_postgres_is_new_enough(compose):
    assert int(re.search(r"postgres:(\d+)", compose["services"]["postgres"]["image"])[1]) >= 15


def test_every_image_has_a_version(compose):
    for name, service in services(compose).items():
        assert re.search(r":(\d|v\d|\$\{VERSION)", service["image"]), name


def test_the_image_runs_as_nobody_in_particular(dockerfile):
    last = dockerfile.rsplit("FROM ", 1)[1]
    assert re.search(r"^USER (?!0\b|root\b)\d+", last, re.MULTILINE)
    assert "HEALTHCHECK" in last


def test_what_the_image_installs_is_pinned_by_hash(dockerfile):
    assert "--require-hashes -r /tmp/requirements.txt" in dockerfile
    pins = re.findall(r"^\S+==\S+", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    hashes = re.findall(r"^\S+==[^\n]*\n\s+--hash", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert len(pins) == len(hashes) > 40


def test_git_and_secrets_stay_out_of_the_image():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ".*" in ignored, "keeps .git, .env and .venv out"
    assert not [line for line in ignored if line.startswith("!.") and line != "!.dockerignore"]


def test_the_web_command_is_the_images(dockerfile, compose):
    assert "command" not in compose["services"]["web"]
    command = json.loads(re.findall(r"^CMD (\[.*\])$", dockerfile, re.MULTILINE)[-1])
    assert command[:2] == ["gunicorn", "backend.config.wsgi"]
