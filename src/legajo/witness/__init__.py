"""A witness: a small program of another trust domain that remembers each log's newest checkpoint and cosigns what follows it."""
