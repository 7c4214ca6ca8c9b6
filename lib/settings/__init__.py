"""What Switchboard is told from outside: one typed table, read from the environment and `.env`.

The environment wins over `.env`, an empty value counts as unset, and nothing of `.env` is put into
`os.environ`. `load()` is cheap: call it afresh each time, and a change of the file needs no restart.
"""

from lib.settings.loading import Reading, load, read
from lib.settings.origin import Origin, SettingsError
from lib.settings.secret import Secret
from lib.settings.stamp import Stamp
from lib.settings.table import ROOT, Settings

__all__ = ["ROOT", "Origin", "Reading", "Secret", "Settings", "SettingsError", "Stamp", "load", "read"]
