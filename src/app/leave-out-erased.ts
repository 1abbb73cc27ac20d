import { identitiesOf } from '../customers/index.ts';
import { wereErasedSince } from '../erasure/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { ParsedCall } from '../vendors/whatsapp/index.ts';

/** Calls without what people wrote before they were erased: a redelivery, or one that came late, brings nobody back. */
export async function leaveOutErased(
  tx: Tx,
  key: Buffer,
  calls: readonly ParsedCall[],
): Promise<readonly ParsedCall[]> {
  const written = calls.flatMap((call) => [
    ...call.messages.map((one) => ({ one, sender: one.sender, at: one.sentAt })),
    ...call.overheard.map((one) => ({ one, sender: one.customer, at: one.sentAt })),
    ...call.handovers.map((one) => ({ one, sender: one.customer, at: one.at })),
  ]);
  if (written.length === 0) return calls;
  const erased = await wereErasedSince(
    tx,
    key,
    written.map(({ sender, at }) => ({ identities: identitiesOf(sender), at })),
  );
  const left = new Set<object>(written.flatMap(({ one }, index) => (erased[index] ? [one] : [])));
  return left.size === 0 ? calls : calls.map((call) => without(call, left));
}

function without(call: ParsedCall, left: ReadonlySet<object>): ParsedCall {
  const stays = (one: object): boolean => !left.has(one);
  const all = [...call.messages, ...call.overheard, ...call.handovers];
  const count = all.filter((one) => left.has(one)).length;
  if (count === 0) return call;
  return {
    ...call,
    messages: call.messages.filter(stays),
    overheard: call.overheard.filter(stays),
    handovers: call.handovers.filter(stays),
    setAside: { ...call.setAside, sender_erased: count },
  };
}
