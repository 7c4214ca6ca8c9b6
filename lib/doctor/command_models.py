"""`python -m lib models`: the catalogue with what is known of each model, and where its calls go."""

import json

import click

from lib.doctor.report import ModelState, Report, examine


@click.command(name="models")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object; its shape is in docs/check.md.")
def command(as_json: bool) -> None:
    """List the models of the catalogue."""
    report = examine()
    if as_json:
        whole = report.to_dict()
        click.echo(json.dumps({name: whole[name] for name in ("version", "models", "addresses")}, indent=2))
        return
    _say(report)


def _say(report: Report) -> None:
    for model, address in zip(report.models, report.addresses, strict=True):
        click.echo(_line(model))
        click.echo(
            f"    {address.method} {address.url or 'an address that LiteLLM chooses'} ({address.origin})"
        )
        if address.wrong:
            click.echo(f"    wrong: {address.wrong}")


def _line(model: ModelState) -> str:
    facts = [
        model.litellm_model,
        f"{model.context_tokens:,} tokens" if model.context_tokens else None,
        f"${model.input_usd_per_million:g} / ${model.output_usd_per_million:g} per million"
        if model.input_usd_per_million is not None and model.output_usd_per_million is not None
        else "price not known",
        _retirement(model),
        f"preferred by {', '.join(model.agents)}" if model.agents else None,
    ]
    return f"{model.name}: {'; '.join(fact for fact in facts if fact)}"


def _retirement(model: ModelState) -> str | None:
    if model.days_left is None:
        return None
    successor = f", use {model.successor}" if model.successor else ""
    return f"retired{successor}" if model.days_left <= 0 else f"{model.days_left} days left{successor}"
