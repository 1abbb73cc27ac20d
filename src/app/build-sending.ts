import type { ConversationId } from '../core/ids.ts';
import { changeHolder, openAlert } from '../handoff/index.ts';
import { countInbound } from '../inbox/index.ts';
import { createPace, type SendDeps } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import { createFollowEarly } from './follow-early.ts';
import { type FollowFailure, followFailure } from './follow-failure.ts';
import type { Infrastructure } from './infrastructure.ts';
import type { PathDeps } from './path-types.ts';
import { readSituation } from './read-situation.ts';

type SendingDeps = Pick<
  PathDeps,
  'channel' | 'businessClock' | 'log' | 'phoneNumberId' | 'messagesPerSecond' | 'outreach'
> & {
  readonly infrastructure: Pick<Infrastructure, 'db' | 'beacon' | 'jobs'>;
  readonly record: Pick<PathDeps['record'], 'send'>;
};

export type Sending = SendDeps & {
  readonly followFailure: FollowFailure;
  /** As for one message; null: for all whose rows are known by now. */
  readonly followEarly: (wamid: string | null) => Promise<void>;
};

/** What sending needs: the channel, the last-moment facts, and whom to tell. */
export function buildSending(deps: SendingDeps): Sending {
  const sending = buildAttempts(deps);
  const onFailure = followFailure(deps, sending);
  return { ...sending, followFailure: onFailure, followEarly: createFollowEarly(sending, onFailure) };
}

function buildAttempts(deps: SendingDeps): Omit<SendDeps, 'followEarly'> {
  const { db, beacon, jobs } = deps.infrastructure;
  return {
    ...deps.outreach,
    db,
    channel: deps.channel,
    worker: beacon.id,
    businessClock: deps.businessClock,
    pace: createPace({
      db,
      phoneNumberId: deps.phoneNumberId,
      perSecond: deps.messagesPerSecond,
      inbound: () => countInbound(db, 1_000),
    }),
    readSituation: (claimed) => readSituation(db, deps.channel.credential, claimed, deps.businessClock()),
    onResult: (_message, result, ms) => deps.record.send(result.to, ms),
    alertStaff: async (kind, message, detail) => {
      if (kind === 'channel_stopped') deps.log.error(detail, 'WhatsApp refuses what is sent; sending rests');
      if (kind === 'window_closed' && message.origin === 'reply')
        await handOver(db, deps.businessClock(), message.conversationId);
      await openAlert(db, kind, kind === 'channel_stopped' ? 'whatsapp' : message.id, detail);
    },
    wake: (conversations, delayMs) =>
      jobs.wake(
        'whatsapp',
        conversations.map((conversationId) => ({ payload: { conversationId }, delayMs })),
      ),
  };
}

/** An answer that came too late for the window needs somebody who finds another way. */
async function handOver(db: Db, at: Date, conversationId: ConversationId): Promise<void> {
  const change = { conversationId, holder: 'waiting', reason: 'window', by: 'rules', at, isTold: false } as const;
  await db.transaction().execute(async (tx) => {
    for (const write of changeHolder(change)) await write.execute(tx);
  });
}
