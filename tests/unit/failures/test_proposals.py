"""From a diagnosed failure and the two files to the exact change that removes its cause."""

from pathlib import Path
from typing import Any

import pytest

from lib.failures.diagnosis import diagnose
from lib.failures.failure import Failure
from lib.failures.proposals import Files, proposals
from lib.failures.repair import Repair

OPENAI_KEY, ANTHROPIC_KEY = "sk-proj-" + "aB3" * 10, "sk-ant-api03-" + "zY9" * 10
LOCAL = "http://127.0.0.1"


def config(**params: str) -> str:
    lines = "".join(f'      {name}: "{value}"\n' for name, value in params.items())
    return f"model_list:\n  - model_name: mine   # the one\n    litellm_params:\n{lines}"


def proposed(failure: Failure, env: str | None = None, text: str | None = None) -> Repair:
    files = Files(Path(".env"), env, Path("config.yaml"), text)
    found = proposals(failure, diagnose(failure), files)
    assert len(found) == 1, diagnose(failure).why
    return found[0]


def nothing(failure: Failure, env: str | None = None, text: str | None = None) -> bool:
    files = Files(Path(".env"), env, Path("config.yaml"), text)
    return proposals(failure, diagnose(failure), files) == ()


def call(provider: str = "openai", **facts: Any) -> Failure:
    return Failure(provider=provider, model="mine", exception="APIError", method="POST", **facts)


def test_a_base_without_its_version_is_mended_in_env() -> None:
    failure = call(status=404, url=f"{LOCAL}:11434/chat/completions", body="404 page not found")
    repair = proposed(failure, env=f"A=1\nOPENAI_BASE_URL={LOCAL}:11434\n")
    assert repair.after == f"A=1\nOPENAI_BASE_URL={LOCAL}:11434/v1\n"
    assert repair.explanation == f"Set OPENAI_BASE_URL to {LOCAL}:11434/v1."


def test_a_doubled_version_is_mended_for_the_variable_in_force() -> None:
    failure = call("anthropic", status=404, url="https://api.anthropic.com/v1/v1/messages", body="{}")
    env = "ANTHROPIC_BASE_URL=https://other\nANTHROPIC_API_BASE=https://api.anthropic.com/v1\n"
    assert proposed(failure, env=env).after == env.replace(".com/v1", ".com")


def test_a_base_in_the_catalogue_is_mended_there() -> None:
    failure = call(status=404, url=f"{LOCAL}/v1/chat/completions/chat/completions", body="")
    text = config(model="openai/x", api_base=f"{LOCAL}/v1/chat/completions")
    repair = proposed(failure, env="OPENAI_BASE_URL=http://untouched", text=text)
    assert repair.file == Path("config.yaml")
    assert repair.after == text.replace("/v1/chat/completions", "/v1")


def test_a_base_by_litellms_other_name_is_mended_under_that_name() -> None:
    failure = call(status=404, url=f"{LOCAL}/v1/chat/completions/chat/completions", body="")
    text = config(model="openai/x", api_base=f"{LOCAL}/hidden/v1", base_url=f"{LOCAL}/v1/chat/completions")
    assert proposed(failure, text=text).after == text.replace("/v1/chat/completions", "/v1")


def test_a_base_that_names_a_variable_is_mended_where_the_variable_is() -> None:
    failure = call(status=404, url=f"{LOCAL}/chat/completions", body="")
    text = config(model="openai/x", api_base="os.environ/MY_BASE")
    assert proposed(failure, env=f"MY_BASE={LOCAL}\n", text=text).after == f"MY_BASE={LOCAL}/v1\n"


def test_a_dashboards_address_is_taken_out() -> None:
    failure = call(status=405, url=f"{LOCAL}:8501/v1/chat/completions", body="Method Not Allowed")
    repair = proposed(failure, env=f"A=1\nOPENAI_BASE_URL={LOCAL}:8501/v1\nB=2\n")
    assert repair.after == "A=1\nB=2\n"


def test_a_dashboards_address_is_taken_out_of_the_catalogue_too() -> None:
    ours = {"x-powered-by": "Switchboard"}
    failure = call(status=405, url=f"{LOCAL}:3000/v1/chat/completions", body="", headers=ours)
    text = config(model="openai/x", api_base=f"{LOCAL}:3000/v1", api_key="os.environ/OPENAI_API_KEY")
    repair = proposed(failure, text=text)
    assert repair.after == config(model="openai/x", api_key="os.environ/OPENAI_API_KEY")


