"""Insults and slurs in English and Chinese, by a small word list of our own.

The list is small: it finds plain abuse and overlooks the rest. A word can be quoted, or be harmless where it stands, so
a match is a reason to look, not a verdict. A trained classifier finds more.
"""

from __future__ import annotations

import re

from ftbench.data_check.detectors.match import Match

_ENGLISH_LIST = """
    arsehole arseholes asshole assholes bastard bastards bitch bitches bullshit cocksucker cocksuckers cunt cunts
    dickhead dickheads douchebag douchebags dumbass dumbasses fag faggot faggots fags fuck fucked fucker fuckers
    fucking fucks
    goddamn jackass kike kikes motherfucker motherfuckers motherfucking nigga niggas nigger niggers
    pussies retard retarded retards scumbag scumbags shit shithead shitheads shits shitty slut sluts spic spics tranny
    twat twats wanker wankers wetback wetbacks whore whores
"""
_CHINESE_LIST = """
    傻逼 傻B 煞笔 傻屌 二逼 装逼 他妈的 你妈逼 妈逼 操你 草泥马 草你妈 日你妈 肏 狗日的 狗娘养 王八蛋 龟儿子 混账 混蛋
    贱人 贱货 婊子 臭婊 骚货 脑残 白痴 蠢货 畜生 去死吧 滚蛋 滚你 死全家 不要脸 狗屁 支那 黑鬼
"""
_ENGLISH = frozenset(_ENGLISH_LIST.split())
_CHINESE = frozenset(_CHINESE_LIST.split())

_WORD = re.compile("[a-z]+")
_ENGLISH_WORD = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(sorted(_ENGLISH))})(?![A-Za-z])", re.IGNORECASE)
_CHINESE_WORD = re.compile("|".join(sorted(_CHINESE, key=lambda word: (-len(word), word))))


def toxic(text: str) -> tuple[Match, ...]:
    """The words of the list in a text, in order: whole words in English, their characters in Chinese."""
    matches = []
    if not _ENGLISH.isdisjoint(_WORD.findall(text.lower())):
        matches += [Match("toxic", *found.span()) for found in _ENGLISH_WORD.finditer(text)]
    if not text.isascii():
        matches += [Match("toxic", *found.span()) for found in _CHINESE_WORD.finditer(text)]
    return tuple(sorted(matches, key=lambda match: match.start))
