"""Masks: the same value gets the same placeholder everywhere, and masking again changes nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ftbench.data_check.detectors.masks import PersonalMasks, mask_personal
from ftbench.data_check.detectors.personal import find_personal


def test_values_get_numbers_in_order_of_appearance() -> None:
    masks = PersonalMasks()
    assert mask_personal("a@b.com, c@d.org, 13812345678", masks) == "[EMAIL-1], [EMAIL-2], [PHONE-1]"
    assert mask_personal("c@d.org or e@f.net", masks) == "[EMAIL-2] or [EMAIL-3]"
    assert masks.counts == {"e-mail": 3, "phone": 1}


def test_capitals_and_groups_make_no_difference() -> None:
    masks = PersonalMasks()
    assert mask_personal("Joe@Example.com joe@example.com", masks) == "[EMAIL-1] [EMAIL-1]"
    assert mask_personal("4111 1111 1111 1111, 4111111111111111", masks) == "[BANK-CARD-1], [BANK-CARD-1]"
    assert mask_personal("138-1234-5678 / 13812345678", masks) == "[PHONE-1] / [PHONE-1]"


def test_e_mail_addresses_that_differ_in_a_dot_are_two() -> None:
    assert mask_personal("a.b@c.com ab@c.com", PersonalMasks()) == "[EMAIL-1] [EMAIL-2]"


def test_a_text_without_personal_data_stays_as_it_is() -> None:
    assert mask_personal("Nothing here, 2009-05-12.", PersonalMasks()) == "Nothing here, 2009-05-12."


VALUES = ("a@b.com", "13812345678", "415-555-2671", "+49 30 1234567", "4111111111111111", "11010519491231002X")


@given(st.lists(st.sampled_from([*VALUES, " ", "-", "1", "x"]), max_size=8).map("".join))
def test_masking_is_idempotent_and_leaves_nothing(text: str) -> None:
    masks = PersonalMasks()
    masked = mask_personal(text, masks)
    assert mask_personal(masked, masks) == masked
    assert find_personal(masked) == ()
