import type { StepResult } from '../../billing/index.ts';
import { sleep } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';

/** What the SDK throws, as far as it decides anything. */
type Fault = {
  readonly type: string;
  readonly status: number | null;
  /** Stripe's own word for what is wrong, and with which parameter. */
  readonly code: string;
  readonly param: string;
  readonly retryAfterMs: number | null;
  readonly isReplayed: boolean;
};

function faultOf(thrown: unknown): Fault {
  const error = thrown as {
    type?: unknown;
    statusCode?: unknown;
    code?: unknown;
    param?: unknown;
    headers?: Record<string, string>;
  };
  const headers = error.headers ?? {};
  const seconds = Number(headers['retry-after']);
  return {
    type: typeof error.type === 'string' ? error.type : '',
    status: typeof error.statusCode === 'number' ? error.statusCode : null,
    code: typeof error.code === 'string' ? error.code : '',
    param: typeof error.param === 'string' ? error.param : '',
    retryAfterMs: seconds > 0 ? seconds * 1_000 : null,
    isReplayed: headers['idempotent-replayed'] === 'true',
  };
}

const ACCOUNT_RETRY_MS = 60_000;

/** What a failed call asks of us. Only Stripe's own refusal proves that nothing was done. */
export function resultOf(thrown: unknown): StepResult {
  const { type, status, code, param, retryAfterMs, isReplayed } = faultOf(thrown);
  if (type === 'StripeIdempotencyError') return { outcome: 'unclear', isRepeated: true };
  if (status === null || status >= 500) return { outcome: 'unclear', isRepeated: isReplayed };
  if (status === 409 || status === 429) return { outcome: 'later', retryAfterMs };
  // A key that is being changed is right again soon.
  if (status === 401) return { outcome: 'later', retryAfterMs: ACCOUNT_RETRY_MS };
  if (status === 402) return { outcome: 'refused', reason: 'card_declined' };
  if (status === 403) return { outcome: 'refused', reason: 'account' };
  if (code === 'resource_missing' && param === 'customer') return { outcome: 'refused', reason: 'customer_gone' };
  return { outcome: 'refused', reason: status === 404 ? 'not_found' : 'invalid' };
}

const READ_TRIES = 3;
const LONGEST_WAIT_MS = 5_000;

/** Reads, trying again what passes by itself; the SDK does not for 429. Null for what is not there. */
export async function read<T>(ask: () => Promise<T>): Promise<T | null> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      const { status, code, retryAfterMs } = faultOf(error);
      if (status === 404 || code === 'resource_missing') return null;
      const waitMs = Math.max(retryAfterMs ?? 0, 250 * 2 ** tries);
      const passes = status === null || status === 409 || status === 429 || status >= 500;
      if (!passes || tries >= READ_TRIES || waitMs > LONGEST_WAIT_MS)
        throw new AppError('billing_unavailable', 'unavailable', { cause: error, facts: { status } });
      await sleep(waitMs);
    }
  }
}
