/**
 * The shape of a funnel definition: a plain XState v5 config as JSON plus `meta`. Checks shape only;
 * what the names mean is the compiler's business, what makes sense is the linter's.
 */
import { Type } from 'typebox';
import { Check, Errors } from 'typebox/value';
import type { Json, JsonObject } from '../json.ts';
import type { MessageClass, ReplyMenu } from '../step/effect.ts';

/** A name of the vocabulary, with parameters where the item takes any. */
export type ItemRef = string | { readonly type: string; readonly params?: JsonObject };

export interface TransitionDef {
  readonly target?: string;
  readonly guard?: ItemRef;
  readonly actions?: ItemRef | readonly ItemRef[];
  readonly reenter?: boolean;
  readonly description?: string;
}

/** One transition, or several of which the first whose guard holds is taken. */
export type TransitionsDef = string | TransitionDef | readonly TransitionDef[];

/** A button as drawn; `each` makes one for every item of a list, `perRow` breaks that list into rows. */
export interface ButtonDef {
  readonly text: string;
  readonly event?: JsonObject & { readonly type: string };
  readonly url?: string;
  readonly each?: string;
  readonly perRow?: number;
  /** The button is left out when the guard fails. */
  readonly when?: ItemRef;
}

/** A message: text itself, `content:<key>` or `prompt:<file>#<section>`. */
export interface SayDef {
  readonly text: string;
  readonly params?: JsonObject;
  readonly buttons?: readonly (readonly ButtonDef[])[];
  readonly menu?: ReplyMenu;
  readonly class?: MessageClass;
  /** `managers`, `owner`, or a manager's Telegram id, as a rule by a placeholder; absent: the subject's own chat. */
  readonly to?: string;
  /** Name of the message in its chat, for `act` of a later one. */
  readonly ref?: string;
  /** Instead of a new message the one named by `ref` is changed or taken away. */
  readonly act?: 'edit' | 'delete';
}

export interface TimerPolicy {
  /** `run`: may ring while a manager owns the dialogue; `freeze` (default): stands still. */
  readonly duringTakeover?: 'run' | 'freeze';
  /** On return: `absolute` rings at its old instant, `remaining` (default) goes on, `restart` begins anew. */
  readonly onReturn?: 'absolute' | 'remaining' | 'restart';
}

/** A state that has the language model write its reply; see `src/core/vocabulary/reply-items.ts`. */
export interface ComposeDef {
  /** What the reply is for: `<file>` or `<file>#<section>` of the prompts. */
  readonly prompt: string;
  /** Next actions that the model may propose. */
  readonly proposals: readonly string[];
  /** Buttons that it may propose: the name of an event without fields, or a button with its usual label. */
  readonly events: readonly (string | ButtonDef)[];
  /** Said in turn when there is no good answer. */
  readonly fallback: readonly string[];
}

export interface StateMeta {
  /** Identity of the state through renames; migrations and visits go by it. */
  readonly uid: string;
  readonly stage?: string;
  readonly say?: SayDef;
  /** Said instead of `say` when the dialogue comes back here after a digression. */
  readonly resume?: SayDef;
  /** Put above the current message when a button of another visit is pressed. */
  readonly stale?: string;
  /** The consent text stands before the client: a number that he shares here may be kept. */
  readonly awaitsContact?: boolean;
  readonly timers?: { readonly [delay: string]: TimerPolicy };
  readonly compose?: ComposeDef;
}

export interface InvokeDef {
  readonly src: string;
  readonly input?: Json;
  readonly onDone: TransitionsDef;
  readonly onError: TransitionsDef;
}

export interface StateDef {
  readonly type?: 'parallel' | 'final' | 'history';
  readonly history?: 'shallow' | 'deep';
  readonly target?: string;
  readonly description?: string;
  readonly initial?: string;
  readonly states?: { readonly [key: string]: StateDef };
  readonly on?: { readonly [event: string]: TransitionsDef };
  readonly after?: { readonly [delay: string]: TransitionsDef };
  readonly always?: TransitionsDef;
  readonly entry?: ItemRef | readonly ItemRef[];
  readonly exit?: ItemRef | readonly ItemRef[];
  readonly invoke?: InvokeDef;
  readonly onDone?: TransitionsDef;
  readonly meta?: StateMeta;
}

/**
 * `main` funnels take the focus and keep it; a `digression` gives it back when it ends;
 * `background` never has it.
 */
export type FunnelRole = 'main' | 'digression' | 'background';

export interface FunnelDefinition extends StateDef {
  readonly id: string;
  readonly title: string;
  readonly role: FunnelRole;
  readonly subject?: 'client' | 'desk' | 'process';
  /** The funnel that answers a client nobody else knows what to do with. Exactly one. */
  readonly lobby?: boolean;
  /** Events owned by other funnels that this one also receives. */
  readonly listens?: readonly string[];
  readonly context?: JsonObject;
  /** What a product owner argues about: thresholds, points, options. Readable as `params.` in templates. */
  readonly params?: JsonObject;
}

