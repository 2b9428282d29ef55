/**
 * Telegram's «too fast»: token buckets over the sandbox's own clock, one per chat and one for the bot. Off unless
 * configured, since the real limits are undocumented and tests want none.
 */
import { tooManyRequests } from './api-error.ts';

/** A bucket: `burst` messages at once, refilled at `perSecond`. */
export interface RateLimit {
  burst: number;
  perSecond: number;
}

/** Limits to enforce; an absent one is not enforced. */
export interface RateLimits {
  perChat?: RateLimit;
  overall?: RateLimit;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Returns a function that takes one token for a message to `chatId`, or throws 429. */
export function makeRateLimiter(limits: RateLimits, nowMs: () => number): (chatId: number) => void {
  const chats = new Map<number, Bucket>();
  const overall: Bucket = { tokens: limits.overall?.burst ?? 0, atMs: nowMs() };
  return (chatId) => {
    if (limits.perChat) {
      const bucket = chats.get(chatId) ?? { tokens: limits.perChat.burst, atMs: nowMs() };
      chats.set(chatId, bucket);
      take(bucket, limits.perChat, nowMs());
    }
    if (limits.overall) take(overall, limits.overall, nowMs());
  };
}

function take(bucket: Bucket, limit: RateLimit, nowMs: number): void {
  const refill = (Math.max(0, nowMs - bucket.atMs) / 1000) * limit.perSecond;
  bucket.tokens = Math.min(limit.burst, bucket.tokens + refill);
  bucket.atMs = nowMs;
  if (bucket.tokens < 1) throw tooManyRequests(Math.max(1, Math.ceil((1 - bucket.tokens) / limit.perSecond)));
  bucket.tokens -= 1;
}
