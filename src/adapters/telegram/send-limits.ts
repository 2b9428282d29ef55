// How fast messages may leave: Telegram publishes no exact limits, so these are the known rules of thumb.

/** A bucket of `burst` sends, refilled at `perSecond`. */
export interface SendRate {
  readonly burst: number;
  readonly perSecond: number;
}

/** Limits that delivery keeps by itself, before Telegram has to say 429; an absent one is no limit. */
export interface SendLimits {
  readonly overall?: SendRate;
  readonly perChat?: SendRate;
  /** Of groups and channels; absent: as any chat. */
  readonly perGroup?: SendRate;
  /** Calls under way at once, at most; default 64. */
  readonly inFlight?: number;
}

/**
 * About 30 messages a second over all chats, one a second into a chat that has had its burst, and twenty into a group in
 * any minute: five at once and fifteen after them.
 */
export const TELEGRAM_LIMITS: SendLimits = {
  overall: { burst: 30, perSecond: 30 },
  perChat: { burst: 5, perSecond: 1 },
  perGroup: { burst: 5, perSecond: 0.25 },
};

/** For the sandbox and for measuring. */
export const NO_LIMITS: SendLimits = {};

/** True for groups and channels: Telegram numbers them below zero. */
export function isGroup(chatId: number): boolean {
  return chatId < 0;
}

/** The rate a chat is held to. */
export function rateOf(limits: SendLimits, chatId: number): SendRate | undefined {
  return isGroup(chatId) ? (limits.perGroup ?? limits.perChat) : limits.perChat;
}

/** Tokens left at an instant. */
export interface TokenBucket {
  tokens: number;
  atMs: number;
}

/** A full bucket. */
export function makeTokenBucket(rate: SendRate, nowMs: number): TokenBucket {
  return { tokens: rate.burst, atMs: nowMs };
}

/** ms until a token is there; 0 when one is. Takes none. */
export function findWaitMs(bucket: TokenBucket, rate: SendRate, nowMs: number): number {
  const refill = (Math.max(0, nowMs - bucket.atMs) / 1000) * rate.perSecond;
  bucket.tokens = Math.min(rate.burst, bucket.tokens + refill);
  bucket.atMs = nowMs;
  return bucket.tokens >= 1 ? 0 : Math.ceil(((1 - bucket.tokens) / rate.perSecond) * 1000);
}

/** Takes a token that `findWaitMs` has just found. */
export function takeToken(bucket: TokenBucket): void {
  bucket.tokens -= 1;
}
