"""Invented names in the traditions of the south of Kazakhstan."""

from dataclasses import dataclass
from random import Random
from typing import Final, Literal

Tradition = Literal["kazakh", "russian", "other"]

_KAZAKH_MEN: Final = (
    "Асхат Бауыржан Бекзат Берік Болат Дамир Данияр Дархан Дәулет Ербол Ерлан Ермек Ернар "
    "Есен Ғалым Жандос Жанат Жасұлан Қайрат Қанат Қуаныш Мақсат Марат Мейрам Мұрат Нұрбол "
    "Нұрлан Олжас Рүстем Самат Санжар Саят Серік Талғат Тимур Төлеген Шыңғыс Ықылас Азамат "
    "Айдар Айдос Алмас Арман Асқар Әділ Әділет Бағдат Бақыт Жәнібек Қайсар Мәди Нұржан Руслан "
    "Сәкен Ұлан Ерғали"
).split()
_KAZAKH_WOMEN: Final = (
    "Айгүл Айжан Айнұр Айсұлу Ақмарал Алмагүл Асель Әйгерім Әсел Баян Бота Ботагөз Гауһар "
    "Гүлжан Гүлмира Гүлнар Гүлназ Дана Дарина Динара Жанар Жанна Жұлдыз Зарина Зәуре Қарлығаш "
    "Күлән Ләззат Лаура Мадина Мәншүк Маржан Меруерт Назгүл Назым Нұргүл Раушан Сабина "
    "Салтанат Сандуғаш Сәуле Самал Толғанай Ұлжан Үміт Шынар Індира Арай Арайлым Ақбота Ажар "
    "Бибігүл Дина Інжу Перизат"
).split()
_KAZAKH_BOYS: Final = (
    "Әлихан Әлинұр Айсұлтан Алдияр Арсен Батыр Бекарыс Бейбарыс Дінмұхаммед Ералы Ерасыл "
    "Ерсұлтан Жантөре Имран Исмаил Қасым Мансұр Мирас Мұхаммед Нұрәлі Нұрислам Омар Расул "
    "Рамазан Сұлтан Төреғали Хамза Шерхан Ғали Абылай Алан Алихан Әмір Әмірхан Дамир Жәңгір "
    "Кенесары Нұрасыл Санжар"
).split()
_KAZAKH_GIRLS: Final = (
    "Айару Айша Айым Айлин Аружан Ақжан Алия Амина Асылым Әдемі Балнұр Гүлім Дария Дәмелі "
    "Еркежан Жансая Жанерке Зере Иманай Інжу Кәусар Күнсұлу Мерей Медина Нұрай Нұрила Раяна "
    "Рания Сафия Сара Томирис Тұмар Фатима Хадиша Шұғыла Ясмина Ақниет Аяла Аяулым Айзере "
    "Інкәр Әсия Ханшайым"
).split()
_KAZAKH_STEMS: Final = (
    "Ахметов Әбдіқадыров Әбенов Әлиев Байжанов Байтұрсынов Бейсенов Бекенов Бердібеков "
    "Досжанов Дүйсенов Еділбаев Ержанов Есенов Жақыпов Жолдасов Жұмабаев Жүнісов Ибраев "
    "Исабеков Қалиев Қасымов Қожахметов Құрманов Молдабеков Мұқанов Мырзабеков Назарбеков "
    "Нұрпейісов Омаров Оспанов Рахымов Садықов Сапаров Сәрсенов Сейітов Серікбаев Смағұлов "
    "Сүлейменов Тәжібаев Тілеубердиев Төлегенов Тұрсынов Үсенов Шәріпов Шойынбаев Ыбыраев "
    "Абдраимов Алтынбеков Асанов Аманжолов Батырбеков Ділдәбеков Есжанов Қойшыбаев Маханов "
    "Мәдиев Наурызбаев Орынбаев Өтегенов Сматаев"
).split()
_KAZAKH_BARE: Final = (
    "Әділхан Әшім Бақтияр Бекболат Берікбол Дәурен Ерболат Жанкелді Жүсіп Қайыр Қанатбек "
    "Маралбек Мұратбек Нұрғали Ораз Рысбек Серікқали Сәбит Тұрар Төрехан"
).split()
_RUSSIAN_MEN: Final = (
    "Александр Алексей Андрей Антон Артём Виктор Владимир Денис Дмитрий Евгений Иван Игорь "
    "Кирилл Максим Михаил Николай Олег Павел Роман Сергей"
).split()
_RUSSIAN_WOMEN: Final = (
    "Александра Алёна Анастасия Анна Валентина Вера Виктория Дарья Екатерина Елена Ирина "
    "Ксения Мария Марина Наталья Оксана Ольга Светлана Татьяна Юлия"
).split()
_RUSSIAN_STEMS: Final = (
    "Андреев Баранов Васильев Волков Воробьёв Голубев Егоров Ефимов Захаров Иванов Ковалёв "
    "Козлов Кузнецов Лебедев Макаров Медведев Морозов Никитин Новиков Павлов Попов Романов "
    "Сидоров Смирнов Соколов Степанов Тарасов Титов Фёдоров Щербаков"
).split()
_OTHER_MEN: Final = (
    "Азиз Бахтияр Ваха Ибрагим Ильяс Исмаил Камиль Ришат Рустам Салим Тахир Умар Фарход "
    "Шерзод Юсуф Заур Эльдар Мурад Рашид Хасан"
).split()
_OTHER_WOMEN: Final = (
    "Азиза Аида Гузель Дильноза Зульфия Лейла Малика Мадина Нигора Патимат Рената Сабина "
    "Севара Фарида Фируза Хава Шахноза Эльмира Эсма Юлдуз"
).split()
_OTHER_STEMS: Final = (
    "Абдуллаев Алиев Ахмедов Бакиров Валиев Гасанов Исаков Исмаилов Каримов Латипов Мамедов "
    "Махмудов Машанло Мусаев Расулов Рахимов Саидов Темиров Хамидов Хакимов Юнусов Юсупов"
).split()
_RUSSIAN_FATHERS: Final = {
    "Алексей": "Алексее", "Андрей": "Андрее", "Виктор": "Викторо", "Дмитрий": "Дмитрие",
    "Евгений": "Евгение", "Игорь": "Игоре", "Николай": "Николае", "Сергей": "Сергее",
    "Павел": "Павло", "Михаил": "Михайло",
}  # fmt: skip  # the stems before -вич, -вна that adding "о" does not give


