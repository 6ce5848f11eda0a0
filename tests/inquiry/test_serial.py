"""Serial numbers and check codes survive copying by hand; a slip is told, a guess is not answered."""

import re

import pytest

from legajo.inquiry.confirmation import Confirmation, Sealed, seal, unseal
from legajo.inquiry.serial import Serial, clean_check_code, new_check_code


SERIAL = Serial("110000", 2025, 17)
SAID = Confirmation(
    "＊＊华", "1101 ···· ···· 4027", "2025-10-01T09:30:00+00:00", 4812, 12_818_236, 225, None, "ab" * 32
)


def test_a_serial_number_reads_back_however_it_is_spaced() -> None:
    written = str(SERIAL)
    assert re.fullmatch(r"110000-2025-00000017-\d\d", written)
    assert Serial.parse(written) == SERIAL
    assert Serial.parse(written.replace("-", " ") + " ") == SERIAL
    assert Serial.parse(written.replace("-", "")) == SERIAL


@pytest.mark.parametrize("place", range(20))
def test_one_wrong_digit_is_told(place: int) -> None:
    digits = str(SERIAL).replace("-", "")
    wrong = digits[:place] + str((int(digits[place]) + 1) % 10) + digits[place + 1 :]
    with pytest.raises(ValueError, match="check digits"):
        Serial.parse(wrong)


def test_two_digits_changed_about_are_told() -> None:
    digits = str(Serial("110000", 2025, 12_345_678)).replace("-", "")
    for place in range(10, 17):
        swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        with pytest.raises(ValueError, match="check digits"):
            Serial.parse(swapped)


@pytest.mark.parametrize("text", ["", "110000-2025-0000001-42", "１１００００-2025-00000017-42", "a" * 20])
def test_what_is_no_serial_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="twenty digits"):
        Serial.parse(text)


def test_check_codes_are_new_each_time_and_forgive_misreading() -> None:
    codes = {new_check_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", code) for code in codes)
    assert clean_check_code("o1l0-abcd-efgh") == "0110ABCDEFGH"
    for wrong in ("", "7K2M-Q9XW-3T5", "7K2M-Q9XW-3T5HH", "7K2M-Q9XW-3T5U", "7K2M Q9XW 3T5é"):
        with pytest.raises(ValueError, match="twelve"):
            clean_check_code(wrong)


def test_only_the_papers_own_code_opens_what_is_confirmed() -> None:
    code = new_check_code()
    kept = seal(SAID, code)
    assert unseal(kept, code) == SAID
    assert unseal(kept, code.lower().replace("-", " ")) == SAID
    assert unseal(kept, new_check_code()) is None
    assert unseal(Sealed(kept.salt, kept.sealed[:-1] + b"\0"), code) is None
    assert b"4027" not in kept.sealed


def test_the_same_confirmation_is_sealed_differently_each_time() -> None:
    code = new_check_code()
    assert seal(SAID, code) != seal(SAID, code)
