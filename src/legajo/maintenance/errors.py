"""What maintenance refuses."""


class MaintenanceError(Exception):
    """The order may not be given; the message says why, and what now."""
