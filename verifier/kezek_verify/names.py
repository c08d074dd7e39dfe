"""What the words of the log are called in Kazakh and Russian; English takes them as they are.

Kinds and fields keep the log's own word behind the name, so that they can be found there.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

Names: TypeAlias = Mapping[str, tuple[str, str]]

_POTS: Final[Names] = {
    "source": ("бюджеттен бөлінген", "выделено из бюджета"),
    "free": ("бос", "свободно"),
    "contingency": ("қор", "запас"),
    "reserved": ("резервте", "в резерве"),
    "accrued": ("есептелген", "начислено"),
    "ordered": ("төлемге жіберілген", "отправлено к оплате"),
    "paid": ("төленген", "оплачено"),
}
_STOPS: Final[Names] = {
    "money": ("ақша біткен", "кончились деньги"),
    "places": ("бос орын біткен", "кончились места"),
    "queue": ("кезекте ешкім қалмаған", "в очереди никого не осталось"),
}
_FIELDS: Final[Names] = {
    "day": ("күні", "день"),
    "year": ("бюджет жылы", "бюджетный год"),
    "rules": ("ереженің нұсқасы", "версия правил"),
    "free": ("бос ақша", "свободные деньги"),
    "owed": ("бұрынғы ваучерлерге керек ақша", "нужно прежним ваучерам"),
    "turn": ("басындағы кезек нөмірі", "чья очередь в начале"),
    "turn_after": ("соңындағы кезек нөмірі", "чья очередь в конце"),
    "issued": ("берілген ваучер", "выдано ваучеров"),
    "reserved": ("резервке қойылған ақша", "зарезервировано"),
    "stopped_by": ("неге аяқталды", "почему закончилось"),
}
_KINDS: Final[Names] = {
    "rules": ("ережелер", "правила"),
    "rules.acknowledged": ("ережелер мақұлданды", "правила одобрены"),
    "group.listed": ("топ ашылды", "группа внесена"),
    "group.open": ("топтың орындары жарияланды", "места группы открыты"),
    "group.shut": ("топ жабылды", "группа закрыта"),
    "queue.filed": ("кезекке тұрды", "встал в очередь"),
    "queue.moved": ("басқа кезекке ауысты", "перешёл в другую очередь"),
    "queue.early": ("кезегі әлі келмейді", "пока рано"),
    "queue.ready": ("енді ваучер беруге болады", "уже пора"),
    "queue.left": ("кезектен шықты", "вышел из очереди"),
    "queue.back": ("кезекке оралды", "вернулся в очередь"),
    "allotted": ("ақша бөлінді", "выделены деньги"),
    "money": ("ақша қозғалысы", "движение денег"),
    "voucher.alive": ("бұрынғы ваучер", "прежний ваучер"),
    "voucher.reserved": ("келесі жылға резерв", "резерв на новый год"),
    "voucher.dead": ("ваучер аяқталды", "ваучер закончился"),
    "paid": ("төленді", "оплачено"),
    "granted": ("ваучер берілді", "ваучер достался"),
    "issue": ("ваучер бөлу", "распределение ваучеров"),
    "voucher.made": ("ваучер жазылды", "ваучер выписан"),
    "place.taken": ("орын алынды", "место занято"),
    "place.held": ("орын ұсынылды", "место предложено"),
    "place.accepted": ("ұсыныс қабылданды", "предложение принято"),
    "place.freed": ("орын босады", "место свободно"),
    "line.joined": ("күту парағына тұрды", "встал в лист ожидания"),
    "line.left": ("күту парағынан шықты", "вышел из листа ожидания"),
    "line.offers": ("күту парағы бойынша ұсыныс", "предложения по листам ожидания"),
    "round.group": ("орын бөлудегі топ", "группа в распределении мест"),
    "round.list": ("орын бөлудегі тізім", "список в распределении мест"),
    "round": ("орын бөлу", "распределение мест"),
    "erased": ("деректер өшірілді", "данные удалены"),
}


def named(facts: Mapping[str, object], lang: str) -> dict[str, object]:
    """The facts of a sentence in that language."""
    found = dict(facts)
    if lang == "en":
        return found
    if facts.get("field") == "stopped_by":
        found |= {name: _words(_STOPS, facts[name], lang) for name in ("said", "right")}
    if "pot" in facts:
        found["pot"] = _words(_POTS, facts["pot"], lang)
    if "stop" in facts:
        found["stop"] = _words(_STOPS, facts["stop"], lang)
    for name, names in (("kind", _KINDS), ("field", _FIELDS)):
        word = str(facts.get(name))
        if word in names:
            found[name] = f"{_words(names, word, lang)} ({word})"
    return found


def _words(names: Names, fact: object, lang: str) -> str:
    """The name of each word of a fact; what has none stays as it is."""
    column = ("kk", "ru").index(lang)
    return " / ".join(
        names[word][column] if word in names else word for word in str(fact).split("/")
    )
