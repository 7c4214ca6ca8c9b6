"""What a page waits for while an answer arrives."""

import threading

import streamlit as st

from lib.calls.request import Request
from lib.calls.run import Outcome, Run
from lib.ui.answer import Live, wait_for


def live() -> Live:
    request = Request(source="chat", model="any", messages=())
    run = Run(id=1, request=request, model=None, sandbox=True, stop=lambda: None)
    return Live(run, st.container())


def test_a_page_ends_when_the_last_word_is_drawn_not_when_it_has_arrived() -> None:
    one, over = live(), threading.Event()

    def page() -> None:
        wait_for([one])
        over.set()

    threading.Thread(target=page, daemon=True).start()
    one.run.end(Outcome(status="ok"))
    assert not over.wait(0.3)
    one.drawn.set()
    assert over.wait(10)
