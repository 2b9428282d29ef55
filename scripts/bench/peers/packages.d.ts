// The few members that the peers use of packages installed only for the benchmark, so that the repository's type
// check needs none of them. Where the packages are installed, these declarations still stand before their own.

declare module '@grammyjs/storage-psql' {
  import type { StorageAdapter } from 'grammy';
  import type { Pool } from 'pg';
  export class PsqlAdapter<T> {
    static create<T>(options: { tableName: string; client: Pool }): Promise<StorageAdapter<T>>;
    private readonly kept: T;
  }
}

declare module '@grammyjs/conversations' {
  import type { Context, MiddlewareFn, StorageAdapter } from 'grammy';
  export interface Conversation {
    waitForCallbackQuery(trigger: string | RegExp): Promise<Context>;
    waitFor(filter: 'message:text'): Promise<Context>;
    external<T>(perform: () => T): Promise<T>;
  }
  export interface ConversationFlavor {
    readonly conversation: { enter(name: string): Promise<void> };
  }
  export function conversations<C extends Context>(options: {
    storage: { type: 'key'; adapter: StorageAdapter<unknown> };
  }): MiddlewareFn<C>;
  export function createConversation<C extends Context>(
    builder: (conversation: Conversation, context: Context) => Promise<void>,
    id: string,
  ): MiddlewareFn<C>;
}

declare module 'telegraf' {
  import type { Agent } from 'node:http';
  export interface WizardContext {
    readonly callbackQuery?: { readonly data?: string };
    readonly message?: { readonly text?: string };
    session: { done?: number };
    readonly scene: {
      readonly state: Record<string, unknown>;
      enter(id: string): Promise<void>;
      leave(): Promise<void>;
    };
    readonly wizard: { next(): unknown };
    reply(text: string, extra?: object): Promise<unknown>;
    answerCbQuery(): Promise<unknown>;
  }
  type Middleware = (context: WizardContext) => unknown;
  export class Telegraf {
    constructor(
      token: string,
      options: { telegram: { apiRoot: string; agent: Agent; webhookReply: boolean } },
    );
    botInfo: object;
    readonly telegram: { callApi: (method: string, payload: object) => Promise<unknown> };
    use(middleware: Middleware): void;
    start(middleware: Middleware): void;
    catch(handler: (error: unknown) => void): void;
    handleUpdate(update: object): Promise<void>;
  }
  export namespace Scenes {
    class WizardScene {
      constructor(id: string, ...steps: Middleware[]);
    }
    class Stage {
      constructor(scenes: WizardScene[]);
      middleware(): Middleware;
    }
  }
  export function session(options: { store: unknown }): Middleware;
}

declare module '@telegraf/session/pg' {
  import type { Pool } from 'pg';
  export function Postgres(options: { pool: Pool; table: string }): unknown;
}
