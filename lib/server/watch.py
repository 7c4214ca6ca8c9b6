"""What becomes of the programs while they run: one that ends is started anew, and that is said."""

from collections.abc import Iterator

from lib.server import supervision
from lib.server.instance import Instance
from lib.server.services import Service

LONGEST_LAST_WORDS = 300


class Watch:
    """Compares what runs with what ran at the last look."""

    def __init__(self, instance: Instance, services: tuple[Service, ...]) -> None:
        self._instance = instance
        self._services = services
        self._pids: dict[str, int] = {}
        self._given_up: set[str] = set()

    def begin(self, service: Service, pid: int) -> None:
        """Watch the program from here on: whatever becomes of the process that answers now will be said."""
        self._pids[service.name] = pid

    def look(self) -> Iterator[tuple[Service, str, bool]]:
        """What has happened since the last look: to which program, in words, and whether it was given up."""
        for service in self._services:
            state, pid = supervision.state(self._instance, service)
            before = self._pids.get(service.name)
            if state == "fatal" and service.name not in self._given_up:
                self._given_up.add(service.name)
                lost = f"The {service.name} ended again and again, and was given up."
                yield service, f"{lost} {last_words(self._instance, service)}", True
            elif state == "stopped":
                self._pids.pop(service.name, None)
            elif pid is not None:
                self._pids[service.name] = pid
                self._given_up.discard(service.name)
                if before not in (None, pid):
                    yield service, f"The {service.name} ended, and was started again (process {pid}).", False


def last_words(instance: Instance, service: Service) -> str:
    """The end of the program's log, in one sentence."""
    log = instance.log(service.name)
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n") if log.exists() else []
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    said = "".join(character for character in last if character.isprintable())[:LONGEST_LAST_WORDS]
    return f"The end of its log, {log}: {said}" if said else f"Its log is {log}."
