import dataclasses

from lib.server.services import HOST, services
from lib.settings import Settings


def test_every_program_is_told_to_listen_on_loopback_at_its_port() -> None:
    ports = {"dashboard_port": 3100, "api_port": 8100, "proxy_port": 8180}
    for service in services(dataclasses.replace(Settings(), **ports)):
        assert HOST in service.arguments
        assert str(service.port) in service.arguments
        assert service.port == ports[service.port_setting.lower()]


def test_no_two_programs_share_a_name_or_a_port() -> None:
    rows = services(Settings())
    assert len({service.name for service in rows}) == len({service.port for service in rows}) == len(rows)
