import OpenAI from 'openai';
import type { Transcript } from '../../media/index.ts';

type Failed = Extract<Transcript, { readonly outcome: 'failed' }>;

/** What a failed call asks of us. `isRetired`: this model is served no more. */
export type Fault = {
  readonly failed: Failed;
  readonly isTransient: boolean;
  readonly isRetired: boolean;
  readonly retryAfterMs: number | null;
};

const RETIRED = /deprecat|retired|shut ?down|sunset|no longer (available|supported)|does not exist/i;

/** Decided by status and code; the message is read only to tell a retired model from an unknown path. */
export function classifyFault(error: unknown): Fault {
  if (error instanceof OpenAI.APIUserAbortError) return permanent('timed_out', true, 'aborted');
  if (error instanceof OpenAI.APIConnectionTimeoutError) return transient('timed_out', 'timeout', null);
  if (!(error instanceof OpenAI.APIError) || typeof error.status !== 'number')
    return transient('vendor_failed', 'unreachable', null);
  const { status } = error;
  const code = `${status}${error.code ? ` ${String(error.code).slice(0, 60)}` : ''}`;
  if (isRetired(error)) return { ...permanent('vendor_failed', true, code), isRetired: true };
  // Waiting neither fills an empty account nor mends a key.
  if (error.code === 'insufficient_quota' || status === 401 || status === 403)
    return permanent('vendor_refused', true, code);
  if (status === 413) return permanent('too_large', false, code);
  if (status === 400 || status === 415 || status === 422) return permanent('damaged', false, code);
  if (status === 429 || status === 408 || status === 409 || status >= 500)
    return transient('vendor_failed', code, retryAfterOf(error.headers));
  // 404: the owner can mend it.
  return permanent('vendor_failed', true, code);
}

function isRetired({ status, code, message }: { readonly status: number | undefined; code: unknown; message: string }) {
  if (status !== 400 && status !== 404 && status !== 410) return false;
  return /^(model_not_found|model_deprecated|model_retired|deprecated_model)$/.test(String(code))
    ? true
    : /\bmodel\b/i.test(message) && RETIRED.test(message);
}

const permanent = (reason: Failed['reason'], isWorthRetrying: boolean, code: string): Fault => ({
  failed: { outcome: 'failed', reason, isWorthRetrying, code },
  isTransient: false,
  isRetired: false,
  retryAfterMs: null,
});

const transient = (reason: Failed['reason'], code: string, retryAfterMs: number | null): Fault => ({
  failed: { outcome: 'failed', reason, isWorthRetrying: true, code },
  isTransient: true,
  isRetired: false,
  retryAfterMs,
});

function retryAfterOf(headers: Headers | undefined): number | null {
  const seconds = Number.parseFloat(headers?.get('retry-after') ?? '');
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null;
}
