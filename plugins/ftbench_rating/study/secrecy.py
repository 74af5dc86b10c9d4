"""What follows from a study's secret: item ids, and every order that could otherwise be guessed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random

_LETTERS = 10


class Secrecy:
    """Ids and random numbers that nobody can work out without the secret.

    A seed alone would not do: whoever knows ftbench and tries a few seeds would know which method stands where.
    """

    def __init__(self, secret: str, seed: int) -> None:
        self._secret = bytes.fromhex(secret)
        self._seed = seed

    def item_id(self, *parts: object) -> str:
        """`i` and ten letters of an HMAC-SHA256.

        No digits, because a spreadsheet takes `1e5` for a number. Of 26^10 ids, two of 20,000 are the same once in a
        million studies; `build` refuses them.
        """
        letters = ""
        for copy in range(1000):  # one digest has 38 letters on average; the next is for one with fewer than ten
            encoded = base64.b32encode(self._digest("id", copy, *parts)).decode().lower()
            letters += "".join(one for one in encoded if one.isalpha())
            if len(letters) >= _LETTERS:
                break
        return f"i{letters[:_LETTERS]}"

    def generator(self, *purpose: object) -> random.Random:
        """A random generator of its own for each purpose, so that changing one draw leaves the others."""
        return random.Random(int.from_bytes(self._digest("order", self._seed, *purpose), "big"))

    def _digest(self, *parts: object) -> bytes:
        text = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
        return hmac.new(self._secret, text.encode(), hashlib.sha256).digest()
