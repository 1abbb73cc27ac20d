import type { Tried } from './claim-result.ts';
import { mayBeToldOtherwise } from './rules.ts';
import type { SendDeps } from './send-deps.ts';
import { type StopScope, stopSending } from './stop-store.ts';
import { type Finished, finishClaim } from './store.ts';
import type { ClaimedMessage, Refusal } from './types.ts';

type FinishDeps = Pick<SendDeps, 'db' | 'channel' | 'noteRefusal' | 'alertStaff'>;

/**
 * Writes what became of the attempt, and with it what WhatsApp said of the customer or of the account and what staff has
 * to know: whoever is killed afterwards has lost none of it. Null when the claim was lost meanwhile.
 */
export async function finishAttempt(deps: FinishDeps, claimed: ClaimedMessage, tried: Tried): Promise<Finished | null> {
  const { result, refusal } = tried;
  const scope = refusal && scopeOf(refusal.kind);
  const isOfCustomer = refusal?.kind === 'unreachable' || refusal?.kind === 'opted_out';
  const kind = alertOf(claimed, tried);
  if (scope === null && !isOfCustomer && kind === null) return finishClaim(deps.db, claimed, result);
  return deps.db.transaction().execute(async (tx) => {
    const finished = await finishClaim(tx, claimed, result);
    if (finished === null) return null;
    if (refusal && isOfCustomer) await deps.noteRefusal(tx, claimed, refusal.kind, refusal.code);
    if (refusal && scope !== null) {
      const { code, details } = refusal;
      await stopSending(tx, { code, details, credential: deps.channel.credential, scope, messageId: claimed.id });
      await deps.alertStaff(tx, 'channel_stopped', claimed, { scope, code, details });
    }
    if (kind !== null) await deps.alertStaff(tx, kind, claimed, result);
    return finished;
  });
}

/** What a refusal stops; null: nothing but the message. */
const scopeOf = (refusal: Refusal): StopScope | null =>
  refusal === 'stop' ? 'everything' : refusal === 'stop_initiated' ? 'initiated' : null;

/** What staff is told of the message; null when it needs nobody. */
function alertOf(
  claimed: ClaimedMessage,
  { result }: Tried,
): 'message_failed' | 'window_closed' | 'template_refused' | null {
  if (result.to === 'failed') return 'message_failed';
  if (result.to !== 'held') return null;
  if (result.reason.startsWith('template_')) return 'template_refused';
  return result.reason === 'window_closed' && !mayBeToldOtherwise(claimed) ? 'window_closed' : null;
}
