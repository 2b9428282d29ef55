/** Places that clients name instead of a time zone: stem of the name, IANA zone, name to be said back. */

export interface NamedZone {
  readonly stem: string;
  readonly zone: string;
  readonly title: string;
}

const ROWS = `
  калининград|Europe/Kaliningrad|Калининград
  самар|Europe/Samara|Самара / ижевск|Europe/Samara|Ижевск / саратов|Europe/Saratov|Саратов
  ульяновск|Europe/Ulyanovsk|Ульяновск / астрахан|Europe/Astrakhan|Астрахань / тольятти|Europe/Samara|Тольятти
  екатеринбург|Asia/Yekaterinburg|Екатеринбург / екб|Asia/Yekaterinburg|Екатеринбург / ебург|Asia/Yekaterinburg|Екатеринбург
  екат|Asia/Yekaterinburg|Екатеринбург / урал|Asia/Yekaterinburg|Урал
  челябинск|Asia/Yekaterinburg|Челябинск / перм|Asia/Yekaterinburg|Пермь / тюмен|Asia/Yekaterinburg|Тюмень
  уф|Asia/Yekaterinburg|Уфа / оренбург|Asia/Yekaterinburg|Оренбург / сургут|Asia/Yekaterinburg|Сургут
  курган|Asia/Yekaterinburg|Курган / магнитогорск|Asia/Yekaterinburg|Магнитогорск / нижневартовск|Asia/Yekaterinburg|Нижневартовск
  омск|Asia/Omsk|Омск / новосиб|Asia/Novosibirsk|Новосибирск / нск|Asia/Novosibirsk|Новосибирск
  красноярск|Asia/Krasnoyarsk|Красноярск / томск|Asia/Tomsk|Томск / барнаул|Asia/Barnaul|Барнаул / алта|Asia/Barnaul|Алтай
  кемеров|Asia/Novokuznetsk|Кемерово / новокузнецк|Asia/Novokuznetsk|Новокузнецк / абакан|Asia/Krasnoyarsk|Абакан
  норильск|Asia/Krasnoyarsk|Норильск / иркутск|Asia/Irkutsk|Иркутск / улан|Asia/Irkutsk|Улан-Удэ / бурят|Asia/Irkutsk|Бурятия
  братск|Asia/Irkutsk|Братск / чит|Asia/Chita|Чита / якут|Asia/Yakutsk|Якутск / благовещенск|Asia/Yakutsk|Благовещенск
  владивосток|Asia/Vladivostok|Владивосток / владик|Asia/Vladivostok|Владивосток / хабаровск|Asia/Vladivostok|Хабаровск
  уссурийск|Asia/Vladivostok|Уссурийск / примор|Asia/Vladivostok|Приморье / сахалин|Asia/Sakhalin|Сахалин
  южно-сахалинск|Asia/Sakhalin|Южно-Сахалинск / магадан|Asia/Magadan|Магадан / камчат|Asia/Kamchatka|Камчатка
  петропавловск|Asia/Kamchatka|Петропавловск-Камчатский / чукот|Asia/Anadyr|Чукотка
  москв|Europe/Moscow|Москва / московск|Europe/Moscow|Москва / мск|Europe/Moscow|Москва / питер|Europe/Moscow|Петербург
  петербург|Europe/Moscow|Петербург / спб|Europe/Moscow|Петербург / казан|Europe/Moscow|Казань / сочи|Europe/Moscow|Сочи
  краснодар|Europe/Moscow|Краснодар / ростов|Europe/Moscow|Ростов / нижн|Europe/Moscow|Нижний Новгород
  воронеж|Europe/Moscow|Воронеж / волгоград|Europe/Moscow|Волгоград / минск|Europe/Minsk|Минск / белорус|Europe/Minsk|Минск
  беларус|Europe/Minsk|Минск / киев|Europe/Kyiv|Киев / киiв|Europe/Kyiv|Киев / украин|Europe/Kyiv|Киев / одесс|Europe/Kyiv|Одесса
  харьков|Europe/Kyiv|Харьков / кишинев|Europe/Chisinau|Кишинёв / молдов|Europe/Chisinau|Кишинёв
  алмат|+05:00|Алматы / астан|+05:00|Астана / казахстан|+05:00|Казахстан / караганд|+05:00|Караганда
  шымкент|+05:00|Шымкент / ташкент|Asia/Tashkent|Ташкент / узбекистан|Asia/Tashkent|Ташкент / самарканд|Asia/Samarkand|Самарканд
  бишкек|Asia/Bishkek|Бишкек / киргиз|Asia/Bishkek|Бишкек / кыргыз|Asia/Bishkek|Бишкек / душанбе|Asia/Dushanbe|Душанбе
  таджик|Asia/Dushanbe|Душанбе / ашхабад|Asia/Ashgabat|Ашхабад / баку|Asia/Baku|Баку / азербайджан|Asia/Baku|Баку
  ереван|Asia/Yerevan|Ереван / армен|Asia/Yerevan|Ереван / армян|Asia/Yerevan|Ереван / тбилис|Asia/Tbilisi|Тбилиси
  грузи|Asia/Tbilisi|Тбилиси / батуми|Asia/Tbilisi|Батуми / риг|Europe/Riga|Рига / латви|Europe/Riga|Рига
  вильнюс|Europe/Vilnius|Вильнюс / литв|Europe/Vilnius|Вильнюс / таллин|Europe/Tallinn|Таллин / эстон|Europe/Tallinn|Таллин
  варшав|Europe/Warsaw|Варшава / польш|Europe/Warsaw|Варшава / берлин|Europe/Berlin|Берлин / герман|Europe/Berlin|Берлин
  немец|Europe/Berlin|Берлин / мюнхен|Europe/Berlin|Мюнхен / париж|Europe/Paris|Париж / франц|Europe/Paris|Париж
  мадрид|Europe/Madrid|Мадрид / барселон|Europe/Madrid|Барселона / испан|Europe/Madrid|Мадрид / рим|Europe/Rome|Рим
  итал|Europe/Rome|Рим / милан|Europe/Rome|Милан / лондон|Europe/London|Лондон / англи|Europe/London|Лондон
  лиссабон|Europe/Lisbon|Лиссабон / португал|Europe/Lisbon|Лиссабон / праг|Europe/Prague|Прага / прах|Europe/Prague|Прага
  чехи|Europe/Prague|Прага / белград|Europe/Belgrade|Белград / серби|Europe/Belgrade|Белград / черногор|Europe/Podgorica|Черногория
  вен|Europe/Vienna|Вена / амстердам|Europe/Amsterdam|Амстердам / цюрих|Europe/Zurich|Цюрих / стокгольм|Europe/Stockholm|Стокгольм
  афин|Europe/Athens|Афины / греци|Europe/Athens|Афины / кипр|Asia/Nicosia|Кипр / лимассол|Asia/Nicosia|Кипр
  хельсинк|Europe/Helsinki|Хельсинки / финлянд|Europe/Helsinki|Хельсинки / софи|Europe/Sofia|София / болгар|Europe/Sofia|София
  стамбул|Europe/Istanbul|Стамбул / турци|Europe/Istanbul|Турция / турецк|Europe/Istanbul|Турция / анталь|Europe/Istanbul|Анталья
  аланьи|Europe/Istanbul|Аланья / дуба|Asia/Dubai|Дубай / оаэ|Asia/Dubai|Дубай / эмират|Asia/Dubai|Дубай / абу-даби|Asia/Dubai|Абу-Даби
  тель-авив|Asia/Jerusalem|Тель-Авив / израил|Asia/Jerusalem|Израиль / иерусалим|Asia/Jerusalem|Иерусалим / хайф|Asia/Jerusalem|Хайфа
  бали|Asia/Makassar|Бали / пхукет|Asia/Bangkok|Пхукет / бангкок|Asia/Bangkok|Бангкок / тайланд|Asia/Bangkok|Таиланд
  таиланд|Asia/Bangkok|Таиланд / тай|Asia/Bangkok|Таиланд / паттай|Asia/Bangkok|Паттайя / вьетнам|Asia/Ho_Chi_Minh|Вьетнам
  нячанг|Asia/Ho_Chi_Minh|Нячанг / шри-ланк|Asia/Colombo|Шри-Ланка / гоа|Asia/Kolkata|Гоа / инди|Asia/Kolkata|Индия / дели|Asia/Kolkata|Дели
  пекин|Asia/Shanghai|Пекин / кита|Asia/Shanghai|Китай / шанха|Asia/Shanghai|Шанхай / гонконг|Asia/Hong_Kong|Гонконг
  сингапур|Asia/Singapore|Сингапур / токио|Asia/Tokyo|Токио / япон|Asia/Tokyo|Токио / сеул|Asia/Seoul|Сеул / коре|Asia/Seoul|Сеул
  нью-йорк|America/New_York|Нью-Йорк / нью йорк|America/New_York|Нью-Йорк / майами|America/New_York|Майами / торонто|America/Toronto|Торонто
  лос-анджелес|America/Los_Angeles|Лос-Анджелес / лос анджелес|America/Los_Angeles|Лос-Анджелес / калифорн|America/Los_Angeles|Калифорния
  буэнос|America/Argentina/Buenos_Aires|Буэнос-Айрес / аргентин|America/Argentina/Buenos_Aires|Аргентина / египт|Africa/Cairo|Египет`;

/** Every named place, longest stems first: «южно-сахалинск» before «сахалин». */
export const NAMED_ZONES: readonly NamedZone[] = ROWS.split(/\s+\/\s+|\n\s*/)
  .flatMap((row) => {
    const [stem, zone, title] = row.trim().split('|');
    return stem === undefined || zone === undefined || title === undefined ? [] : [{ stem, zone, title }];
  })
  .sort((left, right) => right.stem.length - left.stem.length);
