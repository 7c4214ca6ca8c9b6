"""Voting between two answers, and the table of who wins over all votes."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from lib.calls.compare import ballot
from lib.calls.compare.answers import Answer
from lib.calls.compare.strength import standings
from lib.store import votes
from lib.store.comparisons import TurnRow
from lib.store.database import Database
from lib.store.votes import Choice, Tally, VoteRow

FEWEST_FOR_INTERVAL = 10
"""Drawn from fewer votes, an interval says more of the method than of the models."""


def draw(
    database: Database, turn: TurnRow, answers: Sequence[Answer], names: Mapping[int, str], *, blind: bool
) -> None:
    """Draw the ballot for two answers of a turn, and what has been voted on it."""
    by_id = {answer.run_id: answer for answer in answers}
    ids = list(by_id)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        left, right = ids[0], ids[-1]
        if len(ids) > 2:
            left, right = _choice("Left", ids, names, 0), _choice("Right", ids, names, 1)
        for choice, label in ballot.CHOICES.items():
            st.button(
                label,
                key=f"vote-{choice.replace(' ', '-')}",
                disabled=left == right,
                on_click=_cast,
                args=(database, turn, by_id[left], by_id[right], choice, blind),
            )
    for vote in votes.of_turn(database, turn.id):
        _say(vote)


def _choice(label: str, ids: list[int], names: Mapping[int, str], index: int) -> int:
    chosen: int = st.selectbox(
        label, ids, index=index, format_func=names.__getitem__, key=f"ballot_{label}_{ids[0]}", required=True
    )
    return chosen


def _cast(
    database: Database, turn: TurnRow, left: Answer, right: Answer, choice: Choice, blind: bool
) -> None:
    votes.add(database, ballot.vote(turn.id, turn.prompt, left, right, choice, blind=blind))


def _say(vote: VoteRow) -> None:
    verdicts = {"left": ("better than", vote.left_model, vote.right_model)}
    verdicts["right"] = ("better than", vote.right_model, vote.left_model)
    verdicts["tie"] = ("as good as", vote.left_model, vote.right_model)
    verdicts["both bad"] = ("as bad as", vote.left_model, vote.right_model)
    how, one, other = verdicts[vote.choice]
    blind = ", voted blind" if vote.blind else ""
    st.text(f"{one} is {how} {other}{blind}.")
    if vote.discarded:
        st.caption(f":material/block: This vote does not count. {vote.discarded}")


def table(database: Database) -> None:
    """Draw who wins, over the votes of all comparisons."""
    tallies = votes.tallies(database)
    if not tallies:
        st.caption("No vote has been cast that counts.")
        return
    count = sum(tally.count for tally in tallies)
    rows = _standings(tuple(tallies))
    if count < FEWEST_FOR_INTERVAL:
        rows = rows.drop(columns="Interval")
    st.dataframe(
        rows,
        hide_index=True,
        column_config={
            "Strength": st.column_config.NumberColumn(
                format="%.0f", help="Bradley-Terry on the scale of Elo: 400 points are odds of ten to one"
            )
        },
        alt="Models by strength over all votes",
    )
    votes_that = "1 vote that counts" if count == 1 else f"{count} votes that count"
    intervals = (
        "Intervals are 95 %, by bootstrap."
        if count >= FEWEST_FOR_INTERVAL
        else f"Intervals are shown from {FEWEST_FOR_INTERVAL} votes on."
    )
    st.caption(f"From {votes_that}. {intervals}")


@st.cache_data(
    show_spinner=False, max_entries=4, hash_funcs={Tally: lambda tally: tuple(vars(tally).values())}
)
def _standings(tallies: tuple[Tally, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Model": row.model,
            "Strength": row.strength,
            "Interval": f"{row.low:.0f} to {row.high:.0f}",
            "Wins": row.wins,
            "Losses": row.losses,
            "Ties": row.ties,
        }
        for row in standings(tallies)
    )
