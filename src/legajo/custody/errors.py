"""What custody refuses, in words for the operator."""


class CustodyError(RuntimeError):
    """A backup or a restore cannot be done, or is not what it should be."""
