"""Where a running agency keeps its things, all below one directory that an operator names."""

import os
from pathlib import Path


PROJECT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("LEGAJO_VAR", PROJECT / "var")).resolve()
SECRETS = VAR / "secrets"  # role passwords, key-encryption key, signing keys: 0600
ORIGINALS = VAR / "originals"  # the bytes as they came, encrypted, by digest
LOGS = VAR / "logs"
