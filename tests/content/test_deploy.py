"""The deployment files keep what docs/deployment.md promises: no part runs as root, writes, or is reached directly."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from bot.settings import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
PARTS = [name for name, service in SERVICES.items() if service["image"].startswith("interpersonal-assistant")]
INSTRUCTIONS = re.findall(
    r"^([A-Z]+) (.*)$", (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", " "), flags=re.MULTILINE
)


def test_the_image_runs_as_nobody_special() -> None:
    last_stage = INSTRUCTIONS[max(n for n, (name, _) in enumerate(INSTRUCTIONS) if name == "FROM") :]
    assert [value for name, value in last_stage if name == "USER"] == ["10001"]


def test_every_image_has_a_version() -> None:
    images = [value.split()[0] for name, value in INSTRUCTIONS if name == "FROM"]
    images += re.findall(r"--from=(\S+/\S+)", str(INSTRUCTIONS))
    images += [service["image"] for service in SERVICES.values()]
    for image in images:
        assert re.search(r":\d", image), image


def test_commands_are_lists_so_that_signals_reach_the_process() -> None:
    assert all(value.startswith("[") for name, value in INSTRUCTIONS if name in ("CMD", "ENTRYPOINT"))
    assert all(isinstance(SERVICES[part]["command"], list) for part in PARTS)


def test_packages_come_from_the_lock() -> None:
    runs = [value for name, value in INSTRUCTIONS if name == "RUN"]
    assert any("uv sync --frozen" in run for run in runs)
    assert not any(re.search(r"\bpip install|curl|wget|sudo", run) for run in runs)


@pytest.mark.parametrize("name", sorted({*PARTS, "balancer", "redis"}))
def test_a_service_cannot_write_or_gain_rights(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "user" not in service
    assert "privileged" not in service


def test_only_the_balancer_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["balancer"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert {n for n, s in SERVICES.items() if "outside" in s["networks"]} == {"balancer", "gateway-1", "gateway-2"}


def test_no_secret_stands_in_the_file() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if re.search(r"KEY|PASSWORD|TOKEN|SMTP_URL|DATABASE_URL", variable):
                assert "${" in value, f"{name}: {variable}"


def test_a_part_has_time_to_finish_what_it_has_begun() -> None:
    assert all(int(SERVICES[part]["stop_grace_period"].removesuffix("s")) >= 15 for part in PARTS)


def test_what_compose_asks_for_is_in_the_example() -> None:
    text = (DEPLOY / "compose.yml").read_text("utf-8")
    example = (DEPLOY / "example.env").read_text("utf-8")
    for variable in re.findall(r"\$\{(\w+)", text):
        assert f"\n{variable}=" in example


def test_nginx_knows_exactly_the_replicas_of_compose() -> None:
    servers = set(re.findall(r"server ([a-z]+-\d):(\d+)", (DEPLOY / "nginx.conf").read_text("utf-8")))
    ports = {"gateway": "8000", "rasa": "5005", "actions": "5055"}
    assert servers == {(name, ports[name[:-2]]) for name in SERVICES if name[-1].isdigit()}
