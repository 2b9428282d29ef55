/**
 * The linter's rules as data: how grave each is, why it exists and how to mend what it finds, in both languages of the
 * studio. What exactly is wrong at a place is written where the rule is checked.
 */
import type { Title } from './vocabulary.ts';

/** Errors block publishing; warnings are shown and pass. */
export type LintSeverity = 'error' | 'warning';

interface Rule {
  readonly severity: LintSeverity;
  readonly why: Title;
  readonly fix: Title;
}

function rule(severity: LintSeverity, why: readonly [string, string], fix: readonly [string, string]): Rule {
  return { severity, why: { ru: why[0], en: why[1] }, fix: { ru: fix[0], en: fix[1] } };
}

const shapeRules = {
  schema: rule(
    'error',
    ['Такую запись машина не прочтёт.', 'The machine cannot read this.'],
    ['Приведите запись к funnel.schema.json.', 'Bring it in line with funnel.schema.json.'],
  ),
  'uid-missing': rule(
    'error',
    [
      'По uid узнаются визиты, таймеры и клиенты при переносе на новую версию.',
      'Visits, timers and migrations go by it.',
    ],
    ['Дайте состоянию meta.uid, которого ещё не было.', 'Give the state a meta.uid that was never used.'],
  ),
  'uid-format': rule(
    'error',
    [
      'uid попадает в ключи и записи журнала навсегда.',
      'The uid goes into keys and journal rows that stay for ever.',
    ],
    ['От 1 до 24 знаков: латиница, цифры, «-», «_».', 'Use 1 to 24 of A–Z, a–z, 0–9, “-” and “_”.'],
  ),
  'uid-duplicate': rule(
    'error',
    ['Два состояния с одним uid не различить.', 'Two states with one uid cannot be told apart.'],
    ['Дайте одному из них новый uid.', 'Give one of them a new uid.'],
  ),
  'state-key': rule(
    'error',
    [
      'Точки, «#» и «|» разделяют имена в адресах состояний.',
      'Dots, “#” and “|” separate names in addresses of states.',
    ],
    ['Имя состояния: латиница, цифры, «-», «_».', 'Name the state with A–Z, a–z, 0–9, “-” and “_”.'],
  ),
  'invoke-id': rule(
    'error',
    [
      'Номер работы равен uid состояния; один id в двух областях сдвинул бы обе.',
      'The id is the uid of the state; one id in two regions would move both.',
    ],
    ['Уберите id.', 'Remove the id.'],
  ),
  'activity-outcome': rule(
    'error',
    [
      'Если работа не удалась, клиент остался бы ждать навсегда.',
      'If the activity fails, the client would wait for ever.',
    ],
    [
      'Добавьте onError с переходом или время ожидания (after).',
      'Add an onError that leads on, or a time-out (after).',
    ],
  ),
  'compose-fallback': rule(
    'error',
    [
      'Когда модель молчит, клиент должен получить ответ, и каждый раз другой.',
      'When the model is silent the client still gets an answer, and not always the same.',
    ],
    [
      'Напишите в meta.compose.fallback не меньше трёх разных ответов.',
      'Write at least three different answers in meta.compose.fallback.',
    ],
  ),
  'compose-unused': rule(
    'warning',
    [
      'Запасные ответы есть, а модель никто не спрашивает.',
      'There are fallbacks, but nobody asks the model.',
    ],
    ['Вызовите composeReply или уберите meta.compose.', 'Invoke composeReply, or remove meta.compose.'],
  ),
} satisfies Record<string, Rule>;

