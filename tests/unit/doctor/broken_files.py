"""Broken files, written for the purpose: what stands in them, what the doctor says, what should stand there after."""

# ruff: noqa: E501  one case a line is easier to read across

from typing import NamedTuple

GEMINI = "AIza" + "SyCanary0Gemini0Canary0Gemini0000001"
CLAUDE = "sk-ant-" + "api03-canary-claude-canary-claude-000002"
GPT = "sk-proj-" + "canaryGptCanaryGptCanaryGpt000003"
CANARIES = (GEMINI, CLAUDE, GPT)


class Broken(NamedTuple):
    """One broken file. `mended` is None where a person has to decide."""

    name: str
    content: str | bytes
    rule: str
    mended: str | None
    line: int = 1


ENV = (
    # lines that are lost
    Broken("colon", f"OPENAI_API_KEY: {GPT}\n", "env-line-lost", f"OPENAI_API_KEY={GPT}\n"),
    Broken("colon with quotes", f'OPENAI_API_KEY: "{GPT}"\n', "env-line-lost", f"OPENAI_API_KEY={GPT}\n"),
    Broken("set", f"set GEMINI_API_KEY={GEMINI}\r\n", "env-line-lost", f"GEMINI_API_KEY={GEMINI}\r\n"),
    Broken("SET in capitals", f"SET GEMINI_API_KEY={GEMINI}\n", "env-line-lost", f"GEMINI_API_KEY={GEMINI}\n"),
    Broken("setx", f'setx OPENAI_API_KEY "{GPT}"\n', "env-line-lost", f"OPENAI_API_KEY={GPT}\n"),
    Broken("dash", f"- ANTHROPIC_API_KEY={CLAUDE}\n", "env-line-lost", f"ANTHROPIC_API_KEY={CLAUDE}\n"),
    Broken("dash and colon", f"  - ANTHROPIC_API_KEY: {CLAUDE}\n", "env-line-lost", f"  ANTHROPIC_API_KEY={CLAUDE}\n"),
    Broken("json", f'"OPENAI_API_KEY": "{GPT}",\n', "env-line-lost", f"OPENAI_API_KEY={GPT}\n"),
    Broken("const", f"const OPENAI_API_KEY = '{GPT}';\n", "env-line-lost", f"OPENAI_API_KEY={GPT}\n"),
    Broken("no sign", f"OPENAI_API_KEY {GPT}\n", "env-line-lost", f"OPENAI_API_KEY={GPT}\n"),
    Broken("double quote left open", f'OPENAI_API_KEY="{GPT}\nSANDBOX=off\n', "env-line-lost", f"OPENAI_API_KEY={GPT}\nSANDBOX=off\n"),
    Broken("single quote left open", f"OPENAI_API_KEY='{GPT}\n", "env-line-lost", f"OPENAI_API_KEY={GPT}\n"),
    Broken("semicolon after quotes", f'OPENAI_API_KEY="{GPT}";\n', "env-line-lost", f"OPENAI_API_KEY={GPT}\n"),
    Broken("words", "here are my keys\n", "env-line-lost", None),
    Broken("unknown words after a quote", "OPENAI_API_KEY='a' 'b'\n", "env-line-lost", None),
    # names
    Broken("powershell", f'$env:OPENAI_API_KEY = "{GPT}"\n', "env-name-in-lower-case", f'OPENAI_API_KEY = "{GPT}"\n'),
    Broken("lower case", f"openai_api_key={GPT}\n", "env-name-in-lower-case", f"OPENAI_API_KEY={GPT}\n"),
    Broken("google for gemini", f"# mine\nGOOGLE_API_KEY={GEMINI}\n", "env-other-name", f"# mine\nGEMINI_API_KEY={GEMINI}\n", 2),
    Broken("google and gemini", f"GOOGLE_API_KEY={GEMINI}\nGEMINI_API_KEY={GEMINI}\n", "env-other-name", f"# GOOGLE_API_KEY={GEMINI}\nGEMINI_API_KEY={GEMINI}\n"),
    Broken("claude's key", f"CLAUDE_API_KEY={CLAUDE}\n", "env-other-name", f"ANTHROPIC_API_KEY={CLAUDE}\n"),
    Broken("a short name", f"OPENAI_KEY={GPT}\n", "env-other-name", f"OPENAI_API_KEY={GPT}\n"),
    Broken("a slip", f"ANTROPIC_API_KEY={CLAUDE}\n", "env-other-name", f"ANTHROPIC_API_KEY={CLAUDE}\n"),
    Broken("gemini's base by another name", "GEMINI_BASE_URL=https://gateway.example/v1beta\n", "env-other-name", "GEMINI_API_BASE=https://gateway.example/v1beta\n"),
    Broken("invisible before the name", f"\u200bOPENAI_API_KEY={GPT}\n", "env-name-in-lower-case", f"OPENAI_API_KEY={GPT}\n"),
    # values
    Broken("smart quotes", f"OPENAI_API_KEY=\u201c{GPT}\u201d\n", "env-smart-quotes", f"OPENAI_API_KEY={GPT}\n"),
    Broken("smart single quotes", f"OPENAI_API_KEY=\u2018{GPT}\u2019\n", "env-smart-quotes", f"OPENAI_API_KEY={GPT}\n"),
    Broken("low quotes", f"OPENAI_API_KEY=\u201e{GPT}\u201c\n", "env-smart-quotes", f"OPENAI_API_KEY={GPT}\n"),
    Broken("backticks", f"OPENAI_API_KEY=`{GPT}`\n", "env-backticks", f"OPENAI_API_KEY={GPT}\n"),
    Broken("quotes in quotes", f"""OPENAI_API_KEY='"{GPT}"'\n""", "env-quotes-inside", f"OPENAI_API_KEY='{GPT}'\n"),
    Broken("a quote at the end", f"OPENAI_API_KEY={GPT}'\n", "env-quotes-inside", f"OPENAI_API_KEY={GPT}\n"),
    Broken("semicolon", f"OPENAI_API_KEY={GPT};\n", "env-sign-at-end", f"OPENAI_API_KEY={GPT}\n"),
    Broken("comma", f"OPENAI_API_KEY={GPT},\n", "env-sign-at-end", f"OPENAI_API_KEY={GPT}\n"),
    Broken("semicolon before a comment", f"OPENAI_API_KEY={GPT}; # mine\n", "env-sign-at-end", f"OPENAI_API_KEY={GPT} # mine\n"),
    Broken("comment glued", f"OPENAI_API_KEY={GPT}#mine\n", "env-comment-glued", f"OPENAI_API_KEY={GPT}\n"),
    Broken("zero width", f"OPENAI_API_KEY={GPT}\u200b\n", "env-invisible-characters", f"OPENAI_API_KEY={GPT}\n"),
    Broken("zero width in the middle", f"OPENAI_API_KEY={GPT[:9]}\u200d{GPT[9:]}\n", "env-invisible-characters", f"OPENAI_API_KEY={GPT}\n"),
    Broken("byte order mark inside", f"OPENAI_API_KEY=\ufeff{GPT}\n", "env-invisible-characters", f"OPENAI_API_KEY={GPT}\n"),
    Broken("two equals signs", f"OPENAI_API_KEY=={GPT}\n", "env-sign-at-beginning", f"OPENAI_API_KEY={GPT}\n"),
    Broken("an arrow", f"OPENAI_API_KEY=>{GPT}\n", "env-sign-at-beginning", f"OPENAI_API_KEY={GPT}\n"),
    Broken("bearer", f"OPENAI_API_KEY=Bearer {GPT}\n", "env-bearer", f"OPENAI_API_KEY={GPT}\n"),
    Broken("a blank in the key", f"OPENAI_API_KEY={GPT[:12]} {GPT[12:]}\n", "env-blank-inside", f"OPENAI_API_KEY={GPT}\n"),
    Broken("a line break in the key", f'OPENAI_API_KEY="{GPT}\n"\n', "env-blank-inside", f'OPENAI_API_KEY="{GPT}"\n'),
    Broken("two on a line", f"OPENAI_API_KEY={GPT} ANTHROPIC_API_KEY={CLAUDE}\n", "env-two-on-a-line", f"OPENAI_API_KEY={GPT}\nANTHROPIC_API_KEY={CLAUDE}\n"),
    Broken("a port with a semicolon", "DASHBOARD_PORT=3000;\n", "env-sign-at-end", "DASHBOARD_PORT=3000\n"),
    Broken("a placeholder", "OPENAI_API_KEY=your-api-key-here\n", "env-placeholder", "OPENAI_API_KEY=\n"),
    Broken("a placeholder in brackets", "OPENAI_API_KEY=<your key>\n", "env-placeholder", "OPENAI_API_KEY=\n"),
    Broken("stars for a key", "OPENAI_API_KEY=sk-...\n", "env-placeholder", "OPENAI_API_KEY=\n"),
    Broken("cyrillic letter", f"OPENAI_API_KEY={GPT}\u0430\n", "env-foreign-letters", None),
    Broken("not filled in", "OPENAI_API_KEY=${NOT_SET_ANYWHERE}\n", "env-unfilled", None),
    Broken("comment for a value", "OPENAI_API_KEY=   # put the key here\n", "env-comment-for-value", "# put the key here\nOPENAI_API_KEY=\n"),
    Broken("set twice", f"OPENAI_API_KEY=sk-old-key-000000\nSANDBOX=off\nOPENAI_API_KEY={GPT}\n", "env-set-twice", f"# OPENAI_API_KEY=sk-old-key-000000\nSANDBOX=off\nOPENAI_API_KEY={GPT}\n"),
    Broken("emptied later", f"OPENAI_API_KEY={GPT}\nOPENAI_API_KEY=\n", "env-set-twice", f"OPENAI_API_KEY={GPT}\n# OPENAI_API_KEY=\n"),
    # whose key it is
    Broken("swapped", f"OPENAI_API_KEY={CLAUDE}\nANTHROPIC_API_KEY={GPT}\n", "key-of-another-provider", f"OPENAI_API_KEY={GPT}\nANTHROPIC_API_KEY={CLAUDE}\n", 2),
    Broken("in the wrong place", f"OPENAI_API_KEY={CLAUDE}\n", "key-of-another-provider", f"ANTHROPIC_API_KEY={CLAUDE}\n"),
    Broken("gemini's in gpt's", f"GEMINI_API_KEY=\nOPENAI_API_KEY={GEMINI}\n", "key-of-another-provider", f"OPENAI_API_KEY=\nGEMINI_API_KEY={GEMINI}\n", 2),
    Broken("three in a ring", f"GEMINI_API_KEY={CLAUDE}\nANTHROPIC_API_KEY={GPT}\nOPENAI_API_KEY={GEMINI}\n", "key-of-another-provider", f"GEMINI_API_KEY={GEMINI}\nANTHROPIC_API_KEY={CLAUDE}\nOPENAI_API_KEY={GPT}\n"),
    Broken("groq's", "OPENAI_API_KEY=gsk_canary0000000000000000000000\n", "key-of-another-provider", None),
    # bases
    Broken("gpt without version", "OPENAI_BASE_URL=https://api.openai.com\n", "address-without-version", "OPENAI_BASE_URL=https://api.openai.com/v1\n"),
    Broken("gpt's endpoint", "OPENAI_BASE_URL=https://api.openai.com/v1/chat/completions\n", "address-is-an-endpoint", "OPENAI_BASE_URL=https://api.openai.com/v1\n"),
    Broken("gpt's version twice", "OPENAI_BASE_URL=https://api.openai.com/v1/v1\n", "address-doubled-version", "OPENAI_BASE_URL=https://api.openai.com/v1\n"),
    Broken("claude with version", "ANTHROPIC_BASE_URL=https://api.anthropic.com/v1\n", "address-doubled-version", "ANTHROPIC_BASE_URL=https://api.anthropic.com\n"),
    Broken("claude with version and slash", "ANTHROPIC_BASE_URL=https://api.anthropic.com/v1/\n", "address-doubled-slash", "ANTHROPIC_BASE_URL=https://api.anthropic.com\n"),
    Broken("claude with slash", "ANTHROPIC_API_BASE=https://api.anthropic.com/\n", "address-doubled-slash", "ANTHROPIC_API_BASE=https://api.anthropic.com\n"),
    Broken("gemini without version", "GEMINI_API_BASE=https://generativelanguage.googleapis.com\n", "address-without-version", "GEMINI_API_BASE=https://generativelanguage.googleapis.com/v1beta\n"),
    Broken("gemini with slash", "GEMINI_API_BASE=https://generativelanguage.googleapis.com/v1beta/\n", "address-doubled-slash", "GEMINI_API_BASE=https://generativelanguage.googleapis.com/v1beta\n"),
    Broken("gemini's models", "GEMINI_API_BASE=https://generativelanguage.googleapis.com/v1beta/models\n", "address-is-a-page", "GEMINI_API_BASE=https://generativelanguage.googleapis.com/v1beta\n"),
    Broken("gemini in openai's protocol", "GEMINI_API_BASE=https://generativelanguage.googleapis.com/v1beta/openai\n", "address-other-protocol", "GEMINI_API_BASE=https://generativelanguage.googleapis.com/v1beta\n"),
    Broken("http for https", "OPENAI_BASE_URL=http://api.openai.com/v1\n", "address-not-https", "OPENAI_BASE_URL=https://api.openai.com/v1\n"),
    Broken("no scheme", "OPENAI_BASE_URL=api.openai.com/v1\n", "address-without-scheme", "OPENAI_BASE_URL=https://api.openai.com/v1\n"),
    Broken("quoted address", "OPENAI_BASE_URL='\"https://api.openai.com/v1\"'\n", "env-quotes-inside", "OPENAI_BASE_URL='https://api.openai.com/v1'\n"),
    Broken("streamlit's page", "ANTHROPIC_BASE_URL=http://localhost:8501\n", "address-is-a-page", "# ANTHROPIC_BASE_URL=http://localhost:8501\n"),
    Broken("streamlit's page for gpt", "OPENAI_BASE_URL=http://127.0.0.1:8501/v1\n", "address-is-a-page", "# OPENAI_BASE_URL=http://127.0.0.1:8501/v1\n"),
    Broken("admin pages", "OPENAI_BASE_URL=http://localhost:4000/ui\n", "address-is-a-page", "OPENAI_BASE_URL=http://localhost:4000/v1\n"),
    Broken("another provider's host", "ANTHROPIC_BASE_URL=https://api.openai.com/v1\n", "address-of-another-provider", "# ANTHROPIC_BASE_URL=https://api.openai.com/v1\n"),
    Broken("the proxy's pages", "LITELLM_PROXY_URL=http://127.0.0.1:4000/ui\nLITELLM_MASTER_KEY=sk-canary-proxy-1\n", "address-is-a-page", "LITELLM_PROXY_URL=http://127.0.0.1:4000\nLITELLM_MASTER_KEY=sk-canary-proxy-1\n"),
    Broken("the proxy is the dashboard", "LITELLM_PROXY_URL=http://localhost:8501\n", "address-is-a-page", "# LITELLM_PROXY_URL=http://localhost:8501\n"),
    # files
    Broken("utf-16", b"\xff\xfe" + f"OPENAI_API_KEY={GPT}\r\n".encode("utf-16-le"), "file-encoding", f"OPENAI_API_KEY={GPT}\r\n"),
    Broken("utf-16, big end first", b"\xfe\xff" + f"OPENAI_API_KEY={GPT}\n".encode("utf-16-be"), "file-encoding", f"OPENAI_API_KEY={GPT}\n"),
    Broken("utf-16 without a mark", f"OPENAI_API_KEY={GPT}\n".encode("utf-16-le"), "file-encoding", f"OPENAI_API_KEY={GPT}\n"),
    Broken("windows-1252", b"# caf\xe9\nSANDBOX=off\n", "file-encoding", "# caf\u00e9\nSANDBOX=off\n"),
    # several at once
    Broken("everything", f"set claude_api_key = \u201c{CLAUDE}\u201d;\n", "env-line-lost", f"ANTHROPIC_API_KEY={CLAUDE}\n"),
    Broken("wrong place and quotes", f"OPENAI_API_KEY=`{CLAUDE}`;\n", "env-backticks", f"ANTHROPIC_API_KEY={CLAUDE}\n"),
)  # fmt: skip

