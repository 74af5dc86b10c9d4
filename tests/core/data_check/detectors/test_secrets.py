"""Secrets: keys in the published forms of services, all invented or from their documentation, and what is none."""

from __future__ import annotations

import pytest

from ftbench.data_check.detectors.secrets import find_secrets

LETTERS = "Ab3dEf6hIj9lMn2pQr5tUv8xYz1BcD4fGh7jKl0mNoPqRsTuVwXyZa2C4e6G8i"

KEYS = (
    "AKIAIOSFODNN7EXAMPLE",  # the example of the documentation of AWS
    "ghp_" + LETTERS[:36],
    "github_pat_" + LETTERS[:22] + "_" + LETTERS[:59],
    "glpat-" + LETTERS[:20],
    "sk-" + LETTERS[:48],
    "sk-proj-" + LETTERS[:48],
    "sk-ant-api03-" + LETTERS[:60],
    "sk_" + "live_" + LETTERS[:24],
    "xoxb-" + "123456789012-123456789012-" + LETTERS[:24],
    "AIza" + LETTERS[:35],
    "hf_" + "AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGh",
    # the example of jwt.io
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ"
    ".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
)


def found(text: str) -> list[str]:
    assert all(match.kind == "secret" for match in find_secrets(text))
    return [text[match.start : match.end] for match in find_secrets(text)]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_found_in_english_and_in_chinese_text(key: str) -> None:
    assert found(f"use {key} here") == [key]
    assert found(f"密钥用 {key}，谢谢") == [key]


def test_a_private_key_is_found_from_its_first_to_its_last_line() -> None:
    key = "-----BEGIN RSA PRIVATE KEY-----\nMIIB+abc/DEF=\n-----END RSA PRIVATE KEY-----"
    assert found(f"Here:\n{key}\nDone.") == [key]


def test_a_public_key_is_no_secret() -> None:
    assert found("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----") == []


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("password = 'hT7$kd9!qZ2w'", "hT7$kd9!qZ2w"),
        ('{"api_key": "9fK2mQ7xW4vB8nR1tY6u"}', "9fK2mQ7xW4vB8nR1tY6u"),
        ("DB_PASSWORD=Tr0ub4dor&3x", "Tr0ub4dor&3x"),
        ("token: 9f86d081884c7d659a2feaa0c55ad015", "9f86d081884c7d659a2feaa0c55ad015"),
        ("密码：Kx9#mP2vLq", "Kx9#mP2vLq"),
        ("密码是Kx9#mP2vLq", "Kx9#mP2vLq"),
    ],
)
def test_a_random_value_after_the_name_of_a_secret_is_found(text: str, secret: str) -> None:
    assert found(text) == [secret]


@pytest.mark.parametrize(
    "text",
    [
        "password = <your_password>",
        "password: $PASSWORD",
        "PASSWORD=${DB_PASSWORD_1}",
        "--password=path/to/file1",
        "password = getpass.getpass()",
        "api_key=your-api-key-123",
        "token: aaaaaaaaaaaaaaaaaaaaaaaa1111",
        "The password: correcthorsebattery",
        "密码：请输入您的密码",
        "sk-learn and task-oriented-dialogue-systems-with-many-words",
        "the key: important-point-number-7",
        "AKIA is a prefix, eyJ too",
    ],
)
def test_words_placeholders_variables_and_paths_are_no_secrets(text: str) -> None:
    assert found(text) == []