const json = Type.Unknown();
const itemRef = Type.Union([
  Type.String({ minLength: 1 }),
  Type.Object(
    { type: Type.String({ minLength: 1 }), params: Type.Optional(Type.Record(Type.String(), json)) },
    { additionalProperties: false },
  ),
]);
const itemRefs = Type.Union([itemRef, Type.Array(itemRef)]);
const transition = Type.Object(
  {
    target: Type.Optional(Type.String({ minLength: 1 })),
    guard: Type.Optional(itemRef),
    actions: Type.Optional(itemRefs),
    reenter: Type.Optional(Type.Boolean()),
    description: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);
const transitions = Type.Union([
  Type.String({ minLength: 1 }),
  transition,
  Type.Array(transition, { minItems: 1 }),
]);
const button = Type.Object(
  {
    text: Type.String({ minLength: 1 }),
    event: Type.Optional(
      Type.Object({ type: Type.String({ minLength: 1 }) }, { additionalProperties: json }),
    ),
    url: Type.Optional(Type.String({ minLength: 1 })),
    each: Type.Optional(Type.String({ minLength: 1 })),
    perRow: Type.Optional(Type.Integer({ minimum: 1, maximum: 8 })),
    when: Type.Optional(itemRef),
  },
  { additionalProperties: false },
);
const say = Type.Object(
  {
    text: Type.String({ minLength: 1 }),
    params: Type.Optional(Type.Record(Type.String(), json)),
    buttons: Type.Optional(Type.Array(Type.Array(button))),
    menu: Type.Optional(Type.Union([Type.Literal('main'), Type.Literal('contact'), Type.Literal('remove')])),
    class: Type.Optional(Type.Union([Type.Literal('ordinary'), Type.Literal('service')])),
    to: Type.Optional(Type.String({ minLength: 1 })),
    ref: Type.Optional(Type.String({ minLength: 1 })),
    act: Type.Optional(Type.Union([Type.Literal('edit'), Type.Literal('delete')])),
  },
  { additionalProperties: false },
);
const timerPolicy = Type.Object(
  {
    duringTakeover: Type.Optional(Type.Union([Type.Literal('run'), Type.Literal('freeze')])),
    onReturn: Type.Optional(
      Type.Union([Type.Literal('absolute'), Type.Literal('remaining'), Type.Literal('restart')]),
    ),
  },
  { additionalProperties: false },
);
const compose = Type.Object(
  {
    prompt: Type.String({ minLength: 1 }),
    proposals: Type.Array(Type.String()),
    events: Type.Array(Type.Union([Type.String({ minLength: 1 }), button])),
    fallback: Type.Array(Type.String({ minLength: 1 }), { minItems: 3 }),
  },
  { additionalProperties: false },
);
const meta = Type.Object(
  {
    uid: Type.String({ pattern: '^[A-Za-z0-9_-]{1,24}$' }),
    stage: Type.Optional(Type.String({ minLength: 1 })),
    say: Type.Optional(say),
    resume: Type.Optional(say),
    stale: Type.Optional(Type.String({ minLength: 1 })),
    awaitsContact: Type.Optional(Type.Boolean()),
    timers: Type.Optional(Type.Record(Type.String(), timerPolicy)),
    compose: Type.Optional(compose),
  },
  { additionalProperties: false },
);
const invoke = Type.Object(
  {
    src: Type.String({ minLength: 1 }),
    input: Type.Optional(json),
    onDone: transitions,
    onError: transitions,
  },
  { additionalProperties: false },
);
const stateProperties = {
  type: Type.Optional(Type.Union([Type.Literal('parallel'), Type.Literal('final'), Type.Literal('history')])),
  history: Type.Optional(Type.Union([Type.Literal('shallow'), Type.Literal('deep')])),
  target: Type.Optional(Type.String({ minLength: 1 })),
  description: Type.Optional(Type.String()),
  initial: Type.Optional(Type.String({ minLength: 1 })),
  states: Type.Optional(Type.Record(Type.String(), Type.Ref('State'))),
  on: Type.Optional(Type.Record(Type.String(), transitions)),
  after: Type.Optional(Type.Record(Type.String(), transitions)),
  always: Type.Optional(transitions),
  entry: Type.Optional(itemRefs),
  exit: Type.Optional(itemRefs),
  invoke: Type.Optional(invoke),
  onDone: Type.Optional(transitions),
  meta: Type.Optional(meta),
};

/** JSON Schema of `machines/<id>.json`; `machines/funnel.schema.json` is generated from it. */
export const funnelSchema = Type.Cyclic(
  {
    State: Type.Object(stateProperties, { additionalProperties: false }),
    Funnel: Type.Object(
      {
        ...stateProperties,
        $schema: Type.Optional(Type.String()),
        id: Type.String({ pattern: '^[a-z][a-z0-9]{1,30}$' }),
        title: Type.String({ minLength: 1 }),
        role: Type.Union([Type.Literal('main'), Type.Literal('digression'), Type.Literal('background')]),
        subject: Type.Optional(
          Type.Union([Type.Literal('client'), Type.Literal('desk'), Type.Literal('process')]),
        ),
        lobby: Type.Optional(Type.Boolean()),
        listens: Type.Optional(Type.Array(Type.String())),
        context: Type.Optional(Type.Record(Type.String(), json)),
        params: Type.Optional(Type.Record(Type.String(), json)),
        states: Type.Record(Type.String(), Type.Ref('State')),
      },
      { additionalProperties: false },
    ),
  },
  'Funnel',
);

/** One thing wrong with a definition's shape: where, and what was expected. */
export interface ShapeError {
  readonly path: string;
  readonly message: string;
}

function isFunnelDefinition(value: unknown): value is FunnelDefinition {
  return Check(funnelSchema, value);
}

/** Reads unknown JSON as a definition, or tells every place where the shape is wrong. */
export function parseDefinition(
  value: unknown,
):
  | { readonly ok: true; readonly definition: FunnelDefinition }
  | { readonly ok: false; readonly errors: readonly ShapeError[] } {
  if (isFunnelDefinition(value)) return { ok: true, definition: value };
  const seen = new Set<string>();
  const errors: ShapeError[] = [];
  for (const error of Errors(funnelSchema, value)) {
    const path = error.instancePath === '' ? '/' : error.instancePath;
    const message = error.message;
    if (error.keyword === 'boolean' || seen.has(path + message)) continue;
    seen.add(path + message);
    errors.push({ path, message });
  }
  return { ok: false, errors };
}
