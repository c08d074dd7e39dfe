"""What a replay finds wrong, in Kazakh, Russian and English."""

from collections.abc import Mapping
from typing import Final

SAYS: Final[Mapping[str, tuple[str, str, str]]] = {
    # rules
    "rules_twice": (
        "ереженің {number}-нұсқасы екінші рет жарияланды.",
        "версия правил {number} опубликована второй раз.",
        "version {number} of the rules is published a second time.",
    ),
    "rules_changed": (
        "{name} файлы журналда аталған мәтін емес.",
        "файл {name} — не тот текст, что назван в журнале.",
        "the file {name} is not the text that the log names.",
    ),
    "rules_form": (
        "{name} файлындағы ережелер толық емес.",
        "правила в файле {name} неполны.",
        "the rules in {name} lack a part.",
    ),
    "rules_unknown": (
        "ереженің мұндай нұсқасы жоқ: {number}",
        "такой версии правил нет: {number}",
        "there is no such version of the rules: {number}",
    ),
    "no_rules": (
        "бұл күні ешқандай ереже күшінде болмаған: {day}",
        "в этот день не действовали никакие правила: {day}",
        "no rules were in force on {day}",
    ),
    # the queue
    "app_twice": (
        "{app} нөмірі кезекте бұрыннан бар.",
        "номер {app} уже есть в очереди.",
        "the number {app} is in the queue already.",
    ),
    "app_unknown": (
        "{app} нөмірі кезекке тұрмаған.",
        "номер {app} в очередь не вставал.",
        "the number {app} has never joined the queue.",
    ),
    "back_twice": (
        "{app} нөмірі онсыз да күтіп тұр.",
        "номер {app} и так ждёт.",
        "the number {app} waits already.",
    ),
    "back_with_voucher": (
        "{app} нөміріне ваучер берілген, ал {band} жас бойынша ешбір ваучер аяқталмаған.",
        "у номера {app} есть ваучер, а ни один ваучер возраста {band} не закончился.",
        "the number {app} has got a voucher, and none of band {band} has ended.",
    ),
    "filed_ahead": (
        "{app} нөмірінің өтініші жазбаның өзінен кейінгі сәтпен белгіленген.",
        "заявление номера {app} помечено моментом позже самой записи.",
        "the number {app} is said to have filed after the entry that tells of it.",
    ),
    "commitment_twice": (
        "дәл осындай жасырын белгі бұрынғы жазбада тұр.",
        "точно такая же скрытая метка уже стоит в другой записи.",
        "the same commitment stands in an earlier entry.",
    ),
    # money
    "pot": (
        "{year} жылғы «{pot}» шотында ақша жетпейді: {short} ₸",
        "на счёте «{pot}» {year} года не хватает: {short} ₸",
        "the pot {pot} of {year} is short of {short} tenge.",
    ),
    "overdrawn": (
        "{year} жылы бөлінгеннен артық алынған ақша: {tenge} ₸",
        "за {year} год взято больше, чем выделено, на {tenge} ₸",
        "in {year} more was taken than was allotted, by {tenge} tenge.",
    ),
    "underdrawn": (
        "{year} жылға бөлінген ақшаның {tenge} ₸-сі ешқайда түспеген.",
        "из выделенного на {year} год никуда не поступило {tenge} ₸.",
        "of what was allotted for {year} {tenge} tenge went nowhere.",
    ),
    "reserved_idly": (
        "{year} жылға {tenge} ₸ ешбір ваучерсіз резервке қойылды.",
        "на {year} год зарезервировано {tenge} ₸ без всякого ваучера.",
        "{tenge} tenge of {year} were reserved, but for no voucher.",
    ),
    "reserve_of_nobody": (
        "{year} жылға ақша резервке қойылды, бірақ ондай ваучер жоқ ({band} жас).",
        "на {year} год зарезервированы деньги, но такого ваучера нет (возраст {band}).",
        "a reserve for {year}, but there is no voucher without one (band {band}).",
    ),
    "voucher_of_nobody": (
        "аяқталған ваучер бұрын берілмеген ({band} жас).",
        "закончился ваучер, которого не было (возраст {band}).",
        "a voucher ended that had never been (band {band}).",
    ),
    "seeker_of_nobody": (
        "орын іздеген ваучер болмаған ({band} жас).",
        "ваучера, который искал место, не было (возраст {band}).",
        "there was no voucher that looked for a place (band {band}).",
    ),
    # issues
    "issue_unknown": (
        "жазбада аталған ваучер бөлу әлі басталмаған не аяқталып қойған: {issue}",
        "распределение из этой записи ещё не началось или уже закончилось: {issue}",
        "issue {issue} is not under way here.",
    ),
    "issue_twice": (
        "№ {issue} ваучер бөлу бұрын болған.",
        "распределение ваучеров № {issue} уже было.",
        "there was an issue {issue} already.",
    ),
    "cutoff": (
        "ваучер бөлудің шегі дұрыс емес: {cutoff}",
        "черта распределения стоит не там: {cutoff}",
        "the cut-off of the issue can't be there: {cutoff}",
    ),
    "ordinal": (
        "реттік нөмірі {ordinal} емес, {right} болуы керек.",
        "порядковый номер не {ordinal}, а {right}.",
        "the ordinal is not {ordinal} but {right}.",
    ),
    "late": (
        "{app} нөмірі кезекке {filed}-жазбада, яғни шектен ({cutoff}) кейін тұрған.",
        "номер {app} встал в очередь в записи {filed}, уже после черты {cutoff}.",
        "the number {app} joined the queue in entry {filed}, after the cut-off {cutoff}.",
    ),
    "served_twice": (
        "{app} нөміріне ваучер бұрын берілген.",
        "номер {app} уже получил ваучер.",
        "the number {app} has got a voucher already.",
    ),
    "gone": (
        "{app} нөмірі енді кезекте жоқ.",
        "номера {app} в очереди уже нет.",
        "the number {app} waits no more.",
    ),
    "price": (
        "ваучердің бағасы {said} ₸ емес, {right} ₸.",
        "цена ваучера не {said} ₸, а {right} ₸.",
        "the price of the voucher is not {said} but {right} tenge.",
    ),
    "line": (
        "{app} нөмірі басқа кезекте: {band} жас, {rank}-құқық.",
        "номер {app} стоит в другой очереди: возраст {band}, право {rank}.",
        "the number {app} stands in another line: band {band}, rank {rank}.",
    ),
    "band_closed": (
        "{app} нөміріне ваучер берілмеуі керек: {band} жастағы балаларға бос орын жоқ.",
        "номеру {app} ваучер не положен: для возраста {band} нет свободных мест.",
        "the number {app} should have got none: band {band} has no free places.",
    ),
    "grant_extra": (
        "{app} нөміріне ваучер берілмеуі керек: бөлу ертерек аяқталуы тиіс еді ({stop}).",
        "номеру {app} ваучер не положен: распределение должно было закончиться раньше ({stop}).",
        "the number {app} should have got none: the issue ends before ({stop}).",
    ),
    "skipped": (
        "ваучер {app} нөміріне берілді, ал одан бұрын {first} тұрған.",
        "ваучер дали номеру {app}, хотя раньше него стоит {first}.",
        "the voucher went to {app}, but {first} stands before it.",
    ),
    "band_first": (
        "ваучер {app} нөміріне берілді, кезек {first} нөмірінікі еді: {band} жас.",
        "ваучер дали номеру {app}, а очередь была за {first}: возраст {band}.",
        "the voucher went to {app}, but it was the turn of {first}: band {band}.",
    ),
    "rank_first": (
        "ваучер {app} нөміріне берілді, кезек {first} нөмірінікі еді: {rank}-құқық.",
        "ваучер дали номеру {app}, а очередь была за {first}: право {rank}.",
        "the voucher went to {app}, but it was the turn of {first}: rank {rank}.",
    ),
    "left_out": (
        "{app} нөміріне де ваучер берілуі керек еді.",
        "ваучер полагался ещё и номеру {app}.",
        "the number {app} should have got a voucher, too.",
    ),
    "issue_field": (
        "«{field}»: жазылғаны {said}, дұрысы {right}.",
        "«{field}»: записано {said}, верно {right}.",
        "{field} says {said}, but is {right}.",
    ),
    "rooms": (
        "{band} жасқа арналған бос орын мен орынсыз ваучер: жазылғаны {said}, дұрысы {right}.",
        "свободные места и ваучеры без места для возраста {band}: записано {said}, верно {right}.",
        "free places and vouchers without one in band {band}: says {said}, but is {right}.",
    ),
    "voucher_twice": (
        "{voucher} нөмірлі ваучер бұрыннан бар.",
        "ваучер {voucher} уже есть.",
        "there is a voucher {voucher} already.",
    ),
    "voucher_extra": (
        "{voucher} ваучері ешкімге берілмеген.",
        "ваучер {voucher} никому не выдавали.",
        "the voucher {voucher} was granted to nobody.",
    ),
    "voucher_missing": (
        "берілген, бірақ жазылмаған ваучерлер: {count}",
        "выданы, но не записаны ваучеры: {count}",
        "vouchers granted but never made: {count}",
    ),
    "not_reserved": (
        "ваучерлерге дәл {tenge} ₸ резервке қойылуы керек еді.",
        "под ваучеры надо было зарезервировать ровно {tenge} ₸.",
        "just {tenge} tenge should have been put by for the vouchers.",
    ),
    # places
    "group_unknown": (
        "мұндай топ жоқ: {group}",
        "такой группы нет: {group}",
        "there is no such group: {group}",
    ),
    "group_other": (
        "{group}-топтың балабақшасы, жасы не түрі бұрынғыдай емес.",
        "у группы {group} другой детский сад, возраст или вид, чем прежде.",
        "the group {group} has another kindergarten, band or type than before.",
    ),
    "place_band": (
        "{group}-топ {band} жастағы балаларға арналмаған.",
        "группа {group} не для возраста {band}.",
        "the group {group} is not of band {band}.",
    ),
    "hidden_over": (
        "{band} жас бойынша тобы аталмаған орындар бос орыннан көп: {count}.",
        "для возраста {band} мест без названной группы больше, чем свободных: {count}.",
        "band {band} has more places without a told group than free seats: {count}.",
    ),
    "hidden_nowhere": (
        "{band} жастағы балалардың бірде-бір ашық тобында бұл балаға бос орын болмаған.",
        "ни в одной открытой группе возраста {band} для этого ребёнка не было свободного места.",
        "no open group of band {band} had a free seat for this child.",
    ),
    "group_shut": (
        "{group}-топ жабық, онда орын алуға болмайды.",
        "группа {group} закрыта, мест в ней не дают.",
        "the group {group} is shut, nobody may take a place in it.",
    ),
    "over": (
        "{group}-топта орыннан көп бала: орын саны {seats}.",
        "в группе {group} детей больше, чем мест: {seats}.",
        "the group {group} has more children than its {seats} seats.",
    ),
    "past_line": (
        "{group}-топта {free} бос орын, күту парағында {line} бала: орын солардан тыс алынған.",
        "в группе {group} свободно {free}, а в её листе ожидания {line}: место взято мимо них.",
        "group {group} has {free} free seats and {line} in its line: the place went past them.",
    ),
    "place_twice": (
        "{place} нөмірлі орын бұрыннан бар.",
        "место {place} уже есть.",
        "there is a place {place} already.",
    ),
    "place_unknown": (
        "{place} нөмірлі орын жоқ.",
        "места {place} нет.",
        "there is no place {place}.",
    ),
    "place_elsewhere": (
        "{place} нөмірлі орын басқа топта.",
        "место {place} в другой группе.",
        "the place {place} is in another group.",
    ),
    "taken_seeking": (
        "орынды өзі не бөлуде алған ғана орын іздейді; ауысқан не бұрыннан баратын бала іздемейді.",
        "место искал лишь тот, кто занял его сам или по распределению, а не кого перевели.",
        "who claims a place or gets one in a round looked for it; nobody else did.",
    ),
    "moved_from_nowhere": (
        "бала басқа топқа ауысты делінген, бірақ сол сәтте ешкім өз орнын босатпаған.",
        "сказано, что ребёнка перевели, но в тот же момент никто своего места не освободил.",
        "said to be a move, but nobody left a place at that moment.",
    ),
    "import_of_nobody": (
        "орын бұрыннан баратын баланікі делінген, бірақ ондай ваучер жазылмаған.",
        "сказано, что ребёнок ходил сюда и раньше, но такого ваучера не записано.",
        "said to be a child that was brought in, but no such voucher was told.",
    ),
    "not_offered": (
        "{place} орны ешкімге ұсынылмаған.",
        "место {place} никому не предлагали.",
        "the place {place} was offered to nobody.",
    ),
    # waiting lists
    "line_twice": (
        "{waiter} нөмірі {group}-топтың күту парағында бұрыннан бар.",
        "номер {waiter} уже стоит в листе ожидания группы {group}.",
        "{waiter} stands in the line of group {group} already.",
    ),
    "line_unknown": (
        "{waiter} нөмірі {group}-топтың күту парағында жоқ.",
        "номера {waiter} нет в листе ожидания группы {group}.",
        "{waiter} does not stand in the line of group {group}.",
    ),
    "line_ahead": (
        "одан бұрын {ahead} бала болуы мүмкін емес: парақта {stand} бала.",
        "впереди не может быть {ahead}: в листе стоит {stand}.",
        "there can't be {ahead} ahead: {stand} stand in the line.",
    ),
    "line_free": (
        "{group}-топтағы бос орын: жазылғаны {free}, дұрысы {own}.",
        "свободных мест в группе {group}: записано {free}, верно {own}.",
        "free seats of group {group}: says {free}, but is {own}.",
    ),
    "not_busy": (
        "{waiter} нөміріне ешқандай орын ұсынылмаған.",
        "номеру {waiter} никакого места не предложено.",
        "{waiter} has no offer to answer.",
    ),
    "offer_other": (
        "{waiter} нөміріне {group}-топ емес, {right}-топ ұсынылуы керек.",
        "номеру {waiter} надо предложить группу {right}, а не {group}.",
        "{waiter} should be offered group {right}, not {group}.",
    ),
    "offer_past": (
        "{group}-топтағы орын {waiter} нөміріне ұсынылды, ал кезек {first} нөмірінікі.",
        "место в группе {group} предложено номеру {waiter}, а очередь за {first}.",
        "the seat of group {group} was offered to {waiter}, past {first}.",
    ),
    "offer_extra": (
        "{waiter} нөміріне {group}-топтағы орын ұсынылмауы керек.",
        "номеру {waiter} место в группе {group} предлагать не должны.",
        "{waiter} should not be offered a seat of group {group}.",
    ),
    "offer_missing": (
        "{waiter} нөміріне {group}-топтағы орын ұсынылуы керек еді.",
        "номеру {waiter} надо было предложить место в группе {group}.",
        "{waiter} should have been offered a seat of group {group}.",
    ),
    # rounds
    "round_twice": (
        "№ {round} орын бөлу бұрын болған.",
        "распределение мест № {round} уже было.",
        "there was a round {round} already.",
    ),
    "round_open": (
        "№ {round} орын бөлу әлі аяқталмаған.",
        "распределение мест № {round} ещё не закончено.",
        "round {round} has not ended.",
    ),
    "round_untold": (
        "орын журналда жоқ бөлуде берілген.",
        "место дано распределением, которого в журнале нет.",
        "the place came of a round that the log does not tell.",
    ),
    "round_rules": (
        "бұл орын бөлуде ереженің {number}-нұсқасы күшінде болмаған.",
        "во время распределения мест версия правил {number} не действовала.",
        "version {number} of the rules was not in force for this round.",
    ),
    "round_seats": (
        "{group}-топ {said} орын бере алмайды: бос орын {free}.",
        "группа {group} не может дать мест {said}: свободно {free}.",
        "the group {group} can't give {said} seats: {free} are free.",
    ),
    "round_list": (
        "тізім дұрыс жазылмаған.",
        "список записан неверно.",
        "the list is not as it must be.",
    ),
    "round_count": (
        "орын бөлудегі сан: жазылғаны {said}, дұрысы {right}.",
        "число в распределении мест: записано {said}, верно {right}.",
        "a count of the round says {said}, but is {right}.",
    ),
    "round_order": (
        "өтініш берілген реті бойынша нөмірі {said} емес, {right} болуы керек.",
        "номер по времени подачи не {said}, а {right}.",
        "the number by filing moment is not {said} but {right}.",
    ),
    "round_got": (
        "бұл баланың орындалған қалауы: {said}, дұрысы: {right} (0 – ешқайсысы).",
        "этому ребёнку исполнили желание {said}, а должны были {right} (0 — никакое).",
        "this child got wish {said}, but should have got {right} (0: none).",
    ),
    "round_last": (
        "{group}-топқа соңғы алынған: жазылғаны {said}, дұрысы {right}.",
        "последний принятый в группу {group}: записано {said}, верно {right}.",
        "the last one admitted to group {group}: says {said}, but is {right}.",
    ),
    "round_taken": (
        "{group}-топта бөлуде берілген орын: {said}, алынғаны: {right}.",
        "в группе {group} распределено мест: {said}, а занято {right}.",
        "group {group}: the round gave {said} places, but {right} were taken.",
    ),
    "round_placed": (
        "бөлуде берілген орын: {said}, алынғаны: {right}.",
        "распределено мест: {said}, а занято {right}.",
        "the round gave {said} places, but {right} were taken.",
    ),
}
