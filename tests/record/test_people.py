"""Identity numbers, names and employers' codes."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from legajo.record import people
from legajo.record.people import IdentityError


KNOWN = "110101198911203508"


def numbered(seventeen: str) -> str:
    return seventeen + people.check_digit(seventeen)


def test_an_identity_tells_birth_and_sex() -> None:
    assert people.parse_identity(KNOWN) == KNOWN
    assert people.birth_date(KNOWN) == datetime.date(1989, 11, 20)
    assert people.sex(KNOWN) == "female"
    assert people.sex(numbered("11010119891120351")) == "male"


@pytest.mark.parametrize(
    "text", [" 110101198911203508\u3000", "１１０１０１１９８９１１２０３５０８", "110101 19891120 3508"]
)
def test_what_hands_type_is_read(text: str) -> None:
    assert people.parse_identity(text) == KNOWN


def test_a_small_x_is_an_x() -> None:
    numbers = (numbered(f"11010119891120{sequence:03}") for sequence in range(1000))
    number = next(number for number in numbers if number.endswith("X"))
    assert people.parse_identity(number.lower()) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "identity_missing"),
        ("  ", "identity_missing"),
        ("110101891120350", "identity_wrong_length"),
        ("11010119891120350A", "identity_not_digits"),
        ("A10101198911203508", "identity_not_digits"),
        ("110101198911203509", "identity_check_digit"),
        (numbered("11010119890230350"), "birth_date_impossible"),
        (numbered("11010118490101350"), "birth_date_impossible"),
    ],
)
def test_each_fault_has_a_code(text: str, code: str) -> None:
    with pytest.raises(IdentityError) as caught:
        people.parse_identity(text)
    assert caught.value.code == code == str(caught.value)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2025, 12, 31)), st.integers(0, 999))
def test_the_check_digit_is_the_standards(born: datetime.date, sequence: int) -> None:
    number = numbered(f"110101{born:%Y%m%d}{sequence:03}")
    assert ric.is_valid(number)
    assert people.birth_date(people.parse_identity(number)) == born


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_seen(place: int, by: int) -> None:
    wrong = KNOWN[:place] + str((int(KNOWN[place]) + by) % 10) + KNOWN[place + 1 :]
    with pytest.raises(IdentityError, match="identity_check_digit"):
        people.check_identity(wrong)


def test_little_of_a_person_is_shown() -> None:
    assert people.mask_identity(KNOWN) == "1101 ···· ···· 3508"
    assert people.mask_name("欧阳娜娜") == "＊＊＊娜"
    assert people.birth_place(KNOWN) is not None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (" 张 三\u3000", "张三"),
        ("张　三", "张三"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("  John   Smith ", "John Smith"),
        ("ＡＢ", "AB"),
    ],
)
def test_names_are_compared_in_one_form(text: str, name: str) -> None:
    assert people.normalise_name(text) == name
    assert people.normalise_name(name) == name


def test_an_employers_code() -> None:
    assert people.parse_employer_code(" 91110108maxnq2g3kp") == "91110108MAXNQ2G3KP"
    with pytest.raises(ValueError, match="check character"):
        people.parse_employer_code("91110108MAXNQ2G3KX")


def test_a_commitment_binds_field_value_and_salt() -> None:
    made = people.commitment("identity", KNOWN, b"1" * 16)
    assert len(made) == 64
    assert made != people.commitment("name", KNOWN, b"1" * 16)
    assert made != people.commitment("identity", KNOWN, b"2" * 16)
    assert made == people.commitment("identity", KNOWN, b"1" * 16)
