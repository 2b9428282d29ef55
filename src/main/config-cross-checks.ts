// Rules that concern several variables at once and the mode of the whole program.
import type { ConfigFields } from './config-fields.ts';
import type { EnvReader } from './config-reader.ts';

/** Adds to the reader's errors whatever does not fit together. */
export function checkTogether(reader: EnvReader, config: ConfigFields): void {
  checkProduction(reader, config);
  checkPublicUrl(reader, config);
}

function checkProduction(reader: EnvReader, { production, telegram }: ConfigFields): void {
  if (!production) return;
  if (telegram.kind === 'sandbox') {
    const remedy = 'take it from @BotFather, or do not set NODE_ENV=production to run the sandbox';
    reader.refuse('BOT_TOKEN', 'nothing with NODE_ENV=production', 'the token of the bot', remedy);
  }
  if (reader.text('TEST_CLOCK') === '1') {
    const remedy = 'leave TEST_CLOCK out, or do not set NODE_ENV=production';
    reader.refuse('TEST_CLOCK', '1 with NODE_ENV=production', 'no movable clock in production', remedy);
  }
  // A generated secret is another one in each replica and ends all sessions when the folder is lost.
  if (telegram.kind === 'live' && reader.text('SESSION_SECRET') === undefined) {
    const remedy = 'make one with: openssl rand -hex 32';
    reader.refuse('SESSION_SECRET', 'nothing with NODE_ENV=production', 'at least 32 characters', remedy);
  }
}

function checkPublicUrl(reader: EnvReader, { publicUrl, telegram }: ConfigFields): void {
  if (publicUrl === undefined || telegram.kind !== 'live') return;
  if (!publicUrl.startsWith('https://')) {
    const remedy = 'put the bot behind TLS, or leave PUBLIC_URL out to use long polling';
    reader.refuse('PUBLIC_URL', 'http://', 'https://, which Telegram insists on', remedy);
  }
}