def test_two_keys_in_each_others_place_are_swapped() -> None:
    failure = call(
        status=401,
        body=f'{{"error": {{"message": "Incorrect API key provided: {ANTHROPIC_KEY[:9]}***"}}}}',
        url="https://api.openai.com/v1/chat/completions",
    )
    env = f"OPENAI_API_KEY={ANTHROPIC_KEY}\nANTHROPIC_API_KEY={OPENAI_KEY}\n"
    repair = proposed(failure, env=env)
    assert repair.after == f"OPENAI_API_KEY={OPENAI_KEY}\nANTHROPIC_API_KEY={ANTHROPIC_KEY}\n"
    assert ANTHROPIC_KEY not in repr(repair) + repair.explanation


def test_a_key_in_the_wrong_place_moves_to_its_own() -> None:
    failure = call(
        status=401,
        body='{"error": {"message": "Incorrect API key provided: sk-ant-a***"}}',
        url="https://api.openai.com/v1/chat/completions",
    )
    repair = proposed(failure, env=f"OPENAI_API_KEY={ANTHROPIC_KEY}\n")
    assert repair.after == f"ANTHROPIC_API_KEY={ANTHROPIC_KEY}\n"


def test_a_key_whose_place_is_taken_is_left_to_the_person() -> None:
    failure = call(
        status=401,
        body='{"error": {"message": "Incorrect API key provided: sk-ant-a***"}}',
        url="https://api.openai.com/v1/chat/completions",
    )
    assert nothing(failure, env=f"OPENAI_API_KEY={ANTHROPIC_KEY}\nANTHROPIC_API_KEY={ANTHROPIC_KEY}x\n")


@pytest.mark.parametrize(
    "written",
    [
        f"'{OPENAI_KEY} '",
        f'"{OPENAI_KEY}\\n"',
        f"\u201c{OPENAI_KEY}\u201d",
        f"{OPENAI_KEY};",
        f"{OPENAI_KEY}\u200b",
        f"`{OPENAI_KEY}`",
    ],
    ids=["blank", "line break", "typographic quotes", "semicolon", "zero width", "backticks"],
)
def test_characters_that_no_key_has_are_taken_out(written: str) -> None:
    failure = call(root="LocalProtocolError: Illegal header value b'Bearer sk-proj-***\\n'")
    repair = proposed(failure, env=f"OPENAI_API_KEY={written}\n")
    assert repair.after == f"OPENAI_API_KEY={OPENAI_KEY}\n"
    assert OPENAI_KEY not in repr(repair)


def test_a_missing_prefix_is_put_before_the_name() -> None:
    failure = call("unknown", message="LLM Provider NOT provided. You passed model=gemini-4-argon")
    text = config(model="gemini-4-argon")
    assert proposed(failure, text=text).after == text.replace('"gemini-4-argon"', '"gemini/gemini-4-argon"')


def test_a_gemini_prefix_on_an_openai_server_is_changed() -> None:
    failure = call(
        "gemini",
        status=405,
        url=f"{LOCAL}:4000/v1/models/x:generateContent",
        body='{"detail":"Method Not Allowed"}',
    )
    text = config(model="gemini/x", api_base=f"{LOCAL}:4000/v1")
    assert proposed(failure, text=text).after == text.replace('"gemini/x"', '"openai/x"')


def test_a_retired_model_gets_its_successor() -> None:
    failure = call(
        "anthropic",
        litellm_model="anthropic/claude-3-opus",
        status=404,
        url="https://api.anthropic.com/v1/messages",
        body='{"error": {"type": "not_found_error", "message": "model: claude-3-opus"}}',
    )
    text = config(model="anthropic/claude-3-opus")
    assert proposed(failure, text=text).after == text.replace(
        '"anthropic/claude-3-opus"', '"anthropic/claude-opus-5-5"'
    )


def test_a_parameter_that_is_not_taken_can_be_dropped_for_good() -> None:
    failure = call(message="UnsupportedParamsError: temperature", root="UnsupportedParamsError: t")
    text = config(model="openai/x")
    assert proposed(failure, text=text).after == text + "\nlitellm_settings:\n  drop_params: true\n"


def test_nothing_is_proposed_that_is_not_sure_to_help() -> None:
    rate = call(status=429, body='{"error": {"code": "rate_limit_exceeded"}}')
    assert nothing(rate, env="OPENAI_BASE_URL=http://h", text=config(model="gpt"))
    right = call(status=404, url="https://api.openai.com/v1/nothing", body="<html>")
    assert nothing(right, env="OPENAI_BASE_URL=https://api.openai.com/v1\n", text=config(model="openai/x"))


def test_an_unreadable_catalogue_is_not_touched() -> None:
    failure = call("unknown", message="LLM Provider NOT provided. You passed model=gemini-4-argon")
    assert nothing(failure, text="model_list: [")
    assert nothing(failure, text=None)
