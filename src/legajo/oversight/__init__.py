"""Oversight (art. 3): it reads every stage and changes none."""