const nameRules = {
  'unknown-name': rule(
    'error',
    [
      'Сценарий может называть только то, что объявлено в словаре.',
      'A funnel may name only what the vocabulary declares.',
    ],
    ['Выберите имя из словаря.', 'Choose a name of the vocabulary.'],
  ),
  'item-params': rule(
    'error',
    [
      'С такими параметрами шаг остановится с ошибкой.',
      'With these parameters the step would stop with an error.',
    ],
    [
      'Исправьте параметры по описанию элемента словаря.',
      'Mend the parameters as the vocabulary item describes them.',
    ],
  ),
  wildcard: rule(
    'error',
    [
      'Переход «на всё» ловит и то, о чём никто не подумал.',
      'A wildcard catches what nobody thought of as well.',
    ],
    ['Перечислите события поимённо.', 'Name the events one by one.'],
  ),
  'reserved-event': rule(
    'error',
    [
      'События xstate.* и с «#» принадлежат самой машине.',
      'Events xstate.* and with “#” are the machine’s own.',
    ],
    ['Используйте after, onDone, onError или invoke.', 'Use after, onDone, onError or invoke.'],
  ),
  'unknown-stage': rule(
    'error',
    ['Отчёты считают только известные этапы.', 'Reports count known stages only.'],
    ['Выберите этап из списка.', 'Choose a stage of the list.'],
  ),
  'not-delivered': rule(
    'error',
    ['Такое событие сюда не придёт.', 'Such an event never comes here.'],
    [
      'Добавьте событие в listens или уберите переход.',
      'Add the event to listens, or remove the transition.',
    ],
  ),
} satisfies Record<string, Rule>;

const flowRules = {
  'unknown-target': rule(
    'error',
    ['Переход ведёт в никуда.', 'The transition leads nowhere.'],
    [
      'Назовите существующее состояние: сосед, «.вложенное» или «#сценарий.путь».',
      'Name an existing state: a sibling, “.child” or “#funnel.path”.',
    ],
  ),
  'root-target': rule(
    'error',
    [
      'У корня нет соседей: без точки цель не находится.',
      'The root has no siblings: without a dot the target is not found.',
    ],
    ['Поставьте точку перед именем.', 'Put a dot before the name.'],
  ),
  'no-initial': rule(
    'error',
    ['Непонятно, с чего начинать внутри состояния.', 'It is open where to begin inside the state.'],
    ['Укажите initial: одно из вложенных состояний.', 'Name one of the inner states as initial.'],
  ),
  unreachable: rule(
    'error',
    ['Сюда не ведёт ни один переход.', 'No transition leads here.'],
    ['Проведите переход или удалите состояние.', 'Draw a transition or remove the state.'],
  ),
  'dead-end': rule(
    'error',
    ['Клиент остался бы здесь навсегда.', 'The client would stay here for ever.'],
    ['Проведите выход или сделайте состояние конечным.', 'Draw a way out or make the state final.'],
  ),
  'endless-digression': rule(
    'error',
    [
      'Отступление возвращает разговор, только когда заканчивается.',
      'A digression gives the dialogue back only when it ends.',
    ],
    ['Добавьте конечное состояние верхнего уровня.', 'Add a final state at the top level.'],
  ),
  'no-fall-through': rule(
    'error',
    ['Если ни одно условие не выполнится, ничего не произойдёт.', 'If no guard holds, nothing happens.'],
    ['Закончите список переходом без условия.', 'End the list with a transition without a guard.'],
  ),
  shadowed: rule(
    'error',
    ['Переход без условия всегда берётся раньше.', 'The transition without a guard is always taken first.'],
    ['Переставьте переход без условия в конец.', 'Move the unguarded transition to the end.'],
  ),
  'eventless-loop': rule(
    'error',
    ['Машина крутилась бы без конца.', 'The machine would turn without end.'],
    ['Разорвите круг: поставьте событие или таймер.', 'Break the circle with an event or a timer.'],
  ),
  'self-target': rule(
    'error',
    [
      'Переход в себя без reenter ничего не повторяет: ни слов, ни таймеров.',
      'A self-target without reenter repeats nothing: no words, no timers.',
    ],
    ['Поставьте reenter: true или уберите цель.', 'Set reenter: true, or remove the target.'],
  ),
} satisfies Record<string, Rule>;

