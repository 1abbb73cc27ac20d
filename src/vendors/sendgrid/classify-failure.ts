import { z } from 'zod';
import type { MailResult } from '../../notify/index.ts';

/** As @sendgrid/client throws it: `code` is the HTTP status, or that of Node when there was no answer. */
const Failure = z.looseObject({
  code: z.union([z.number(), z.string()]).catch('unknown'),
  response: z
    .looseObject({
      headers: z.looseObject({ 'retry-after': z.coerce.number().positive() }).optional().catch(undefined),
    })
    .optional(),
});

/** Nothing was sent: there was no connection, or none that could be trusted. */
const NOT_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_.*|UNABLE_TO_.*|.*SELF_SIGNED.*|ERR_TLS_.*)$/;

/**
 * 429 and the answers of SendGrid itself (500, 503) mean that it did not take the mail. 502 and 504 come from something in
 * between, which has lost the answer.
 */
export function classifyFailure(thrown: unknown): MailResult {
  const { code, response } = Failure.catch({ code: 'unknown' }).parse(thrown);
  if (typeof code === 'string') {
    return NOT_SENT.test(code) ? refused('later', code, null) : { outcome: 'ambiguous', code };
  }
  if (code === 401 || code === 403) return refused('stop', String(code), null);
  if (code === 429) return refused('later', '429', pauseOf(response?.headers?.['retry-after']));
  if (code === 500 || code === 503) return refused('later', String(code), null);
  if (code >= 500 || code === 408) return { outcome: 'ambiguous', code: String(code) };
  return refused('never', String(code), null);
}

const refused = (refusal: 'later' | 'never' | 'stop', code: string, retryAfterMs: number | null): MailResult => ({
  outcome: 'refused',
  refusal,
  code,
  details: '',
  retryAfterMs,
});

/** `Retry-After` in seconds; null when there is none that makes sense. */
const pauseOf = (seconds: number | undefined): number | null => (seconds === undefined ? null : seconds * 1_000);
