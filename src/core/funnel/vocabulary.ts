/**
 * The closed vocabulary: every event, action, guard, activity and delay that a definition may name, declared once.
 * Compiler, linter, studio and docs read this list; an unknown name is refused when a funnel is compiled.
 *
 * To add an item: pick the file of its kind under `src/core/vocabulary/`, declare it with `defineX`, list it there.
 * To change what an item computes: raise its `version` and keep the old behaviour for journals that refer to it.
 */
import type { Static, TObject } from 'typebox';
import { Check, Errors } from 'typebox/value';
import type { Json, JsonObject } from '../json.ts';
import type { ActionOrder } from './action-order.ts';
import type { ItemScope } from './scope.ts';

export interface Title {
  readonly ru: string;
  readonly en: string;
}

interface Item {
  readonly name: string;
  readonly version: number;
  readonly title: Title;
  /** Schema of the parameters (of an event: of its fields). */
  readonly params: TObject;
}

/** `owner`: to the funnel that owns it; `focus`: to the funnel in focus; `all`: to listeners only. */
export type EventRoute = 'owner' | 'focus' | 'all';

export interface EventItem extends Item {
  readonly kind: 'event';
  readonly route: EventRoute;
  /** Wire form of its button, e.g. `survey:q{question}:{answer}`; the last field takes the rest. */
  readonly callback?: string;
  /** Text of a reply-keyboard button that means the same, matched exactly. */
  readonly menu?: string;
  /** The same for a key of another keyboard, which the main menu does not show. */
  readonly key?: string;
  /** Bot command that means the same, without the slash. */
  readonly command?: string;
  /** A button of any earlier visit still works. */
  readonly anytime?: boolean;
  /** The same button of the same message within 10 s is one press. */
  readonly once?: boolean;
  /** Passes while a manager owns the dialogue. */
  readonly service?: boolean;
  /** Roles that may cause it; absent: anyone. */
  readonly roles?: readonly string[];
  /**
   * An event of the school's people that happens to a client: the one of the lead in field `id`, or the one whose Telegram
   * id is in field `client`. It arrives there with `manager`, `by` (his name), `role` and `reachable` (the bot may write to the
   * presser) among its fields. Absent: it happens to the presser's own desk.
   */
  readonly concerns?: 'lead' | 'client';
}

export interface GuardItem extends Item {
  readonly kind: 'guard';
  /** Facts it reads, for the studio and the journal: `event.x`, `profile.x`, `catalogue.x`. */
  readonly facts: readonly string[];
  test(scope: ItemScope, params: JsonObject): boolean;
}

export interface ActionResult {
  /** Merged into the context. */
  readonly context?: JsonObject;
  readonly orders?: readonly ActionOrder[];
}

export interface ActionItem extends Item {
  readonly kind: 'action';
  readonly facts: readonly string[];
  /** Parameters are handed over unresolved: they hold a message whose placeholders belong to its text. */
  readonly raw?: boolean;
  apply(scope: ItemScope, params: JsonObject): ActionResult;
}

export interface ActivityItem extends Item {
  readonly kind: 'activity';
  /** Schema of a good outcome's `event.output`. */
  readonly outcome: TObject;
  /** One run may take this long, ms. */
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  /** The client sees «typing…» while it runs. */
  readonly typing: boolean;
}

export interface DelayItem extends Item {
  readonly kind: 'delay';
  readonly facts: readonly string[];
  /** Milliseconds from now; a negative or non-finite answer is a defect of the item. */
  delayMs(scope: ItemScope): number;
  /**
   * Asked when the timer is about to ring: the earliest instant at which it may, given the funnel's `params`. A bot that
   * was down at the due instant must not make up for it at night.
   */
  notBefore?(at: number, params: JsonObject): number;
}

export type VocabularyItem = EventItem | GuardItem | ActionItem | ActivityItem | DelayItem;

export interface Vocabulary {
  /** Rises with every change of any item; stored in every journal row. */
  readonly version: number;
  readonly events: ReadonlyMap<string, EventItem>;
  readonly guards: ReadonlyMap<string, GuardItem>;
  readonly actions: ReadonlyMap<string, ActionItem>;
  readonly activities: ReadonlyMap<string, ActivityItem>;
  readonly delays: ReadonlyMap<string, DelayItem>;
}

