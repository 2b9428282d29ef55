/** A client of a scenario: through the survey by the numbers of its options, materials from the seeded shelf. */
import { talk } from '../support/talk.ts';
import type { Talk, TalkOptions } from '../support/talk.ts';
import { makeBookingTwin } from '../support/booking-twin.ts';
import type { Json, JsonObject } from '../../src/core/json.ts';
import { pickFromShelf } from './shelf-twin.ts';

/** What the language model's activity comes to; `input` is what the state handed over. */
export type ComposeTwin = (input: Json) => JsonObject | 'fail' | `fail:${string}` | 'hang';

export interface ScenarioOptions extends Pick<TalkOptions, 'at' | 'edit'> {
  /** Default: the model is away, the state's own words answer. */
  readonly compose?: ComposeTwin;
  /** Default: the seeded shelf. */
  readonly materials?: 'fail' | 'empty';
}

/** Answers of the survey that lead each persona to its cold, warm and hot entry. */
export const PATHS = {
  novice: { cold: '11131', warm: '22232', hot: '34343' },
  trader: { cold: '41131', warm: '42231', hot: '44442' },
  investor: { cold: '11431', warm: '22431', hot: '34443' },
  skeptic: { cold: '11111', warm: '33321', hot: '44422' },
} as const;

export type Persona = keyof typeof PATHS;
export type Segment = keyof (typeof PATHS)[Persona];

export const PERSONAS: readonly Persona[] = ['novice', 'trader', 'investor', 'skeptic'];

/** A good outcome of the model. */
export function composed(reply: string, more: JsonObject = {}): JsonObject {
  return {
    reply,
    buttons: [],
    nextAction: 'ask',
    confidence: 0.9,
    materials: [],
    verdict: 'accepted',
    ...more,
  };
}

/** Somebody who stands at the entry of a scenario. */
export function enter(persona: Persona, segment: Segment, options: ScenarioOptions = {}): Talk {
  return enterBy(PATHS[persona][segment], options);
}

/** The same by the numbers of the options. */
export function enterBy(path: string, options: ScenarioOptions = {}): Talk {
  const ledger: { of?: Talk } = {};
  const booking = makeBookingTwin();
  const client = talk({
    ...(options.at === undefined ? {} : { at: options.at }),
    ...(options.edit === undefined ? {} : { edit: options.edit }),
    activity: (src, input, now) => {
      switch (src) {
        case 'summariseProfile':
          return { text: 'Ваш профиль собран.' };
        case 'composeReply':
          return options.compose?.(input) ?? 'fail';
        case 'pickMaterials':
          if (options.materials === 'fail') return 'fail';
          if (options.materials === 'empty') return { materials: [] };
          return pickFromShelf(input, { now: ledger.of?.now ?? 0, logged: ledger.of?.logged ?? [] });
        default:
          return booking.answer(src, input, now) ?? 'hang';
      }
    },
  });
  ledger.of = client;
  client.start().write('📊 Подбор инструмента');
  for (const number of path) client.write(number);
  return client;
}

/** Writes, and lets the pause pass after which the bot answers. */
export function tell(client: Talk, ...texts: readonly string[]): Talk {
  const said = texts.flatMap((text) => client.write(text).said);
  client.wait('PT2S');
  client.said = [...said, ...client.said];
  return client;
}
