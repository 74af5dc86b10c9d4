"""Personal data: every form that is promised is found, and numbers that only look like it are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftbench.data_check.detectors.match import Match
from ftbench.data_check.detectors.personal import PERSONAL_KINDS, find_personal


def found(text: str) -> list[tuple[str, str]]:
    return [(match.kind, text[match.start : match.end]) for match in find_personal(text)]


@pytest.mark.parametrize(
    "address",
    ["joe@example.com", "Anna.Keller+news@mail.uni-bonn.de", "o_brien99@a-b.co.uk", "123456@qq.com", "x@y.museum"],
)
def test_an_e_mail_address_is_found_in_english_and_in_chinese_text(address: str) -> None:
    assert found(f"Write to {address}.") == [("e-mail", address)]
    assert found(f"邮箱{address}，谢谢") == [("e-mail", address)]


@pytest.mark.parametrize(
    "text",
    [
        "git@github.com:owner/project.git",
        "logo@2x.png",
        "user@1000.service",
        "ssh://root@host.example.com/path",
        "react@18.2.0",
        "@someone said @all",
        "ltrace -e malloc+free-@libc.so* <path>",
        "a @ b.com",
    ],
)
def test_what_only_has_an_at_sign_is_no_e_mail_address(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "number",
    [
        "+49 30 1234567",
        "+49 (0)30 1234-567",
        "+1 415 555 2671",
        "+1-415-555-2671",
        "+442079460958",
        "+86 138 1234 5678",
        "+33 6 12 34 56 78",
        "(415) 555-2671",
        "415-555-2671",
        "415.555.2671",
        "1-800-555-0199",
        "020 7946 0958",
        "(020) 7946 0958",
        "0161 496 0000",
        "01632 960123",
        "07700 900123",
        "0808 157 0192",
        "030/1234567",
        "(030) 1234567",
        "0171 1234567",
        "089 12345678",
        "13812345678",
        "138-1234-5678",
        "138 1234 5678",
        "8613812345678",
        "010-62345678",
        "0755-23456789",
        "400-820-8820",
    ],
)
def test_a_telephone_number_is_found_in_english_and_in_chinese_text(number: str) -> None:
    assert found(f"Call {number}, please.") == [("phone", number)]
    assert found(f"电话：{number}，谢谢") == [("phone", number)]


def test_a_chinese_mobile_number_is_found_between_chinese_characters() -> None:
    assert found("请打13812345678联系我") == [("phone", "13812345678")]


@pytest.mark.parametrize(
    "text",
    [
        "from 2009-05-12 10:30 to 2009-06-12",
        "ISBN 978-7-302-12345-6",
        "version 1.2.3.4 of 10.0.19041.1234",
        "192.168.100.200 and 8.8.8.8",
        "0.13812345678 and 3.14159265358979",
        "a population of 1,234,567,890",
        "$ 12 345 678",
        "timestamp 1700000000000 and 1700000000",
        "order A13812345678B",
        "12812345678",
        "138123456789",
        "1914-1918, 1939-1945",
        "pages 200-300, 100-200-300",
        "x = 2+1234567890",
        "2009年8月25日，共12345678人",
    ],
)
def test_dates_versions_and_other_numbers_are_not_personal(text: str) -> None:
    assert found(text) == []


def test_an_identity_number_is_found_with_its_check_digit_and_not_without() -> None:
    assert found("身份证11010519491231002X号") == [("id-card", "11010519491231002X")]
    assert found("身份证110105194912310021号") == []


@pytest.mark.parametrize(
    "number", ["4111111111111111", "4111 1111 1111 1111", "5555-5555-5555-4444", "3782 822463 10005"]
)
def test_a_bank_card_is_found_in_groups_and_without(number: str) -> None:
    assert found(f"card {number} 12/27") == [("bank-card", number)]


def test_a_number_that_fails_the_check_is_no_bank_card() -> None:
    assert found("order 4111111111111112") == []


def test_an_account_and_a_social_security_number_are_found() -> None:
    assert found("to GB29 NWBK 6016 1331 9268 19 please") == [("iban", "GB29 NWBK 6016 1331 9268 19")]
    assert found("SSN 536-22-1234") == [("social-security", "536-22-1234")]


@pytest.mark.parametrize("number", ["000-12-3456", "666-12-3456", "912-12-3456", "123-00-4567", "123-45-0000"])
def test_a_social_security_number_that_is_never_given_is_none(number: str) -> None:
    assert found(number) == []


def test_matches_come_in_the_order_of_the_text() -> None:
    text = "13812345678 a@b.com 11010519491231002X"
    assert [match.kind for match in find_personal(text)] == ["phone", "e-mail", "id-card"]


@given(st.text(st.sampled_from("0123456789+-() .@abXAKIDE电话：\n"), max_size=60))
def test_matches_never_overlap_and_lie_in_the_text(text: str) -> None:
    matches = find_personal(text)
    ends = [0, *(match.end for match in matches)]
    assert all(isinstance(match, Match) and match.kind in PERSONAL_KINDS for match in matches)
    assert all(end <= match.start < match.end <= len(text) for end, match in zip(ends, matches, strict=False))
