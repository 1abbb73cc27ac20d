import { z } from 'zod';
import type { MailResult } from '../../notify/index.ts';

const Failure = z.looseObject({
  name: z.string().catch('unknown'),
  code: z.string().optional().catch(undefined),
  $metadata: z.looseObject({ httpStatusCode: z.number().optional() }).optional().catch(undefined),
});

/** Name of the error (or Node's code when there was no answer) and HTTP status. */
export function failureOf(thrown: unknown): { readonly code: string; readonly status: number | null } {
  const { name, code, $metadata } = Failure.catch({ name: 'unknown' }).parse(thrown);
  const status = $metadata?.httpStatusCode ?? null;
  return { code: status === null ? (code ?? name) : name, status };
}

const SLOWER = /^(TooManyRequests|Throttling|LimitExceeded|ServiceUnavailable|InternalServiceError|InternalFailure)/;
const STOP =
  /^(AccountSuspended|SendingPaused|MailFromDomainNotVerified|UnrecognizedClient|InvalidSignature|InvalidClientTokenId|AccessDenied|ExpiredToken|SignatureDoesNotMatch|IncompleteSignature|NotFound)/;
const NOT_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_.*|UNABLE_TO_.*|.*SELF_SIGNED.*|ERR_TLS_.*)$/;

/** SES's errors by name (API v2, SendEmail). An unverified sender and the sandbox refuse with MessageRejected. */
export function classifyFailure(thrown: unknown): MailResult {
  const { code, status } = failureOf(thrown);
  if (status === null) return NOT_SENT.test(code) ? refused('later', code) : { outcome: 'ambiguous', code };
  if (SLOWER.test(code) || status === 429 || status === 500 || status === 503) return refused('later', code);
  if (STOP.test(code) || status === 401 || status === 403) return refused('stop', code);
  if (status >= 500 || status === 408) return { outcome: 'ambiguous', code };
  return refused('never', code);
}

const refused = (refusal: 'later' | 'never' | 'stop', code: string): MailResult => ({
  outcome: 'refused',
  refusal,
  code,
  details: '',
  retryAfterMs: null,
});
