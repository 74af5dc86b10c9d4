"""What the five points of a scale mean, and an answer that deserves each: our own words, in English and Chinese."""

from __future__ import annotations

from dataclasses import dataclass

from ftbench.contracts.task import RATING_POINTS
from ftbench_rating.study.model import ScalePoint, Texts

SCALE = tuple(range(1, RATING_POINTS + 1))
"""The points, from worst to best."""


@dataclass(frozen=True, slots=True)
class _Wording:
    title_zh: str
    points: tuple[tuple[str, str, str, str], ...]
    """From 1 to 5: meaning in English and Chinese, example in English and Chinese."""


_GENERAL = (
    ("Very bad: of no use in this respect", "很差：这方面毫无可取之处", "", ""),
    ("Bad: more faults than merits", "较差：问题多于优点", "", ""),
    ("Middling: good and bad; usable after clear changes", "一般：有好有坏，明显修改后才能用", "", ""),
    ("Good: only small faults", "较好：只有小毛病", "", ""),
    ("Very good: I would change nothing", "很好：没有需要改的地方", "", ""),
)

_KNOWN = {
    "accuracy": _Wording(
        "准确性",
        (
            ("Wrong throughout, or not about what was asked", "完全错误，或答非所问",
             "What do red and green traffic lights mean? “Red means go, green means stop.”",
             "红灯和绿灯是什么意思？“红灯可以走，绿灯要停。”"),
            ("Mostly wrong", "大部分错误",
             "What do red and green traffic lights mean? “Red means go slowly, green means go.”",
             "红灯和绿灯是什么意思？“红灯要慢慢走，绿灯可以走。”"),
            ("Half right, or right with an important part missing", "对了一半，或缺少重要内容",
             "What do red and green traffic lights mean? “Red means stop.”",
             "红灯和绿灯是什么意思？“红灯要停。”"),
            ("Right but for a detail", "除个别细节外都正确",
             "What do red and green traffic lights mean? “Red means stop, green means go. "
             "They change every minute.”",
             "红灯和绿灯是什么意思？“红灯要停，绿灯可以走，每分钟变换一次。”"),
            ("All of it is right", "全部正确",
             "What do red and green traffic lights mean? “Red means stop, green means go.”",
             "红灯和绿灯是什么意思？“红灯要停，绿灯可以走。”"),
        ),
    ),
    "fluency": _Wording(
        "流畅性",
        (
            ("Hardly readable", "几乎读不懂",
             "“The parcel parcel is the is the parcel is.”", "“包裹包裹的是包裹的是到到。”"),
            ("Readable with effort: many mistakes or repetitions", "费力才能读懂：错误或重复很多",
             "“Parcel it come Friday, you must the parcel wait.”", "“包裹它来星期五，你要包裹等。”"),
            ("Readable, with clear mistakes or clumsy sentences", "能读懂，但有明显的语病或句子别扭",
             "“The parcel is arriving on Friday, please to wait for the arriving of the parcel.”",
             "“包裹是在星期五会到达的，请你等待包裹的到达。”"),
            ("Reads well, with small slips", "通顺，只有小毛病",
             "“Your parcel arrives on Friday, please wait for it till then.”",
             "“您的包裹星期五会到的，请等到那个时候。”"),
            ("Reads like the work of a good writer", "像一位好作者写的",
             "“Your parcel will arrive on Friday. Please wait until then.”", "“您的包裹将于星期五送达，请耐心等候。”"),
        ),
    ),
    "professionalism": _Wording(
        "专业性",
        (
            ("Rude, careless or dangerous", "粗鲁、草率或有危险", "My parcel is late. “Not my problem.”",
             "我的包裹还没到。“关我什么事。”"),
            ("The tone is wrong, or a risk is passed over", "语气不当，或忽视了风险",
             "My parcel is late. “That happens. Wait.”", "我的包裹还没到。“常有的事，等着吧。”"),
            ("Acceptable, but casual, or a needed caution is missing", "可以接受，但随意，或缺少必要的提醒",
             "My parcel is late. “No worries, it will turn up!”", "我的包裹还没到。“别急，早晚会到的！”"),
            ("Suitable; small things are missing", "得体，只缺一些小地方",
             "My parcel is late. “I am sorry. Please look at the tracking page.”",
             "我的包裹还没到。“很抱歉，请查看物流页面。”"),
            ("As a good expert would answer", "像一位优秀的专业人士的回答",
             "My parcel is late. “I am sorry about that. Tell me the order number, and I will find it.”",
             "我的包裹还没到。“非常抱歉。请告诉我订单号，我马上为您查询。”"),
        ),
    ),
    "relevance": _Wording(
        "切题性",
        (
            ("About something else", "说的是别的事",
             "A town closes its bridge for repairs until May. “The weather was fine.”",
             "某镇因维修封闭大桥至五月。“天气很好。”"),
            ("Only touches the matter", "只沾一点边",
             "A town closes its bridge for repairs until May. “The town has a bridge.”",
             "某镇因维修封闭大桥至五月。“镇上有一座桥。”"),
            ("A part of the main point, or a lesser point", "只说到要点的一部分，或说的是次要内容",
             "A town closes its bridge for repairs until May. “The bridge is being repaired.”",
             "某镇因维修封闭大桥至五月。“大桥正在维修。”"),
            ("The main point, with something needless", "说出了要点，但有多余内容",
             "A town closes its bridge for repairs until May. “The bridge is closed until May. Bridges are useful.”",
             "某镇因维修封闭大桥至五月。“大桥封闭到五月。桥很有用。”"),
            ("The main point and nothing else", "只说要点，没有多余内容",
             "A town closes its bridge for repairs until May. “The bridge is closed for repairs until May.”",
             "某镇因维修封闭大桥至五月。“大桥因维修封闭至五月。”"),
        ),
    ),
    "correctness": _Wording(
        "正确性",
        (
            ("Certainly the wrong label", "标签肯定是错的", "“Broke after a day.” positive", "“用一天就坏了。”正面"),
            ("Probably the wrong label", "标签很可能是错的", "“I had hoped for more.” positive",
             "“本来期望更高一些。”正面"),
            ("This label or another", "这个标签可以，别的也可以", "“Good screen, bad battery.” positive",
             "“屏幕好，电池差。”正面"),
            ("Probably the right label", "标签很可能是对的", "“It does what it should.” positive",
             "“该有的功能都有。”正面"),
            ("Certainly the right label", "标签肯定是对的", "“The best phone I ever had!” positive",
             "“我用过的最好的手机！”正面"),
        ),
    ),
    "plausibility": _Wording(
        "合理性",
        (
            ("No careful reader would choose it", "细心的读者都不会选", "“The best phone I ever had!” negative",
             "“我用过的最好的手机！”负面"),
            ("Only who misreads the text would choose it", "只有看错了才会选", "“Broke after a day.” neutral",
             "“用一天就坏了。”中性"),
            ("Some careful readers would choose it", "有些细心的读者会选", "“I had hoped for more.” neutral",
             "“本来期望更高一些。”中性"),
            ("Many careful readers would choose it", "许多细心的读者会选", "“It does what it should.” neutral",
             "“该有的功能都有。”中性"),
            ("Nearly every careful reader would choose it", "几乎每个细心的读者都会选",
             "“Broke after a day.” negative", "“用一天就坏了。”负面"),
        ),
    ),
}  # fmt: skip


def scale_points(name: str) -> tuple[ScalePoint, ...]:
    """The five points of a dimension of this name, from worst to best; those of any dimension for other names."""
    wording = _KNOWN.get(name)
    points = wording.points if wording else _GENERAL
    return tuple(
        ScalePoint(value, {"en": meaning, "zh": meaning_zh}, {"en": example, "zh": example_zh} if example else {})
        for value, (meaning, meaning_zh, example, example_zh) in zip(SCALE, points, strict=True)
    )


def title(name: str) -> Texts:
    """What raters read as the name of a dimension; empty for names that are not known here."""
    wording = _KNOWN.get(name)
    return {"en": name, "zh": wording.title_zh} if wording else {}
