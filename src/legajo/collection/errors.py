"""What the stage refuses to do, in words for whoever asked."""


class CollectionError(Exception):
    """The act may not be done; the message says what, why, and what now."""
