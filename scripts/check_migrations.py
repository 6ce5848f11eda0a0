"""Fails when a model has changed without its migration. Asks no database."""

import sys
import warnings

import django
from django.core.management import call_command


warnings.filterwarnings("ignore", message="Got an error checking a consistent migration history")
django.setup()
try:
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)
except SystemExit as ended:
    sys.exit(ended.code)
