"""Every sentence the verifier says, in Kazakh, Russian and English."""

from collections.abc import Mapping
from typing import Final

from kezek_verify.names import named
from kezek_verify.problems import Problem
from kezek_verify.replay.words import SAYS as REPLAY_SAYS

LANGUAGES: Final = ("kk", "ru", "en")

_SAYS: Final[Mapping[str, tuple[str, str, str]]] = {
    # what is right
    "log_right": (
        "Журнал дұрыс. Жазба саны: {size}. Түбір хеш: {root}",
        "Журнал верен. Записей: {size}. Корневой хеш: {root}",
        "The log is right. Entries: {size}. Root: {root}",
    ),
    "older_right": (
        "Салыстырылған бұрынғы бақылау белгілері: {count}. Бәрі осы журналдың басымен бірдей.",
        "Прежних контрольных отметок сверено: {count}. Каждая совпадает с началом журнала.",
        "Older checkpoints compared: {count}. Each is a beginning of this log.",
    ),
    "witnesses": (
        "Куәлар қол қойды: {names}",
        "Подписали свидетели: {names}",
        "Witnesses who signed: {names}",
    ),
    "no_witnesses": (
        "Ешбір куә қол қоймаған. Бұл бақылау белгісін сақтап, басқалардағысымен салыстырыңыз.",
        "Ни один свидетель не подписал. Сохраните эту контрольную отметку и сравните с чужими.",
        "No witness has signed. Keep this checkpoint and compare it with other people's.",
    ),
    "key_from_log": (
        "Кілт журналдың өз файлынан алынды: {key}. Оны басылған кілтпен салыстырыңыз.",
        "Ключ взят из самого журнала: {key}. Сравните его с напечатанным.",
        "The key was taken from the log itself: {key}. Compare it with the printed one.",
    ),
    "receipt_right": (
        "Қолхат дұрыс: {index}-жазба қол қойылған журналда тұр. Журналдағы жазба саны: {size}",
        "Расписка верна: запись {index} стоит в подписанном журнале. Записей в нём: {size}",
        "The receipt is right: entry {index} stands in the signed log. Entries in it: {size}",
    ),
    "opened": (
        "Жазба қолхаттағы адамдар мен нөмірлерге тиесілі.",
        "Запись относится именно к тем людям и номерам, что названы в расписке.",
        "The entry belongs to the people and numbers that the receipt names.",
    ),
    "not_opened": (
        "Қолхатта деректердің бәрі жоқ, сондықтан жазбаның кімдікі екені тексерілмеді.",
        "В расписке есть не все данные, поэтому чья это запись, не проверено.",
        "Not all words are printed on the receipt, so whose entry it is was not checked.",
    ),
    "promise_right": (
        "Бұл – қала қол қойған уәде. Жазба журналға мына уақытқа дейін түседі: {by}",
        "Это обещание, подписанное городом: запись будет в журнале не позже {by}",
        "This is a promise signed by the city: the entry will be in the log by {by}",
    ),
    "replay_right": (
        "Ваучер: {vouchers}, орын: {places}. Бәрі кезегі келген балаларға берілді.",
        "Ваучеров: {vouchers}, мест: {places}. Все достались тем детям, чья была очередь.",
        "{vouchers} vouchers, {places} places: all went to the right child.",
    ),
    "replay_counts": (
        "Қайта тексерілді. Ваучер бөлу: {issues}, орын бөлу: {rounds}, күту парағы: {offers}",
        "Перепроверено распределений. Ваучеры: {issues}, места: {rounds}, листы ожидания: {offers}",
        "Decided again. Issues: {issues}, rounds: {rounds}, runs over the waiting lists: {offers}",
    ),
    "passed_over": (
        "Жасы толмағаны немесе уақытша шектелгені үшін өткізіп жіберілген балалар: {count}",
        "Детей, которых пропустили из-за возраста или временного ограничения: {count}",
        "Early children who were passed over: {count}",
    ),
    "filed_before": (
        "Күнін журнал растай алмайтын, бұрынғы өтініштер: {count} (соңғысы {last}-жазбада).",
        "Заявлений с более ранней датой, чем журнал подтверждает: {count} (последнее: {last}).",
        "Applications older than this log can prove: {count} (the last of them: entry {last}).",
    ),
    "behind_cutoff": (
        "Шектен кейін, бірақ ваучер берілгенге дейін түскен жазбалар: {count}. Олар қатысқан жоқ.",
        "Записей после черты, но до самой выдачи: {count}. Они не участвовали.",
        "Entries after a cut-off and before its issue: {count}. They took no part.",
    ),
    "progress": ("Жазба: {done} / {size}", "Записей: {done} из {size}", "Entries: {done} / {size}"),
    "at_index": ("{index}-жазба: {what}", "Запись {index}: {what}", "Entry {index}: {what}"),
    "wrong": ("ҚАТЕ. {what}", "НЕВЕРНО. {what}", "WRONG. {what}"),
    "unchecked": ("Тексерілмеді. {what}", "Не проверено. {what}", "Not checked. {what}"),
    # what could not be checked
    "address": (
        "Бұл мекенжай емес: {address}",
        "Это не адрес: {address}",
        "This is no address: {address}",
    ),
    "no_folder": ("Мұндай қалта жоқ: {path}", "Нет такой папки: {path}", "No such folder: {path}"),
    "no_file": ("Мұндай файл жоқ: {name}", "Нет файла: {name}", "No such file: {name}"),
    "unreadable": (
        "Файл оқылмады: {name} ({reason})",
        "Файл не читается: {name} ({reason})",
        "The file can't be read: {name} ({reason})",
    ),
    "no_network": (
        "{address} жауап бермейді ({reason}). Желі мен мекенжайды тексеріңіз.",
        "{address} не отвечает ({reason}). Проверьте сеть и адрес.",
        "{address} does not answer ({reason}). Check the network and the address.",
    ),
    "cut": (
        "Файл толық емес: {name}. Қайта жүктеп көріңіз.",
        "Файл обрывается: {name}. Попробуйте скачать заново.",
        "The file ends too early: {name}. Try to fetch it again.",
    ),
    "note_cut": (
        "Қол қойылған мәтін толық емес.",
        "Подписанный текст обрывается.",
        "The signed text ends too early.",
    ),
    "no_receipt": (
        "Бұл файл қолхат та, уәде де емес.",
        "Этот файл не расписка и не обещание.",
        "This file is neither a receipt nor a promise.",
    ),
    "need_key": (
        "Қаланың кілті керек: --vkey жазыңыз немесе vkey файлын қолхаттың жанына қойыңыз.",
        "Нужен ключ города: укажите его через --vkey или положите файл vkey рядом с распиской.",
        "The city's key is needed: give it by --vkey, or put the file vkey beside the receipt.",
    ),
    "need_witness_keys": (
        "Куәларды санау үшін өзіңіз сенетін кілттер керек: оларды --vkey арқылы көрсетіңіз.",
        "Чтобы считать свидетелей, нужны ключи, которым вы доверяете: укажите их через --vkey.",
        "Witnesses are counted by keys that you trust, not by the log's own: give them by --vkey.",
    ),
    "no_city_key": (
        "Кілттер файлында қаланың кілті жоқ.",
        "В файле ключей нет ключа города.",
        "The file of keys holds no key of the city.",
    ),
    "vkey_kind": (
        "{name} кілтінің түрі белгісіз.",
        "Ключ {name} неизвестного вида.",
        "The key {name} is of a kind not known here.",
    ),
    "version": (
        "жазбаның нұсқасы белгісіз: {version}. Тексеру бағдарламасының жаңа нұсқасын алыңыз.",
        "неизвестная версия записи: {version}. Возьмите новую версию программы проверки.",
        "an entry of a version not known here: {version}. Get a newer verifier.",
    ),
    "kind": (
        "жазбаның түрі белгісіз: «{kind}». Тексеру бағдарламасының жаңа нұсқасын алыңыз.",
        "неизвестный вид записи: «{kind}». Возьмите новую версию программы проверки.",
        "an entry of a kind not known here: {kind}. Get a newer verifier.",
    ),
    "no_city": (
        "Журналда мұндай қала жоқ: {city}",
        "Такого города в журнале нет: {city}",
        "The log knows no such city: {city}",
    ),
    # what is wrong with files, signatures, hashes
    "vkey": (
        "Кілттер файлының {line}-жолы дұрыс емес.",
        "В файле ключей неверна строка {line}.",
        "Line {line} of the file of keys is not right.",
    ),
    "note_form": (
        "Қолтаңбалар дұрыс жазылмаған.",
        "Подписи записаны неверно.",
        "The signatures are not written as they must be.",
    ),
    "checkpoint_form": (
        "Бақылау белгісі дұрыс жазылмаған.",
        "Контрольная отметка записана неверно.",
        "The checkpoint is not written as it must be.",
    ),
    "signer_unknown": (
        "Қол қойған {name} кілттер арасында жоқ.",
        "Подписавшего нет среди ключей: {name}",
        "There is no key of the signer {name}.",
    ),
    "signature": (
        "Қолтаңба дұрыс емес: {name}",
        "Подпись неверна: {name}",
        "The signature is false: {name}",
    ),
    "unsigned": (
        "Қаланың қолтаңбасы жоқ: {origin}",
        "Нет подписи города: {origin}",
        "The city has not signed: {origin}",
    ),
    "too_few_witnesses": (
        "Қол қойған куәлар: {seen}, керегі: {needed}",
        "Свидетелей подписало: {seen}, нужно: {needed}",
        "Witnesses who signed: {seen}, needed: {needed}",
    ),
    "other_origin": (
        "Бұрынғы бақылау белгісі басқа журналдікі: {other}, бұл журнал: {origin}",
        "Прежняя контрольная отметка от другого журнала: {other}, а этот: {origin}",
        "The older checkpoint is of another log: {other}, this one is {origin}",
    ),
    "shrunk": (
        "Журнал қысқарған: бұрын {old} жазба болған, қазір {size}.",
        "Журнал стал короче: было записей {old}, стало {size}.",
        "The log has shrunk: it had {old} entries, now {size}.",
    ),
    "forked": (
        "Журналдың басы өзгертілген: алғашқы {size} жазба бұрын қол қойылғандай емес.",
        "Начало журнала изменено: первые записи ({size}) не те, что были подписаны раньше.",
        "The beginning was changed: the first {size} entries are not those signed before.",
    ),
    "root": (
        "Жазбалар қол қойылған түбір хешке сай емес. Жазба саны: {size}",
        "Записи не сходятся с подписанным корневым хешем. Записей: {size}",
        "The entries do not lead to the signed root. Entries: {size}",
    ),
    "tile": (
        "{name} файлы жазбаларға сай емес.",
        "Файл {name} не сходится с записями.",
        "The file {name} does not agree with the entries.",
    ),
    "entry_or_tile": (
        "жазба мен {name} файлындағы хеш бір-біріне сай емес.",
        "запись и её хеш в файле {name} не сходятся.",
        "the entry and its hash in {name} do not agree.",
    ),
    "bundle_long": (
        "{name} файлында артық байттар бар.",
        "в файле {name} лишние байты.",
        "the file {name} holds more than its entries.",
    ),
    "proof": (
        "қолхаттағы дәлел қол қойылған түбір хешке сай келмейді.",
        "доказательство из расписки не сходится с подписанным корневым хешем.",
        "the receipt's proof does not lead to the signed root.",
    ),
    "receipt_form": (
        "Қолхат дұрыс жазылмаған.",
        "Расписка записана неверно.",
        "The receipt is not written as it must be.",
    ),
    "receipt_kind": (
        "Мұндай жазбаға қолхат берілмейді: «{kind}»",
        "На такую запись расписок не дают: «{kind}»",
        "There are no receipts for such an entry: {kind}",
    ),
    "says": (
        "Қолхаттағы деректер бұл жазбаға сай келмейді: «{kind}».",
        "Данные из расписки не подходят к этой записи: «{kind}».",
        "The receipt's words do not open this entry ({kind}).",
    ),
    "not_canonical": (
        "жазба канондық JSON емес.",
        "запись — не канонический JSON.",
        "the entry is no canonical JSON.",
    ),
    "field": (
        "«{kind}» жазбасында мына өріс жоқ немесе дұрыс емес: «{field}»",
        "в записи «{kind}» нет поля или оно неверно: «{field}»",
        "a field of {kind} is missing or not as it must be: {field}",
    ),
}


WORDS: Final[Mapping[str, tuple[str, str, str]]] = {**_SAYS, **REPLAY_SAYS}


def say(name: str, lang: str, /, **facts: object) -> str:
    """A sentence in that language."""
    return WORDS[name][LANGUAGES.index(lang)].format(**facts)


def told(problem: Problem, lang: str) -> str:
    """What is wrong, or could not be checked, and at which entry."""
    facts = {name: _printable(fact) for name, fact in named(problem.facts, lang).items()}
    what = say(problem.name, lang, **facts)
    if problem.index is not None:
        what = say("at_index", lang, index=problem.index, what=what)
    return say("wrong" if problem.code == 1 else "unchecked", lang, what=what)


def _printable(fact: object) -> str:
    """A fact without the signs that would move a terminal's cursor; long ones are cut."""
    text = "".join(sign if sign.isprintable() else "?" for sign in str(fact))
    return text if len(text) <= 200 else text[:200] + "…"
