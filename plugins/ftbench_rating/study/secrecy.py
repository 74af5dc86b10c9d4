"""Item ids and random orders derived from a study's secret, so that nobody can guess them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random

_LETTERS = 10


class Secrecy:
    """Ids and random generators that nobody can reproduce without the secret.

    A seed alone is not enough: anyone who tries a few seeds in ftbench would find out which method is where.
    """

    def __init__(self, secret: str, seed: int) -> None:
        self._secret = bytes.fromhex(secret)
        self._seed = seed

    def item_id(self, *parts: object) -> str:
        """`i` and ten letters of an HMAC-SHA256.

        No digits, because spreadsheets read `1e5` as a number. With 26^10 possible ids, two of 20,000 items collide in
        about one of a million studies; `build` refuses that.
        """
        letters = ""
        for copy in range(1000):  # a digest has 38 letters on average; the next one is for fewer than ten
            encoded = base64.b32encode(self._digest("id", copy, *parts)).decode().lower()
            letters += "".join(character for character in encoded if character.isalpha())
            if len(letters) >= _LETTERS:
                break
        return f"i{letters[:_LETTERS]}"

    def generator(self, *purpose: object) -> random.Random:
        """A separate random generator for each purpose, so that changing one draw does not change the others."""
        return random.Random(int.from_bytes(self._digest("order", self._seed, *purpose), "big"))

    def _digest(self, *parts: object) -> bytes:
        text = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
        return hmac.new(self._secret, text.encode(), hashlib.sha256).digest()