const textRules = {
  'text-too-long': rule(
    'error',
    ['Telegram не принимает больше 4096 знаков.', 'Telegram takes no more than 4096 characters.'],
    ['Сократите текст или разделите сообщение.', 'Shorten the text or split the message.'],
  ),
  'missing-content': rule(
    'error',
    ['Клиент не получил бы этого сообщения.', 'The client would not get this message.'],
    ['Создайте текст с таким ключом или исправьте ключ.', 'Create a text under this key, or mend the key.'],
  ),
  'missing-prompt': rule(
    'error',
    ['Файла или раздела с таким именем нет.', 'There is no such file or section.'],
    ['Исправьте имя или добавьте раздел в prompts/.', 'Mend the name, or add the section to prompts/.'],
  ),
  placeholder: rule(
    'error',
    ['На этом месте клиент увидел бы пустоту.', 'The client would see nothing in its place.'],
    [
      'Передайте значение через params или исправьте имя.',
      'Provide the value through params, or mend the name.',
    ],
  ),
  claims: rule(
    'error',
    [
      'Обещания прибыли, давление и грубость клиенту не уходят.',
      'Promises of profit, pressure and insults never reach a client.',
    ],
    ['Перепишите фразу.', 'Rewrite the phrase.'],
  ),
  'two-keyboards': rule(
    'error',
    ['Telegram показывает одну клавиатуру на сообщение.', 'Telegram shows one keyboard a message.'],
    ['Оставьте кнопки или menu.', 'Keep either the buttons or the menu.'],
  ),
  'row-too-wide': rule(
    'error',
    ['Больше 8 кнопок в ряду Telegram не принимает.', 'Telegram takes no more than 8 buttons a row.'],
    ['Разбейте ряд или задайте perRow.', 'Split the row, or set perRow.'],
  ),
  'callback-too-long': rule(
    'error',
    [
      'В кнопку помещается 64 байта вместе с номером визита.',
      'A button holds 64 bytes, the number of the visit included.',
    ],
    ['Сократите значения полей.', 'Shorten the values of the fields.'],
  ),
  'button-without-act': rule(
    'error',
    ['Кнопка не сможет ничего сделать.', 'The button could not do anything.'],
    [
      'Дайте кнопке событие с формой callback или ссылку.',
      'Give the button an event with a callback form, or a link.',
    ],
  ),
  'button-unhandled': rule(
    'error',
    [
      'Нажатие здесь ничего не изменит, и клиент решит, что бот сломан.',
      'A press would change nothing here, and the client would think the bot broken.',
    ],
    ['Добавьте переход по этому событию или уберите кнопку.', 'Handle the event here, or remove the button.'],
  ),
  'button-elsewhere': rule(
    'warning',
    [
      'Событие годно в любое время, но в этом состоянии его никто не ждёт.',
      'The event is good at any time, but this state does not wait for it.',
    ],
    ['Добавьте переход здесь или у корня.', 'Handle it here or at the root.'],
  ),
  'no-description': rule(
    'warning',
    ['На схеме и в отчётах видно только имя.', 'Diagram and reports show the bare name only.'],
    ['Опишите состояние одной фразой.', 'Describe the state in one phrase.'],
  ),
} satisfies Record<string, Rule>;

const setRules = {
  'funnel-id-duplicate': rule(
    'error',
    ['Два сценария с одним id не различить.', 'Two funnels with one id cannot be told apart.'],
    ['Дайте одному другой id.', 'Give one of them another id.'],
  ),
  'two-owners': rule(
    'error',
    ['Событие приходит одному владельцу.', 'An event goes to one owner.'],
    [
      'Оставьте владельца, остальным добавьте событие в listens.',
      'Keep one owner; let the others list the event in listens.',
    ],
  ),
  'no-owner': rule(
    'error',
    ['Нажатие или сигнал никто не примет.', 'Nobody would take the press or the signal.'],
    ['Обработайте событие в одном из сценариев.', 'Handle the event in one of the funnels.'],
  ),
  'deaf-listener': rule(
    'warning',
    [
      'Сценарий слушает событие, но ничего с ним не делает.',
      'The funnel listens to an event it never handles.',
    ],
    ['Добавьте переход или уберите из listens.', 'Add a transition, or remove it from listens.'],
  ),
  'no-manager': rule(
    'error',
    ['Клиент всегда должен мочь позвать человека.', 'A client can always ask for a human.'],
    ['Один из сценариев должен принимать manager.request.', 'One funnel must handle manager.request.'],
  ),
  'no-lobby': rule(
    'error',
    ['Новому клиенту отвечает ровно один сценарий.', 'Exactly one funnel answers a client nobody knows yet.'],
    ['Отметьте lobby: true у одного сценария.', 'Mark one funnel with lobby: true.'],
  ),
} satisfies Record<string, Rule>;

/** Every rule of the linter by its id. */
export const LINT_RULES = { ...shapeRules, ...nameRules, ...flowRules, ...textRules, ...setRules };

/** Id of a rule; permanent, the studio and ignore lists name it. */
export type LintRule = keyof typeof LINT_RULES;
