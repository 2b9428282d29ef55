/** Four dialogues of fifteen messages, one a scenario, and how they are led and written down for people to read. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestApp } from '../support/app.ts';
import type { Person, SeenMessage } from '../support/person.ts';
import { PATHS } from './scenario-talk.ts';
import type { Persona, Segment } from './scenario-talk.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'coverage', 'dialogues');
const ANNA = 512_340_001;

/** A line begins with «>» where a button of that label is pressed. */
export interface Dialogue {
  readonly persona: Persona;
  readonly segment: Segment;
  readonly says: readonly string[];
}

export const DIALOGUES: readonly Dialogue[] = [
  {
    persona: 'novice',
    segment: 'cold',
    says: [
      'я полный ноль, мне не поздно?',
      'пока только присматриваюсь, ничего не покупала',
      'наверное, как не потерять деньги',
      'боюсь ошибиться и отправить не туда',
      'а сколько нужно денег для начала?',
      'тысяч пять, не больше',
      '>Показать пример',
      'законно ли это вообще?',
      'с кошелька бы начала',
      'подумаю',
      'дорого, наверное, у вас учиться',
      'ладно, а как проходит консультация?',
      'хочу понять, с чего начать',
      'надо ещё подумать',
      'спасибо вам',
    ],
  },
  {
    persona: 'trader',
    segment: 'warm',
    says: [
      'торгую фьючами 3 года, чему вы меня научите',
      'чаще всего отыгрываюсь после стопа',
      'за квартал унесло процентов двадцать',
      'ввёл бы правило двух стопов',
      'а сигналы вы даёте?',
      '>Пока думаю',
      'нет времени журнал вести',
      'покажите пример разбора',
      'сколько это стоит?',
      'дорого',
      'ну а чем вы лучше форума?',
      'подумаю',
      'ладно, программа с куратором, что там внутри, что входит?',
      'готов, куда платить',
      'спасибо',
    ],
  },
  {
    persona: 'investor',
    segment: 'hot',
    says: [
      'есть 3 млн, куда разложить',
      'срок лет пять, половину готов держать в рисковом',
      'где безопаснее хранить такую сумму?',
      'а что с доступом для близких, если со мной что-то случится?',
      'вы берёте деньги в управление?',
      'очередной курс, не доверяю я школам',
      'покажите отзыв',
      'дайте ссылку на сайт курса',
      'просадку больше трети не переживу',
      'надо подумать',
      'посоветуюсь с женой, подумаю ещё',
      'дорого для уроков',
      'и всё-таки я подумаю',
      'готов, куда платить',
      'благодарю',
    ],
  },
  {
    persona: 'skeptic',
    segment: 'cold',
    says: [
      'очередной развод',
      'знакомого обманули, потерял всё в пирамиде',
      'а вы чем лучше? кто вы вообще по договору?',
      'ну допустим',
      'сейчас вы начнёте впаривать курс',
      'это же пузырь, всё рухнет',
      'гарантии какие-нибудь есть?',
      'да мне это, может, и не нужно',
      'разговор с человеком убедил бы, наверное',
      'подумаю',
      'покажите пример',
      'у меня нет времени на это',
      'подумаю, сказал же',
      'а если деньги вернуть захочу?',
      'спасибо за прямоту',
    ],
  },
];

/** A dialogue as it went. */
export interface Led {
  /** Everything said, the client's lines after a dash. */
  readonly lines: readonly string[];
  /** What the bot said to each of the client's lines. */
  readonly replies: readonly (readonly SeenMessage[])[];
}

/** Leads a dialogue and writes it into coverage/dialogues under this name. */
export async function leadDialogue(
  app: TestApp,
  { persona, segment, says }: Dialogue,
  name: string,
): Promise<Led> {
  const lines: string[] = [];
  const replies: (readonly SeenMessage[])[] = [];
  const person = app.person(ANNA);
  await person.start();
  await person.press('bonus:get');
  await app.wait({ minutes: 1 });
  await person.key('📊 Подбор инструмента');
  for (const number of PATHS[persona][segment]) await person.say(number);
  for (const message of (await person.chat()).slice(-2)) lines.push(show(message));
  for (const text of says) {
    const said = await answer(app, person, text);
    lines.push(`— ${text}`, ...said.map(show));
    replies.push(said);
    await app.wait({ minutes: 2 });
  }
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${name}.txt`), `${lines.join('\n\n')}\n`);
  return { lines, replies };
}

async function answer(app: TestApp, person: Person, text: string): Promise<readonly SeenMessage[]> {
  const before = (await person.chat()).at(-1)?.message_id ?? 0;
  if (text.startsWith('>')) await person.press(text.slice(1));
  else await person.say(text);
  await app.wait({ seconds: 3 });
  return (await person.chat()).filter((message) => message.fromBot && message.message_id > before);
}

function show(message: SeenMessage): string {
  const buttons = message.buttons.map((button) => `[${button.text}]`).join(' ');
  return buttons === '' ? message.text : `${message.text}\n${buttons}`;
}
