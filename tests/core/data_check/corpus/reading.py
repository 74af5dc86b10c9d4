"""Files that cannot be read, or not all of them: JSON, CSV, encodings."""

from __future__ import annotations

import json

from tests.core.data_check.corpus.broken import REVIEWS, Broken, lines, one, table, with_row

GOOD = lines(REVIEWS)
TABLE = table(REVIEWS)
MIXED = table({**row, "text": f"{row['text']} 味道真不错 – très bien"} for row in REVIEWS)
NEW = {"text": "Nothing but dust under the bed and a note for the cleaner.", "label": "negative"}
RAW = json.dumps(NEW).encode()

CASES: tuple[Broken, ...] = (
    one("truncated last line", GOOD + b'{"text": "The end is miss', ("json-syntax", 13)),
    one("line without its closing brace", with_row(REVIEWS, RAW[:-1] + b"\n"), ("json-syntax", 5)),
    one("trailing comma in the object", with_row(REVIEWS, RAW[:-1] + b",}\n"), ("json-syntax", 5)),
    one("comma after the object", with_row(REVIEWS, RAW + b",\n"), ("json-syntax", 5)),
    one("single quotes of Python", with_row(REVIEWS, f"{NEW}\n".encode()), ("json-syntax", 5)),
    one("None and True of Python", with_row(REVIEWS, b'{"text": None, "label": True}\n'), ("json-syntax", 5)),
    one("curly quotes", with_row(REVIEWS, "{“text”: “Fine”, “label”: “positive”}\n".encode()), ("json-syntax", 5)),
    one("comment", with_row(REVIEWS, b"// more rows from March\n"), ("json-syntax", 5)),
    one(
        "line break inside a text",
        with_row(REVIEWS, RAW.replace(b" dust", b"\ndust")),
        ("json-syntax", 5),
        ("json-syntax", 6),
    ),
    one(
        "backslash of a Windows path",
        with_row(REVIEWS, rb'{"text": "C:\Users\me", "label": "positive"}' + b"\n"),
        ("json-syntax", 5),
    ),
    one("NaN of pandas", with_row(REVIEWS, RAW[:-1] + b', "score": NaN}\n'), ("not-a-number", 5)),
    one("Infinity", with_row(REVIEWS, RAW[:-1] + b', "score": Infinity}\n'), ("not-a-number", 5)),
    one("key twice", with_row(REVIEWS, RAW[:-1] + b', "label": "positive"}\n'), ("json-key-twice", 5)),
    one("list as a row", with_row(REVIEWS, b'["a", "b"]\n'), ("not-an-object", 5)),
    one("bare text as a row", with_row(REVIEWS, b'"just a text"\n'), ("not-an-object", 5)),
    one("null as a row", with_row(REVIEWS, b"null\n"), ("not-an-object", 5)),
    one(
        "two objects on one line",
        with_row(REVIEWS, RAW + b'{"text": "Cheap and loud, but near the station.", "label": "positive"}\n'),
        ("several-objects", 5),
    ),
    one("byte order mark inside", with_row(REVIEWS, b"\xef\xbb\xbf" + RAW + b"\n"), ("byte-order-mark", 5)),
    one("half UTF-16", GOOD + (RAW + b"\n").decode().encode("utf-16-le"), ("encoding", 13)),
    one("GBK line", with_row(REVIEWS, '{"text": "味道很好", "label": "positive"}\n'.encode("gbk")), ("encoding", 5)),
    one(
        "cp1252 line",
        with_row(REVIEWS, '{"text": "Café – très bon", "label": "positive"}\n'.encode("cp1252")),
        ("encoding", 5),
    ),
    one("blank lines", with_row(REVIEWS, b"\n   \n"), notes=[("blank-lines", 5)]),
    one("carriage returns alone", GOOD.replace(b"\n", b"\r"), notes=[("line-breaks", 1)]),
    one("empty file", b"", ("empty-file", None)),
    one("white space alone", b"\n\n", ("empty-file", None)),
    one("broken JSON list", json.dumps(list(REVIEWS)).encode()[:-1], ("json-syntax", 1), suffix=".json"),
    one("object without a list", b'{"rows": 3}', ("unreadable", 1), suffix=".json"),
    one("number in a JSON list", b"[1]", ("not-an-object", 1), suffix=".json"),
    one(
        "GBK row in a table of UTF-8",
        MIXED + '"很好吃，下次再来","positive"\n'.encode("gbk"),
        ("encoding", 14),
        suffix=".csv",
    ),
    one(
        "cp1252 row in a table of UTF-8",
        MIXED + '"Déjà vu","negative"\n'.encode("cp1252"),
        ("encoding", 14),
        suffix=".csv",
    ),
    one("extra column", TABLE + b'"Fine","positive","x"\n', ("columns", 14), suffix=".csv"),
    one("missing column", TABLE + b'"Fine"\n', ("columns", 14), suffix=".csv"),
    one("comma without quotes", TABLE + b"Cold, dark and far away,negative\n", ("columns", 14), suffix=".csv"),
    one("unbalanced quote", TABLE + b'"It never ends,positive\n', ("csv-syntax", 14), suffix=".csv"),
    one("tabs in a file of commas", TABLE.replace(b'","', b'"\t"'), suffix=".csv", notes=[("reading", None)]),
    one("semicolons of Excel", TABLE.replace(b'","', b'";"'), suffix=".csv", notes=[("reading", None)]),
    one("line for Excel", b"sep=;\n" + TABLE.replace(b'","', b'";"'), suffix=".csv", notes=[("reading", None)]),
    one(
        "index of pandas",
        table({"": number, **row} for number, row in enumerate(REVIEWS)),
        suffix=".csv",
        notes=[("reading", None)],
    ),
    one("column name twice", TABLE.replace(b'"label"', b'"text"', 1), ("header", 1), suffix=".csv"),
    one("no header", TABLE.partition(b"\n")[2], ("no-header", 1), suffix=".csv"),
    one("header again", TABLE + b'"text","label"\n', ("header-repeated", 14), ("rare-label", 14), suffix=".csv"),
    one("blank rows of a spreadsheet", TABLE + b",\n,\n", suffix=".csv", notes=[("reading", None)]),
    one("broken line in a table of tabs", table(REVIEWS, "\t") + b"one\ttwo\tthree\n", ("columns", 14), suffix=".tsv"),
)
