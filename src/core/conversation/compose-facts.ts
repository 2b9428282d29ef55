/** Everything a reply may be made of: gathered from the position and the database, the same for every model. */
import type { JsonObject } from '../json.ts';
import type { NextAction } from '../policy/answer-contract.ts';

/** A message that was really sent; texts of the model that never reached the client are nowhere. */
export interface SentMessage {
  readonly role: 'user' | 'bot' | 'manager';
  readonly text: string;
}

/** A candidate that the definition hands over. */
export interface MaterialFact {
  readonly id: number;
  readonly title: string;
  readonly body: string;
  readonly url?: string;
  readonly type?: string;
  /** Made up for illustration: it must be told as such. */
  readonly isExample: boolean;
}

export interface ProductFact {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly price: string;
}

/** What is known about the client, in words and not in codes; empty where nothing is known. */
export interface ClientFacts {
  readonly name: string;
  readonly experience: string;
  readonly goal: string;
  readonly budget: string;
  readonly source: string;
  readonly segment: string;
  readonly stage: string;
  readonly survey: string;
}

export interface ReplyFacts {
  readonly client: ClientFacts;
  /** What this state is for, in people's words. */
  readonly task: string;
  /** Oldest first, without those in `said`. */
  readonly history: readonly SentMessage[];
  /** The client's texts to be answered. */
  readonly said: readonly string[];
  /** At most three. */
  readonly materials: readonly MaterialFact[];
  /** At most two; the first fits best. */
  readonly products: readonly ProductFact[];
  readonly buttons: readonly { readonly text: string; readonly callback: string }[];
  readonly proposals: readonly NextAction[];
  /** Whatever else the definition hands to its prompt. */
  readonly extra: JsonObject;
}
