// How much one visitor may ask of the HTTP server, and how big a request may be.

/** Limits of the server; `defaultLimits` fits one school's bot. */
export interface HttpLimits {
  /** Body of a Telegram update; Telegram's own stay far below. */
  readonly webhookBodyBytes: number;
  /** Body of any other request. */
  readonly bodyBytes: number;
  /** Requests of one address in a minute, the Telegram webhook apart. */
  readonly requestsPerMinute: number;
  /** Refused webhook calls of one address in a minute; accepted ones are never counted. */
  readonly webhookFailuresPerMinute: number;
  /** How long `stop` waits for requests in flight, ms. */
  readonly drainMs: number;
}

/** Limits for production. */
export const defaultLimits: HttpLimits = {
  webhookBodyBytes: 1_048_576,
  bodyBytes: 1_048_576,
  requestsPerMinute: 600,
  webhookFailuresPerMinute: 30,
  drainMs: 10_000,
};
