"""Check digits, against the examples of the standards and the public test cards of payment services."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftbench.data_check.detectors.check_digits import (
    find_ibans,
    is_bank_card,
    is_chinese_identity_number,
    is_iban,
    passes_luhn,
)

TEST_CARDS = (
    "4111111111111111",
    "4242424242424242",
    "4012888888881881",
    "4222222222222",
    "5555555555554444",
    "5105105105105100",
    "2223003122003222",
    "378282246310005",
    "371449635398431",
    "6011111111111117",
    "6011000990139424",
    "3530111333300000",
    "3566002020360505",
    "30569309025904",
    "38520000023237",
    "6200000000000005",
    "6304000000000000",
)
"""From the test pages of payment services."""

REGISTRY_IBANS = (
    "AD1200012030200359100100",
    "AT611904300234573201",
    "BE68539007547034",
    "BR1800360305000010009795493C1",
    "CH9300762011623852957",
    "DE89370400440532013000",
    "ES9121000418450200051332",
    "FR1420041010050500013M02606",
    "GB29NWBK60161331926819",
    "IT60X0542811101000000123456",
    "MT84MALT011000012345MTLCAST001S",
    "NL91ABNA0417164300",
    "NO9386011117947",
    "SA0380000000608010167519",
)
"""From the IBAN registry."""


@pytest.mark.parametrize("number", TEST_CARDS)
def test_public_test_cards_are_bank_cards(number: str) -> None:
    assert is_bank_card(number)


def test_the_known_example_of_the_luhn_formula_passes_and_its_neighbours_do_not() -> None:
    assert [digit for digit in "0123456789" if passes_luhn(f"7992739871{digit}")] == ["3"]


@given(st.text("0123456789", min_size=1, max_size=20))
def test_exactly_one_check_digit_completes_a_number(digits: str) -> None:
    assert sum(passes_luhn(digits + last) for last in "0123456789") == 1


def test_a_number_with_a_check_digit_but_no_networks_prefix_is_no_bank_card() -> None:
    assert passes_luhn("9999999999999995")
    assert not is_bank_card("9999999999999995")


@pytest.mark.parametrize("characters", REGISTRY_IBANS)
def test_ibans_of_the_registry_are_ibans(characters: str) -> None:
    assert is_iban(characters)


@given(st.sampled_from(REGISTRY_IBANS), st.data())
def test_an_iban_with_one_digit_changed_is_none(characters: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([i for i, c in enumerate(characters) if c.isdigit()]))
    digit = data.draw(st.sampled_from("0123456789".replace(characters[place], "")))
    assert not is_iban(characters[:place] + digit + characters[place + 1 :])


def test_an_iban_of_the_wrong_length_or_country_is_none() -> None:
    assert not is_iban("DE8937040044053201300")
    assert not is_iban("ZZ89370400440532013000")


def test_an_iban_ends_where_its_country_says_whatever_capitals_follow() -> None:
    text = "Pay GB29 NWBK 6016 1331 9268 19 NOW or DE89370400440532013000 I wait"
    assert [text[start:end] for start, end in find_ibans(text)] == [
        "GB29 NWBK 6016 1331 9268 19",
        "DE89370400440532013000",
    ]


@pytest.mark.parametrize("number", ["11010519491231002X", "11010519491231002x", "440524188001010014"])
def test_the_examples_of_gb_11643_are_identity_numbers(number: str) -> None:
    assert is_chinese_identity_number(number)


def test_exactly_one_check_digit_completes_an_identity_number() -> None:
    assert [last for last in "0123456789X" if is_chinese_identity_number("11010519491231002" + last)] == ["X"]


@pytest.mark.parametrize(
    "first",
    [
        pytest.param("99010519491231002", id="no such region"),
        pytest.param("11010519490231002", id="31 February"),
        pytest.param("11010517491231002", id="born in 1749"),
    ],
)
def test_no_check_digit_completes_a_number_with_an_impossible_part(first: str) -> None:
    assert not any(is_chinese_identity_number(first + last) for last in "0123456789X")