@dataclass(frozen=True, slots=True)
class Name:
    """Surname, given name and patronymic of one person."""

    surname: str
    given: str
    patronymic: str

    def __str__(self) -> str:
        """As it stands in the register: surname first."""
        return " ".join(part for part in (self.surname, self.given, self.patronymic) if part)


def surname_of(stem: str, sex: str) -> str:
    """The surname in the form of the sex; names without a suffix have one form."""
    bends = stem.endswith(("ов", "ев", "ёв", "ин", "ын"))
    return f"{stem}а" if sex == "f" and bends else stem


def patronymic_of(father: str, sex: str, tradition: Tradition) -> str:
    """«Ерланұлы», «Ерланқызы»; «Сергеевич», «Сергеевна»."""
    if tradition == "kazakh":
        return father + ("ұлы" if sex == "m" else "қызы")
    stem = _RUSSIAN_FATHERS.get(father)
    if stem is None:
        stem = father[:-1] + "е" if father[-1] in "йь" else father + "о"
    return stem + ("вич" if sex == "m" else "вна")


def draw_stem(rng: Random, tradition: Tradition) -> str:
    """A family's surname in the masculine form."""
    if tradition == "russian":
        return rng.choice(_RUSSIAN_STEMS)
    if tradition == "other":
        return rng.choice(_OTHER_STEMS)
    return rng.choice(_KAZAKH_BARE if rng.random() < 0.18 else _KAZAKH_STEMS)


def draw_given(rng: Random, tradition: Tradition, sex: str, *, child: bool) -> str:
    """A given name; Kazakh children bear newer names than their parents."""
    if tradition == "russian":
        return rng.choice(_RUSSIAN_MEN if sex == "m" else _RUSSIAN_WOMEN)
    if tradition == "other":
        return rng.choice(_OTHER_MEN if sex == "m" else _OTHER_WOMEN)
    if child:
        return rng.choice(_KAZAKH_BOYS if sex == "m" else _KAZAKH_GIRLS)
    return rng.choice(_KAZAKH_MEN if sex == "m" else _KAZAKH_WOMEN)


def draw_adult(rng: Random, tradition: Tradition, stem: str, sex: str) -> Name:
    """A parent with that surname and a patronymic of their own."""
    father = draw_given(rng, tradition, "m", child=False)
    return Name(
        surname_of(stem, sex),
        draw_given(rng, tradition, sex, child=False),
        patronymic_of(father, sex, tradition),
    )