FINE = (
    "",
    "\n\n# nothing\n",
    f"OPENAI_API_KEY={GPT}",
    f"OPENAI_API_KEY = {GPT}\n",
    f"export OPENAI_API_KEY={GPT}\n",
    f'OPENAI_API_KEY="{GPT}"  \n',
    f"OPENAI_API_KEY='{GPT}' # mine\n",
    f"OPENAI_API_KEY={GPT} # mine\r\nSANDBOX=auto\r\n",
    f"\ufeffOPENAI_API_KEY={GPT}\n",
    f"OPENAI_API_KEY=\u00a0{GPT}\n",
    f"HOLDER={GPT}\nOPENAI_API_KEY=${{HOLDER}}\n",
    "GEMINI_API_KEY=\nANTHROPIC_API_KEY=\nOPENAI_API_KEY=\n",
    "LITELLM_MASTER_KEY=a#b;c'd\nSOMETHING_ELSE=`date`;\n",
    'PRIVATE="-----BEGIN\nmore\n-----END"\n',
    "OPENAI_BASE_URL=https://openrouter.ai/api/v1\nOPENAI_API_KEY=sk-or-v1-canary00000000000000\n",
    "OPENAI_BASE_URL=http://localhost:11434/v1/\nOPENAI_API_KEY=ollama-0001\n",
    "OPENAI_BASE_URL=https://generativelanguage.googleapis.com/v1beta/openai\n",
    "ANTHROPIC_BASE_URL=https://api.anthropic.com/v1/messages\n",
    "GEMINI_API_BASE=https://generativelanguage.googleapis.com/v1\n",
    "LITELLM_PROXY_URL=http://127.0.0.1:8080\nLITELLM_MASTER_KEY=sk-canary-proxy-1\n",
    "LITELLM_PROXY_URL=http://127.0.0.1:8080/v1\nLITELLM_MASTER_KEY=sk-canary-proxy-1\n",
    "ANTHROPIC_BASE_URL=https://gateway.example/anthropic\nANTHROPIC_API_KEY=sk-gateway-0000001\n",
)
