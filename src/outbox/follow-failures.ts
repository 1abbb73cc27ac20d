import { wroteSince } from '../inbox/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { replaceFailed, type StandIn } from './replace-store.ts';
import { MAX_ATTEMPTS } from './rules.ts';
import type { MovedMessage } from './status-store.ts';
import type { InboundStatus, Refusal } from './types.ts';

export type Failure = Pick<MovedMessage, 'id' | 'conversationId' | 'origin' | 'about'> & {
  readonly code: number;
  readonly details: string;
  readonly refusal: Refusal;
  /** What stands for it; null: nothing does. */
  readonly standIn: StandIn | null;
};

/** A report that something was too much comes late; the next try comes later still. */
const AGAIN_MS = 60_000;

/** While a stop lasts a message goes only to find out whether it is over, once in an hour: this is some days. */
const MOST_PROBES = 100;

/**
 * What follows when WhatsApp reports afterwards that messages did not arrive: the same classes as for a refused send.
 * What would have been held or tried again has a message of its own in its place that is, in the transaction that stores
 * the report.
 */
export async function followFailures(
  tx: Tx,
  moved: readonly (MovedMessage & { readonly wamid: string })[],
  statuses: readonly InboundStatus[],
): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  // Ids are made in the order of time: what stands for them goes in the order of what failed.
  const failed = moved.filter(({ isNewlyFailed }) => isNewlyFailed).sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const message of failed) {
    const error = statuses.find(({ wamid, error: told }) => wamid === message.wamid && told !== null)?.error;
    const { code, details, refusal } = error ?? { code: 0, details: '', refusal: 'never' as const };
    const standIn = await replace(tx, message, refusal);
    const { id, conversationId, origin, about } = message;
    failures.push({ id, conversationId, origin, about, code, details, refusal, standIn });
  }
  return failures;
}

/** What is held waits for somebody each time; what is tried again by itself is tried once. */
async function replace(tx: Tx, message: MovedMessage, refusal: Refusal): Promise<StandIn | null> {
  const { id, origin } = message;
  const held = (heldAs: string, most = MAX_ATTEMPTS) =>
    replaceFailed(tx, id, { when: 'anything', heldAs, delayMs: null, most });
  switch (refusal) {
    case 'window':
      return replaceOutsideWindow(tx, message);
    case 'template':
      return held('template_refused');
    case 'stop':
      return held('channel_stopped', MOST_PROBES);
    case 'stop_initiated':
      return origin === 'initiated' ? held('initiated_stopped', MOST_PROBES) : null;
    case 'media':
      return replaceFailed(tx, id, { when: 'anything', heldAs: null, delayMs: 0, most: 1 });
    case 'later':
    case 'slower':
    case 'too_fast':
      return replaceFailed(tx, id, { when: 'anything', heldAs: null, delayMs: AGAIN_MS, most: 1 });
    default:
      return null;
  }
}

/** Its template goes at once; words that have none wait until the customer writes, unless they have written since: then they go, or are too old. */
async function replaceOutsideWindow(tx: Tx, { id, conversationId, claimedAt }: MovedMessage): Promise<StandIn | null> {
  const at = { delayMs: null, most: MAX_ATTEMPTS };
  const template = await replaceFailed(tx, id, { ...at, when: 'has_template', needsTemplate: true, heldAs: null });
  if (template !== null) return template;
  const isOpen = claimedAt !== null && (await wroteSince(tx, conversationId, claimedAt));
  return replaceFailed(tx, id, { ...at, when: 'words', heldAs: isOpen ? null : 'window_closed', unlessStale: isOpen });
}
