import type { Clock } from '../core/clock.ts';
import type { ConversationId } from '../core/ids.ts';
import { changeHolder, openAlert } from '../handoff/index.ts';
import type { SendDeps } from '../outbox/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Log } from '../platform/log.ts';
import { alertForError } from '../vendors/whatsapp/index.ts';

/** Tells staff that a message will not arrive, or that nothing can be sent. */
export const tellStaff =
  (deps: { readonly log: Log; readonly businessClock: Clock }): SendDeps['alertStaff'] =>
  async (tx, kind, message, detail) => {
    if (kind === 'channel_stopped') {
      deps.log.error(detail, 'WhatsApp refuses what is sent; sending rests');
      if ('code' in detail && typeof detail.code === 'number') await tellOfAccount(tx, detail.code);
    }
    if (kind === 'window_closed' && message.origin === 'reply')
      await handOver(tx, deps.businessClock(), message.conversationId);
    await openAlert(tx, kind, kind === 'channel_stopped' ? 'whatsapp' : message.id, detail);
  };

/** What the account itself needs, such as another way to pay. */
async function tellOfAccount(tx: Tx, code: number): Promise<void> {
  const ofAccount = alertForError(code);
  if (ofAccount !== null) await openAlert(tx, ofAccount, `error:${code}`, { code });
}

/** An answer that came too late for the window needs somebody who finds another way. */
async function handOver(tx: Tx, at: Date, conversationId: ConversationId): Promise<void> {
  const change = { conversationId, holder: 'waiting', reason: 'window', by: 'rules', at, isTold: false } as const;
  for (const write of changeHolder(change)) await write.execute(tx);
}
