/** What an error means to whoever has to react: alone decides HTTP status, job retry and what the model is told. */
export type ErrorKind = 'invalid' | 'forbidden' | 'not_found' | 'conflict' | 'rate_limited' | 'unavailable' | 'bug';

export type ErrorFacts = Readonly<Record<string, string | number | boolean | null>>;

type AppErrorOptions = { readonly facts?: ErrorFacts; readonly retryAfterMs?: number; readonly cause?: unknown };

/** Being unable to do something. Expected outcomes are return values instead. `code` is unique in the sources. */
export class AppError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly facts: ErrorFacts;
  readonly retryAfterMs: number | undefined;

  constructor(code: string, kind: ErrorKind, options: AppErrorOptions = {}) {
    super(code, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.kind = kind;
    this.facts = options.facts ?? {};
    this.retryAfterMs = options.retryAfterMs;
  }
}

const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  rate_limited: 429,
  unavailable: 503,
  bug: 500,
};

/** HTTP status of an error kind. */
export const httpStatusOf = (kind: ErrorKind): number => STATUS[kind];

/** Reads the message of anything that was thrown, without its stack. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
