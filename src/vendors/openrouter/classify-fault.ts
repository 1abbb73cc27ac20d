import type { ModelFault } from '../../agent/index.ts';
import { AppError, messageOf } from '../../core/errors.ts';

/** What a failed model call asks of us; decided by status, because names and messages are rewritten on the way. */
export function classifyFault(error: unknown): ModelFault {
  const cause = rootCause(error);
  if (cause instanceof AppError)
    return { remedy: 'again', isRateLimit: false, status: null, retryAfterMs: null, detail: cause.code };
  const status = numberAt(cause, 'status');
  const detail = `${status ?? ''} ${gatewayMessage(cause)}`.trim().slice(0, 200);
  const said = { status, retryAfterMs: numberAt(cause, 'retryAfterMs'), detail };
  // 403 is also how one input is refused: another model may take it.
  if (status === 401 || status === 402) return { remedy: 'account', isRateLimit: false, ...said };
  if (status === 429) return { remedy: 'again', isRateLimit: true, ...said };
  if (status !== null && status >= 400 && status < 500 && status !== 408)
    return { remedy: 'elsewhere', isRateLimit: false, ...said };
  return { remedy: 'again', isRateLimit: false, ...said };
}

function rootCause(error: unknown): unknown {
  let cause = error;
  while (
    cause instanceof Error &&
    (cause.name === 'MiddlewareError' || cause.name === 'ContextOverflowError') &&
    cause.cause !== undefined
  )
    cause = cause.cause;
  return cause;
}

function numberAt(error: unknown, key: string): number | null {
  const value =
    typeof error === 'object' && error !== null && key in error ? (error as Record<string, unknown>)[key] : null;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The gateway's own words; langchain appends troubleshooting links to the outer message. */
function gatewayMessage(error: unknown): string {
  const inner =
    typeof error === 'object' && error !== null && 'error' in error
      ? (error.error as { message?: unknown } | null)
      : null;
  return typeof inner?.message === 'string' ? inner.message : messageOf(error);
}
