import type { Clock } from '../core/clock.ts';
import type { CustomerId, MessageId } from '../core/ids.ts';
import type { ArrivingText, TakenCode } from '../inbox/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { CAUGHT_MS, readCode } from './code-rules.ts';
import { endCodes } from './code-store.ts';
import { insertEntries } from './entry-store.ts';
import { digestOf } from './issue-code.ts';
import { endTrust, insertEvents } from './trust-store.ts';

export type TakeDeps = { readonly key: Buffer; readonly businessClock: Clock };

/**
 * Takes codes out of messages before they are stored, in the transaction that stores them. Returns the text to store for
 * each message that held one; its hash waits for the turn. Only what the customer typed to us is a try: digits of a
 * forwarded text, a caption or a button are taken out and count for nothing. Most batches hold no six digits and cost
 * nothing.
 */
export async function takeCodes(
  deps: TakeDeps,
  tx: Tx,
  arriving: readonly ArrivingText[],
): Promise<ReadonlyMap<MessageId, TakenCode>> {
  const enteredAt = deps.businessClock();
  const found = arriving.flatMap((message) => {
    const read = readCode(message.text);
    if (read === null) return [];
    const { id: messageId, wamid, customerId } = message;
    const digest = digestOf(deps.key, customerId, read.code);
    return [
      { entry: { messageId, wamid, customerId, digest, isTyped: isTyped(message), enteredAt }, masked: read.masked },
    ];
  });
  if (found.length === 0) return new Map();
  const since = new Date(enteredAt.getTime() - CAUGHT_MS);
  const taken = await insertEntries(
    tx,
    found.map(({ entry }) => entry),
    since,
  );
  return new Map(
    found.flatMap(({ entry, masked }) =>
      taken.has(entry.messageId) ? [[entry.messageId, { text: masked, isTyped: entry.isTyped }] as const] : [],
    ),
  );
}

const isTyped = ({ kind, context }: ArrivingText): boolean => kind === 'text' && context?.isForwarded !== true;

/** The number or identity of these customers has changed: whoever writes now has to prove who they are again. */
export async function endProofs(
  deps: Pick<TakeDeps, 'businessClock'>,
  tx: Tx,
  customers: readonly CustomerId[],
): Promise<void> {
  const ended = await endTrust(tx, customers);
  if (ended.length === 0) return;
  await endCodes(tx, ended);
  await insertEvents(tx, ended, { kind: 'ended', by: 'channel', reason: 'identity_changed', at: deps.businessClock() });
}
