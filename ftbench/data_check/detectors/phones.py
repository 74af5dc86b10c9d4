"""Telephone numbers as people write them: international, North American, British, German and Chinese.

A German number within the country needs brackets, a slash, or the code of a large city or a mobile network: others look
like any two numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_COUNTRY_CODE = (
    r"(?:1|7|2(?:0|7|[1-689]\d)|3(?:[0-469]|[578]\d)|4(?:[013-9]|2\d)|5(?:[1-8]|[09]\d)|6(?:[0-6]|[789]\d)"
    r"|8(?:[1246]|[0578]\d)|9(?:[0-58]|[679]\d))"
)
"""Country codes of ITU-T E.164."""

_FORMS = re.compile(
    rf"""
    (?<![0-9A-Za-z+]) (?<!\d[.,/-]) (?:
        (?:\+|00[ ]?(?=[1-9]\d[ ]))                                # international: 7 to 15 digits (E.164)
        (?P<international>{_COUNTRY_CODE}(?:[ .()/-]{{0,2}}\d){{6,13}})
      | (?:1[-. ])?(?:\([2-9]\d\d\)[ ]?|[2-9]\d\d[-.])[2-9]\d\d[-. ]\d{{4}}     # North American
      | \(?0(?:                                                    # British
            20\)?[ ]\d{{4}}[ ]\d{{4}} | 2[3489]\)?[ ]\d{{4}}[ ]\d{{4}}
          | 1(?:1\d|\d1)\)?[ ]\d{{3}}[ ]\d{{4}} | 1\d{{3}}\)?[ ]\d{{5,6}}
          | 7\d{{3}}[ ]?\d{{3}}[ ]?\d{{3}} | [38]\d\d[ ]\d{{3}}[ ]\d{{4}} )
      | (?:\(0[2-9]\d{{1,3}}\)[ ]?|0[2-9]\d{{1,3}}[ ]?[/][ ]?)\d{{3,4}}[ -]?\d{{2,5}}     # German
      | 0(?:30|40|69|89|15\d|16\d|17\d|15\d\d)[ -]\d{{3,4}}[ ]?\d{{3,5}}        # German cities and mobiles
      | (?:(?:\(86\)|86)[ -]?)?1[3-9]\d(?:[ -]?\d{{4}}){{2}}                    # Chinese mobile
      | \(?0(?:10|2\d|[3-9]\d\d)[)-][ ]?[2-8]\d{{6,7}}                          # Chinese landline
      | [48]00-\d{{3}}-?\d{{4}} | 400-\d{{4}}-\d{{3}}                           # Chinese hotline
    ) (?![0-9A-Za-z]) (?![.,/-]\d)
    """,
    re.VERBOSE,
)


def find_phones(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each telephone number."""
    for found in _FORMS.finditer(text):
        yield found.span()