/** A vocabulary item was given parameters that its schema refuses. */
class ItemParamsError extends Error {
  readonly code = 'ITEM_PARAMS';
  constructor(kind: string, name: string, problems: string) {
    super(
      `${kind} "${name}" got parameters it does not take: ${problems}. Mend them in the funnel's definition.`,
    );
    this.name = 'ItemParamsError';
  }
}

type Declared<S extends TObject> = {
  readonly name: string;
  readonly version?: number;
  readonly title: Title;
  readonly params: S;
};

/** Declares an event; `params` are its fields. */
export function defineEvent(
  item: Omit<EventItem, 'kind' | 'version'> & { readonly version?: number },
): EventItem {
  return { version: 1, ...item, kind: 'event' };
}

/** Declares a guard: a pure yes or no. */
export function defineGuard<S extends TObject>(
  item: Declared<S> & {
    readonly facts: readonly string[];
    test(scope: ItemScope, params: Static<S>): boolean;
  },
): GuardItem {
  const assertParams: AssertParams<S> = makeAssertParams('guard', item.name, item.params);
  return {
    version: 1,
    ...item,
    kind: 'guard',
    test: (scope, params) => {
      assertParams(params);
      return item.test(scope, params);
    },
  };
}

/** Declares an action: a patch of the context and orders, nothing done. */
export function defineAction<S extends TObject>(
  item: Declared<S> & {
    readonly facts: readonly string[];
    readonly raw?: boolean;
    apply(scope: ItemScope, params: Static<S>): ActionResult;
  },
): ActionItem {
  const assertParams: AssertParams<S> = makeAssertParams('action', item.name, item.params);
  return {
    version: 1,
    ...item,
    kind: 'action',
    apply: (scope, params) => {
      assertParams(params);
      return item.apply(scope, params);
    },
  };
}

/** Declares an activity; its implementation is an adapter that the composition root supplies. */
export function defineActivity(
  item: Omit<ActivityItem, 'kind' | 'version'> & { readonly version?: number },
): ActivityItem {
  return { version: 1, ...item, kind: 'activity' };
}

/** Declares a named delay whose length depends on facts. */
export function defineDelay(
  item: Omit<DelayItem, 'kind' | 'version'> & { readonly version?: number },
): DelayItem {
  return { version: 1, ...item, kind: 'delay' };
}

/** Two items of one kind and name are a programming error and throw. */
export function makeVocabulary(version: number, items: readonly VocabularyItem[]): Vocabulary {
  const vocabulary = {
    version,
    events: new Map<string, EventItem>(),
    guards: new Map<string, GuardItem>(),
    actions: new Map<string, ActionItem>(),
    activities: new Map<string, ActivityItem>(),
    delays: new Map<string, DelayItem>(),
  };
  for (const item of items) {
    switch (item.kind) {
      case 'event':
        addItem(vocabulary.events, item);
        break;
      case 'guard':
        addItem(vocabulary.guards, item);
        break;
      case 'action':
        addItem(vocabulary.actions, item);
        break;
      case 'activity':
        addItem(vocabulary.activities, item);
        break;
      case 'delay':
        addItem(vocabulary.delays, item);
        break;
      default:
        item satisfies never;
    }
  }
  return vocabulary;
}

function addItem<T extends VocabularyItem>(into: Map<string, T>, item: T): void {
  if (into.has(item.name)) throw new Error(`The vocabulary declares the ${item.kind} "${item.name}" twice.`);
  into.set(item.name, item);
}

/** Says what is wrong with parameters, or nothing. Used by the step and by the linter. */
export function findParamsProblem(schema: TObject, params: Json): string | undefined {
  if (Check(schema, params)) return undefined;
  const first = Errors(schema, params)[0];
  return first === undefined
    ? 'they do not match the schema'
    : `${first.instancePath || '/'} ${first.message}`;
}

type AssertParams<S extends TObject> = (params: JsonObject) => asserts params is JsonObject & Static<S>;

/** Frozen parameters that passed once are not looked at again: they come from the definition and cannot change. */
function makeAssertParams<S extends TObject>(kind: string, name: string, schema: S): AssertParams<S> {
  const passed = new WeakSet<JsonObject>();
  return (params: JsonObject): asserts params is JsonObject & Static<S> => {
    if (passed.has(params)) return;
    if (Check(schema, params)) {
      if (Object.isFrozen(params)) passed.add(params);
      return;
    }
    const problems = Errors(schema, params)
      .slice(0, 3)
      .map((error) => `${error.instancePath || '/'} ${error.message}`)
      .join('; ');
    throw new ItemParamsError(kind, name, problems);
  };
}
