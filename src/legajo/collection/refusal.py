"""A file that is not read at all, and why: for the sender, in their language."""

from legajo.collection.words import phrase


class Refusal(Exception):  # noqa: N818 (it is the answer to a sender, not a fault of ours)
    """The whole file is refused; `code` is stable, the message is for the sender."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def message(self, language: str = "en") -> str:
        return phrase(self.code, language, self.facts)

    def __str__(self) -> str:
        return self.message("en")
