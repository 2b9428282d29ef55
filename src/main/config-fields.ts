// The settings of the program, with the meaning of each; `parseConfig` of config.ts fills them in.
import type { DatabaseConfig } from './config-database.ts';
import type { GetCourseConfig, LlmConfig } from './config-services.ts';
import type { TelegramConfig } from './config-telegram.ts';

/** What a process can do; without ROLES it does all. */
export const ROLES = ['http', 'bot', 'worker'] as const;

/** Levels of LOG_LEVEL, the gravest first. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;

/** What a process does: http serves, bot polls Telegram, worker rings timers and delivers. */
export type Role = (typeof ROLES)[number];

/** Secrets made by the program itself when the environment names none; kept by the caller between starts. */
export interface GeneratedSecrets {
  readonly sessionSecret: string;
  readonly telegramWebhookSecret: string;
  readonly getCourseWebhookSecret: string;
}

/** All settings, with defaults filled in; see `parseConfig`. */
export interface ConfigFields {
  readonly production: boolean;
  readonly roles: readonly Role[];
  readonly port: number;
  /** Folder of the embedded database, the sandbox and generated secrets. */
  readonly dataDir: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly database: DatabaseConfig;
  readonly telegram: TelegramConfig;
  readonly managersChatId: number;
  /** Absent only where the bot talks to a Bot API of one's own. */
  readonly ownerTelegramId?: number;
  readonly publicUrl?: string;
  readonly llm: LlmConfig;
  readonly getCourse: GetCourseConfig;
  readonly sessionSecret: string;
  /** Whether the clock may be moved forward by hand. */
  readonly testClock: boolean;
}
