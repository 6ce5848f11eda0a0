"""Runs over everybody, in buckets of records and columns instead of one record at a time. No process that serves pages loads this."""
