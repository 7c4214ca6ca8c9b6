import dataclasses

from lib.server.services import HOST, services
from lib.settings import Settings


def test_every_program_is_told_its_port_and_streamlit_to_listen_on_loopback_alone() -> None:
    ports = {"dashboard_port": 3100, "api_port": 8100, "proxy_port": 8180}
    for service in services(dataclasses.replace(Settings(), **ports)):
        assert HOST in service.arguments or "streamlit" not in service.arguments
        assert str(service.port) in service.arguments
        assert service.port == ports[service.port_setting.lower()]


def test_no_two_programs_share_a_name_or_a_port() -> None:
    rows = services(Settings())
    assert len({service.name for service in rows}) == len({service.port for service in rows}) == len(rows)


def test_the_proxy_is_started_first_and_the_page_that_shows_all_of_them_last() -> None:
    assert [service.name for service in services(Settings())] == ["proxy", "API", "dashboard"]


def test_only_the_page_is_needed_for_a_start() -> None:
    assert [service.name for service in services(Settings()) if service.needed] == ["dashboard"]
