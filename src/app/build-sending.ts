import type { ConversationId } from '../core/ids.ts';
import { changeHolder, openAlert } from '../handoff/index.ts';
import type { SendDeps } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import { hearRefusedSend } from './hear-preferences.ts';
import type { Infrastructure } from './infrastructure.ts';
import type { PathDeps } from './path-types.ts';
import { readSituation } from './read-situation.ts';

type SendingDeps = Pick<PathDeps, 'channel' | 'businessClock' | 'log'> & {
  readonly infrastructure: Pick<Infrastructure, 'db' | 'beacon' | 'jobs'>;
  readonly record: Pick<PathDeps['record'], 'send'>;
};

/** What sending needs: the channel, the last-moment facts, and whom to tell. */
export function buildSending(deps: SendingDeps): SendDeps {
  const { db, beacon, jobs } = deps.infrastructure;
  return {
    db,
    channel: deps.channel,
    worker: beacon.id,
    businessClock: deps.businessClock,
    readSituation: (claimed) => readSituation(db, deps.channel.credential, claimed),
    onResult: (_message, result, ms) => deps.record.send(result.to, ms),
    alertStaff: async (kind, message, result) => {
      if (kind === 'channel_stopped')
        deps.log.error(
          { ...('refusal' in result ? result.refusal : {}) },
          'WhatsApp refuses everything; sending rests',
        );
      if (kind === 'window_closed') await handOver(db, deps.businessClock(), message.conversationId);
      if ('code' in result) await hearRefused(db, deps.businessClock(), { ...message, errorCode: result.code });
      await openAlert(db, kind, kind === 'channel_stopped' ? 'whatsapp' : message.id, result);
    },
    wakeLater: (conversationId, delayMs) => jobs.wake('whatsapp', [{ payload: { conversationId }, delayMs }]),
  };
}

/** An answer that came too late for the window needs somebody who finds another way. */
async function handOver(db: Db, at: Date, conversationId: ConversationId): Promise<void> {
  const change = { conversationId, holder: 'waiting', reason: 'window', by: 'rules', at, isTold: false } as const;
  await db.transaction().execute(async (tx) => {
    for (const write of changeHolder(change)) await write.execute(tx);
  });
}

const hearRefused = (db: Db, now: Date, refused: Parameters<typeof hearRefusedSend>[1]): Promise<void> =>
  db.transaction().execute((tx) => hearRefusedSend(tx, refused, now));
