/** The errors of the Bot API as the sandbox gives them: Telegram's code and wording, never prose of our own. */

/** A refused call: becomes `{ok: false, error_code, description, parameters}`. */
export class ApiError extends Error {
  readonly code: number;
  readonly retryAfter: number | undefined;
  constructor(code: number, description: string, retryAfter?: number) {
    super(description);
    this.name = 'ApiError';
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** 400 «Bad Request: …». */
export function badRequest(reason: string): ApiError {
  return new ApiError(400, `Bad Request: ${reason}`);
}

/** 403 «Forbidden: …». */
export function forbidden(reason: string): ApiError {
  return new ApiError(403, `Forbidden: ${reason}`);
}

/** 429 with the seconds to wait. */
export function tooManyRequests(retryAfter: number): ApiError {
  return new ApiError(429, `Too Many Requests: retry after ${retryAfter}`, retryAfter);
}

/** 501 for what Telegram has and the sandbox does not. */
export function notImplemented(what: string): ApiError {
  return new ApiError(501, `Not Implemented: ${what} is not implemented by the sandbox`);
}
