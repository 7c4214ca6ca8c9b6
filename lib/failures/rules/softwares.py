"""Rules for the programs themselves: packages that are missing or do not fit, errors of the library's own."""

from __future__ import annotations

from lib.failures.rules.rule import Rule

SOFTWARES = (
    Rule(
        cause="missing-dependency",
        certainty=0.968,
        says=(
            "no module named | modulenotfounderror | missing dependency | missing optional dependency | "
            "is not installed | not installed. please | isn't installed | please install | pip install | "
            "you need to install | needs to be installed | must be installed | could not import | "
            "couldn't import | failed to import | unable to import | package is required | "
            "package not found | requires the…package | requires…to be installed | cannot find module | "
            "module not found | cannot find package | failed to resolve module | could not load file or assembly | "
            "noclassdeffounderror | classnotfoundexception | command not found | dll load failed | "
            "cannot open shared object file | sdk not found"
        ),
        never=(
            "prisma | google cloud sdk not found | no module named openai. | openai.embeddings_utils | "
            "cannot import name | has no attribute | openai>=1.0.0 | litellm.types | circular import | "
            "old version of the"
        ),
    ),
    Rule(
        cause="missing-dependency",
        certainty=0.96,
        raised="modulenotfounderror",
        never="prisma | openai.error | litellm.",
    ),
    Rule(
        cause="version-mismatch-or-library-bug",
        certainty=0.97,
        says=(
            "unexpected keyword argument | cannot import name | can't import name | "
            "no module named openai. | no module named litellm. | openai>=1.0.0 | apiremovedinv1 | "
            "no longer supported in openai | required positional argument | "
            "required keyword-only argument | takes…positional arguments but | "
            "multiple values for keyword argument | multiple values for argument | incompatible version | "
            "incompatible with this version | version conflict | dependency conflict | "
            "requires a different python | dependency resolver | request body is not valid json | "
            "surrogate in string | surrogates not allowed | unable to parse ollama chunk | "
            "error building chunks | unknown encoding | partially initialized module | circular import | "
            "no attribute __version__ | undefined symbol | old version of the…package | outdated version of"
        ),
    ),
    Rule(
        cause="version-mismatch-or-library-bug",
        certainty=0.94,
        says=(
            "has no attribute | attributeerror | object is not iterable | object is not subscriptable | "
            "object is not callable | object can't be awaited | requires an object with __aiter__ | "
            "requires an object with __anext__ | object can't be used in await | "
            "object does not support | is not json serializable | not serializable | not hashable | "
            "unhashable type | unsupported operand | list index out of range | list indices must be | "
            "string indices must be | referenced before assignment | cannot access local variable | "
            "where it is not associated with a value | is not defined | maximum recursion depth | "
            "event loop is closed | wrong type argument | no current event loop | no running event loop | "
            "attached to a different loop | bound to a different event loop | "
            "cannot be called from a running event loop | event loop is already running | "
            "coroutine…was never awaited | argument of type nonetype is not iterable | nonetype object | "
            "can only concatenate | must be str, not | expected str instance | "
            "expected string or bytes-like | validation error for | validation errors for | pydantic | "
            "validationerror | invalid literal for int | could not convert string to float | "
            "not enough values to unpack | too many values to unpack | "
            "cannot read properties of undefined | cannot read properties of null | cannot set properties of | "
            "is not an object (evaluating | is not iterable | is not a constructor | "
            "object reference not set to | on a none value | invalid memory address | index out of range [ | "
            "slice bounds out of range |  cannot read property | is not a function | "
            "undefined is not | dictionary changed size | cannot pickle | assertionerror | "
            "notimplementederror | model isn't mapped | isn't mapped yet | keyerror | typeerror | "
            "indexerror | nameerror | unboundlocalerror | recursionerror | valueerror: invalid literal | "
            "invalid json payload received. unknown name | could not parse the json body of your request | "
            "failed to deserialize the json body | got invalid keyword arguments | no tiktoken | "
            "encoding…not found | winerror 126 | a nil value | nil pointer | nullpointerexception | nomethoderror | "
            "undefined method | nosuchmethoderror | classcastexception | panicked at"
        ),
        never=(
            "_api_key | untagged enum | tools[ | function_declarations | typeerror: terminated | fetch failed | "
            "failed to fetch | prisma | expecting value | generationconfig | generation_config | choices | "
            "candidates | "
            "unknown variant image_url | codec can | reading 0"
        ),
    ),
    Rule(
        cause="version-mismatch-or-library-bug",
        certainty=0.7,
        raised=(
            "assertionerror attributeerror importerror indexerror keyerror nameerror "
            "notimplementederror recursionerror runtimeerror typeerror unboundlocalerror "
            "unicodedecodeerror validationerror"
        ),
        never="prisma | fetch failed | terminated | choices | candidates | _api_key",
    ),
)
