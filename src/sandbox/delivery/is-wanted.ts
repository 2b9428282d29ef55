/** Which updates the bot asked for with `allowed_updates`. */
import type { Update } from '../world/telegram-shapes.ts';

/** True unless the bot named kinds and this update is of none of them; an empty list means the default, all of ours. */
export function isWanted(update: Update, allowed: readonly string[] | undefined): boolean {
  if (allowed === undefined || allowed.length === 0) return true;
  return allowed.some((kind) => kind in update);
}
