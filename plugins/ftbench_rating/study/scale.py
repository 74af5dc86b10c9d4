"""The wording of the five-point scale: what each point means, and an answer that deserves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ftbench.contracts.task import RATING_POINTS
from ftbench_rating.study.model import ScalePoint, Texts

SCALE = tuple(range(1, RATING_POINTS + 1))
"""The points, from worst to best."""

_PointTexts = Mapping[str, tuple[str, ...]]
"""By language, a text for each point from worst to best."""


@dataclass(frozen=True, slots=True)
class _Wording:
    """The texts of a dimension, written for ftbench."""

    title: Texts
    meanings: _PointTexts
    examples: _PointTexts = field(default_factory=dict)


_GENERAL = _Wording(
    title={},
    meanings={
        "en": (
            "Very bad: of no use in this respect",
            "Bad: more faults than merits",
            "Middling: good and bad; usable after clear changes",
            "Good: only small faults",
            "Very good: I would change nothing",
        ),
        "zh": (
            "很差：这方面毫无可取之处",
            "较差：问题多于优点",
            "一般：有好有坏，明显修改后才能用",
            "较好：只有小毛病",
            "很好：没有需要改的地方",
        ),
    },
)
"""For dimensions that are not known here."""

_KNOWN = {
    "accuracy": _Wording(
        title={"en": "accuracy", "zh": "准确性"},
        meanings={
            "en": (
                "Wrong throughout, or not about what was asked",
                "Mostly wrong",
                "Half right, or right with an important part missing",
                "Right but for a detail",
                "All of it is right",
            ),
            "zh": (
                "完全错误，或答非所问",
                "大部分错误",
                "对了一半，或缺少重要内容",
                "除个别细节外都正确",
                "全部正确",
            ),
        },
        examples={
            "en": (
                "What do red and green traffic lights mean? “Red means go, green means stop.”",
                "What do red and green traffic lights mean? “Red means go slowly, green means go.”",
                "What do red and green traffic lights mean? “Red means stop.”",
                "What do red and green traffic lights mean? “Red means stop, green means go. They change "
                "every minute.”",
                "What do red and green traffic lights mean? “Red means stop, green means go.”",
            ),
            "zh": (
                "红灯和绿灯是什么意思？“红灯可以走，绿灯要停。”",
                "红灯和绿灯是什么意思？“红灯要慢慢走，绿灯可以走。”",
                "红灯和绿灯是什么意思？“红灯要停。”",
                "红灯和绿灯是什么意思？“红灯要停，绿灯可以走，每分钟变换一次。”",
                "红灯和绿灯是什么意思？“红灯要停，绿灯可以走。”",
            ),
        },
    ),
    "fluency": _Wording(
        title={"en": "fluency", "zh": "流畅性"},
        meanings={
            "en": (
                "Hardly readable",
                "Readable with effort: many mistakes or repetitions",
                "Readable, with clear mistakes or clumsy sentences",
                "Reads well, with small slips",
                "Reads like the work of a good writer",
            ),
            "zh": (
                "几乎读不懂",
                "费力才能读懂：错误或重复很多",
                "能读懂，但有明显的语病或句子别扭",
                "通顺，只有小毛病",
                "像一位好作者写的",
            ),
        },
        examples={
            "en": (
                "“The parcel parcel is the is the parcel is.”",
                "“Parcel it come Friday, you must the parcel wait.”",
                "“The parcel is arriving on Friday, please to wait for the arriving of the parcel.”",
                "“Your parcel arrives on Friday, please wait for it till then.”",
                "“Your parcel will arrive on Friday. Please wait until then.”",
            ),
            "zh": (
                "“包裹包裹的是包裹的是到到。”",
                "“包裹它来星期五，你要包裹等。”",
                "“包裹是在星期五会到达的，请你等待包裹的到达。”",
                "“您的包裹星期五会到的，请等到那个时候。”",
                "“您的包裹将于星期五送达，请耐心等候。”",
            ),
        },
    ),
    "professionalism": _Wording(
        title={"en": "professionalism", "zh": "专业性"},
        meanings={
            "en": (
                "Rude, careless or dangerous",
                "The tone is wrong, or a risk is passed over",
                "Acceptable, but casual, or a needed caution is missing",
                "Suitable; small things are missing",
                "As a good expert would answer",
            ),
            "zh": (
                "粗鲁、草率或有危险",
                "语气不当，或忽视了风险",
                "可以接受，但随意，或缺少必要的提醒",
                "得体，只缺一些小地方",
                "像一位优秀的专业人士的回答",
            ),
        },
        examples={
            "en": (
                "My parcel is late. “Not my problem.”",
                "My parcel is late. “That happens. Wait.”",
                "My parcel is late. “No worries, it will turn up!”",
                "My parcel is late. “I am sorry. Please look at the tracking page.”",
                "My parcel is late. “I am sorry about that. Tell me the order number, and I will find it.”",
            ),
            "zh": (
                "我的包裹还没到。“关我什么事。”",
                "我的包裹还没到。“常有的事，等着吧。”",
                "我的包裹还没到。“别急，早晚会到的！”",
                "我的包裹还没到。“很抱歉，请查看物流页面。”",
                "我的包裹还没到。“非常抱歉。请告诉我订单号，我马上为您查询。”",
            ),
        },
    ),
    "relevance": _Wording(
        title={"en": "relevance", "zh": "切题性"},
        meanings={
            "en": (
                "About something else",
                "Only touches the matter",
                "A part of the main point, or a lesser point",
                "The main point, with something needless",
                "The main point and nothing else",
            ),
            "zh": (
                "说的是别的事",
                "只沾一点边",
                "只说到要点的一部分，或说的是次要内容",
                "说出了要点，但有多余内容",
                "只说要点，没有多余内容",
            ),
        },
        examples={
            "en": (
                "A town closes its bridge for repairs until May. “The weather was fine.”",
                "A town closes its bridge for repairs until May. “The town has a bridge.”",
                "A town closes its bridge for repairs until May. “The bridge is being repaired.”",
                "A town closes its bridge for repairs until May. “The bridge is closed until May. Bridges are useful.”",
                "A town closes its bridge for repairs until May. “The bridge is closed for repairs until May.”",
            ),
            "zh": (
                "某镇因维修封闭大桥至五月。“天气很好。”",
                "某镇因维修封闭大桥至五月。“镇上有一座桥。”",
                "某镇因维修封闭大桥至五月。“大桥正在维修。”",
                "某镇因维修封闭大桥至五月。“大桥封闭到五月。桥很有用。”",
                "某镇因维修封闭大桥至五月。“大桥因维修封闭至五月。”",
            ),
        },
    ),
    "correctness": _Wording(
        title={"en": "correctness", "zh": "正确性"},
        meanings={
            "en": (
                "Certainly the wrong label",
                "Probably the wrong label",
                "This label or another",
                "Probably the right label",
                "Certainly the right label",
            ),
            "zh": (
                "标签肯定是错的",
                "标签很可能是错的",
                "这个标签可以，别的也可以",
                "标签很可能是对的",
                "标签肯定是对的",
            ),
        },
        examples={
            "en": (
                "“Broke after a day.” positive",
                "“I had hoped for more.” positive",
                "“Good screen, bad battery.” positive",
                "“It does what it should.” positive",
                "“The best phone I ever had!” positive",
            ),
            "zh": (
                "“用一天就坏了。”正面",
                "“本来期望更高一些。”正面",
                "“屏幕好，电池差。”正面",
                "“该有的功能都有。”正面",
                "“我用过的最好的手机！”正面",
            ),
        },
    ),
    "plausibility": _Wording(
        title={"en": "plausibility", "zh": "合理性"},
        meanings={
            "en": (
                "No careful reader would choose it",
                "Only a reader who misread the text would choose it",
                "Some careful readers would choose it",
                "Many careful readers would choose it",
                "Nearly every careful reader would choose it",
            ),
            "zh": (
                "细心的读者都不会选",
                "只有看错了才会选",
                "有些细心的读者会选",
                "许多细心的读者会选",
                "几乎每个细心的读者都会选",
            ),
        },
        examples={
            "en": (
                "“The best phone I ever had!” negative",
                "“Broke after a day.” neutral",
                "“I had hoped for more.” neutral",
                "“It does what it should.” neutral",
                "“Broke after a day.” negative",
            ),
            "zh": (
                "“我用过的最好的手机！”负面",
                "“用一天就坏了。”中性",
                "“本来期望更高一些。”中性",
                "“该有的功能都有。”中性",
                "“用一天就坏了。”负面",
            ),
        },
    ),
}


def scale_points(name: str) -> tuple[ScalePoint, ...]:
    """The five points of a dimension, from worst to best; unknown names get the general wording, without examples."""
    wording = _KNOWN.get(name, _GENERAL)
    return tuple(
        ScalePoint(value, _texts_at(place, wording.meanings), _texts_at(place, wording.examples))
        for place, value in enumerate(SCALE)
    )


def title(name: str) -> Texts:
    """The name of a dimension as raters read it; empty for unknown names."""
    return _KNOWN.get(name, _GENERAL).title


def _texts_at(place: int, texts: _PointTexts) -> Texts:
    return {language: points[place] for language, points in texts.items()}
