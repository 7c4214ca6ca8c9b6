"""What ours is measured beside: a Streamlit chat page as tutorials write it.

LiteLLM is imported at the top, and its chunks go to `st.write_stream` as they come. Streamlit would show LiteLLM's own
chunks as JSON, so their text is taken out; nothing else is done for speed or against it.
"""

import os

import litellm
import streamlit as st

st.title("Chat")

if "messages" not in st.session_state:
    st.session_state.messages = []

for message in st.session_state.messages:
    with st.chat_message(message["role"]):
        st.markdown(message["content"])

if prompt := st.chat_input("Ask anything"):
    st.session_state.messages.append({"role": "user", "content": prompt})
    with st.chat_message("user"):
        st.markdown(prompt)
    with st.chat_message("assistant"):
        stream = litellm.completion(
            model=os.environ["PLAIN_CHAT_MODEL"], messages=st.session_state.messages, stream=True
        )
        answer = st.write_stream(chunk.choices[0].delta.content or "" for chunk in stream)
    st.session_state.messages.append({"role": "assistant", "content": answer})
