"""The two files, examined as texts: all findings that can be told from them, and the texts with all of them mended.

Mending is done one repair after the other, each on the text that the last one left, until nothing is left to mend: so a
key in smart quotes behind `set` in the wrong variable comes out right, and a second time changes nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from lib.doctor import addresses, config, env_lines, env_values, keys
from lib.doctor.base_url import Ports
from lib.doctor.config import Config
from lib.doctor.document import UTF_8, Document
from lib.doctor.env import Env
from lib.doctor.finding import Finding
from lib.failures.repair import Repair

ENV_RULES: tuple[Callable[[Env], Iterator[Finding]], ...] = (
    env_lines.lost_lines,
    env_values.two_on_a_line,
    env_values.doubled_names,
    env_lines.odd_names,
    env_values.broken_values,
    env_values.unreadable_keys,
    env_values.empty_before_comment,
    env_values.unfilled,
    keys.misplaced_keys,
)
"""In this order: what makes a line readable comes before what is said of its value."""

MOST_REPAIRS = 400


@dataclass(frozen=True)
class Files:
    """`.env` and `config.yaml` as they are, with the environment that wins over the former."""

    env: Document
    config: Document
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    ports: Ports = field(default_factory=Ports)

    def findings(self) -> list[Finding]:
        """Everything that is wrong with the two texts."""
        return [*self._encodings(), *self._env_findings(), *self._config_findings()]

    def mended(self) -> "Files":
        """The files with every repair made, in memory; those with nothing to mend are the same objects."""
        files = replace(self, env=_in_utf_8(self.env), config=_in_utf_8(self.config))
        for _ in range(MOST_REPAIRS):
            # `.env` first: it is quick, and config.yaml does not depend on it.
            repair = _first(files._env_findings()) or _first(files._config_findings())
            if repair is None:
                break
            files = files.with_repair(repair)
        return files

    def with_repair(self, repair: Repair) -> "Files":
        """The files after one repair, in memory."""
        if repair.file == self.env.file:
            return replace(self, env=replace(self.env, text=repair.after))
        return replace(self, config=replace(self.config, text=repair.after))

    def _env_findings(self) -> list[Finding]:
        if not self.env.there:
            env = Env(self.env.file, "", self.environment)
            return [*env_values.unreadable_keys(env), *keys.misplaced_keys(env), *self._bases(env)]
        env = Env(self.env.file, self.env.text, self.environment)
        return [finding for rule in ENV_RULES for finding in rule(env)] + self._bases(env)

    def _bases(self, env: Env) -> list[Finding]:
        return [*addresses.wrong_bases(env, self.ports), *addresses.hidden_bases(env)]

    def _config_findings(self) -> list[Finding]:
        if not self.config.there:
            return []
        read = Config(self.config.file, self.config.text)
        return [*config.tabs(read), *config.model_names(read), *config.bases(read, self.ports)]

    def _encodings(self) -> Iterator[Finding]:
        for document in (self.env, self.config):
            if document.encoding != UTF_8:
                yield Finding(
                    rule="file-encoding",
                    severity="error",
                    file=document.file,
                    line=1,
                    wrong=f"The file is {document.encoding}, and is read as {UTF_8}: Switchboard cannot read it.",
                    right=f"The same text as {UTF_8}.",
                    repair=Repair(
                        document.file, document.text, document.text, f"Write it as {UTF_8}; the text stays."
                    ),
                )


def _first(findings: list[Finding]) -> Repair | None:
    return next((finding.repair for finding in findings if finding.repair), None)


def _in_utf_8(document: Document) -> Document:
    return replace(document, encoding=UTF_8)
