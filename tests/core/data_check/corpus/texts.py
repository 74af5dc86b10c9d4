"""Texts with personal data, secrets, damaged characters, another language, or insults."""

from __future__ import annotations

from tests.core.data_check.corpus.broken import PAIRS, Broken, one, with_row


def _answer(name: str, answer: str, *codes: str, notes: tuple[str, ...] = ()) -> Broken:
    row = {"question": "Whom do I ask about my old bicycle?", "answer": answer}
    return one(name, with_row(PAIRS, row), *((code, 5) for code in codes), notes=[(code, 5) for code in notes])


CASES: tuple[Broken, ...] = (
    _answer("e-mail address", "Write to maria.lopez@example.org on Monday.", "e-mail"),
    _answer("telephone number", "Call +49 30 901820 after lunch.", "phone"),
    _answer("Chinese mobile number", "请打 13812345678 找她。", "phone"),
    _answer("Chinese identity card", "Its owner is 11010519491231002X in the list.", "id-card"),
    _answer("card number", "Pay with 4111 1111 1111 1111 as usual.", "bank-card"),
    _answer("IBAN", "Send it to DE89 3704 0044 0532 0130 00 today.", "iban"),
    _answer("social security number", "Her number is 536-90-4399 in the form.", "social-security"),
    _answer("access key of AWS", "Use AKIAIOSFODNN7EXAMPLE for the bucket.", "secret"),
    _answer("key of OpenAI", "Set sk-proj-a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8 first.", "secret"),
    _answer(
        "private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA7\n-----END RSA PRIVATE KEY-----", "secret"
    ),
    _answer("password", "Log in with password: Tr0ub4dor&3x then.", "secret"),
    _answer("UTF-8 read as cp1252", "Ask the people of the cafÃ© next door.", "mojibake"),
    _answer("quotation marks read as cp1252", "Ask for â€œthe bikeâ€\x9d at the desk.", "mojibake"),
    _answer("UTF-8 read as GBK", "Say 浣犲ソ to the man at the desk.", "mojibake"),
    _answer("replacement character", "Ask at the caf\ufffd next door.", "replacement-character"),
    _answer("control character", "Ask\x07 at the desk by the door.", "control-character"),
    _answer("NUL", "Ask\x00 at the desk by the door.", "control-character"),
    _answer("zero-width space", "Ask at the\u200b desk by the door.", notes=("zero-width",)),
    _answer("soft hyphen", "Ask at the recep\u00adtion by the door.", notes=("zero-width",)),
    _answer("mark that turns text", "Ask at the \u202edesk by the door.", notes=("bidi-control",)),
    one(
        "lone surrogate",
        with_row(PAIRS, b'{"question": "Whom do I ask about my old bicycle?", "answer": "Ask us \\ud83d today."}\n'),
        ("lone-surrogate", 5),
    ),
    one(
        "another language",
        with_row(PAIRS, {"question": "我的旧自行车坏了，应该去问谁比较好呢？", "answer": "可以问一下门口的师傅。"}),
        ("other-language", 5),
    ),
    _answer("insult", "Do not ask that asshole at the desk.", notes=("toxic",)),
)
