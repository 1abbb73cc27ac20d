import { backOffMs, MAX_ATTEMPTS } from './rules.ts';
import type { ClaimResult, Initiated } from './store.ts';
import type { ClaimedMessage, Decision, Refusal, SendResult } from './types.ts';

export type Tried = {
  readonly result: ClaimResult;
  /** What the channel refused, when it did. */
  readonly refusal: { readonly kind: Refusal; readonly code: number; readonly details: string } | null;
  readonly isProbe: boolean;
};

/** A file that could not be read is tried once more. */
const MEDIA_ATTEMPTS = 2;

/** What the channel's answer makes of the message. */
export function claimResultOf(
  answer: SendResult,
  claimed: ClaimedMessage,
  sent: { readonly decision: Decision; readonly initiated: Initiated | null },
): Omit<Tried, 'isProbe'> {
  if (answer.outcome === 'accepted') return { result: { to: 'sent', wamid: answer.wamid, ...sent }, refusal: null };
  if (answer.outcome === 'ambiguous')
    return { result: { to: 'unconfirmed', details: answer.details, ...sent }, refusal: null };
  const { refusal: kind, code, details, retryAfterMs } = answer;
  const refusal = { kind, code, details };
  const failed = { to: 'failed', reason: 'refused', code, details } as const;
  const held = (reason: string) => ({ to: 'held', reason, refusal: { code, details } }) as const;
  const isTemplate = sent.decision.as === 'template';
  switch (kind) {
    case 'window':
      // WhatsApp knows the window better than we do: the template goes at once, when there is one.
      if (claimed.template !== null && !isTemplate)
        return {
          result: { to: 'queued', notBeforeMs: 0, reason: `refused_${code}`, undoAttempt: false, needsTemplate: true },
          refusal,
        };
      return { result: isTemplate ? failed : held('window_closed'), refusal };
    case 'template':
      return { result: held('template_refused'), refusal };
    case 'stop':
      return { result: held('channel_stopped'), refusal };
    case 'stop_initiated':
      return { result: claimed.origin === 'initiated' ? held('initiated_stopped') : failed, refusal };
    case 'unreachable':
    case 'opted_out':
    case 'never':
      return { result: failed, refusal };
    default: {
      const most = kind === 'media' ? MEDIA_ATTEMPTS : MAX_ATTEMPTS;
      if (claimed.attempts >= most) return { result: failed, refusal };
      const notBeforeMs = backOffMs(kind, claimed.attempts, retryAfterMs);
      return { result: { to: 'queued', notBeforeMs, reason: `refused_${code}`, undoAttempt: false }, refusal };
    }
  }
}
