import { countInbound } from '../inbox/index.ts';
import { createPace, type SendDeps } from '../outbox/index.ts';
import { createFollowEarly } from './follow-early.ts';
import { createFollowFailures, type FollowFailures } from './follow-failures.ts';
import type { Infrastructure } from './infrastructure.ts';
import type { PathDeps } from './path-types.ts';
import { readSituation } from './read-situation.ts';
import { tellStaff } from './tell-staff.ts';
import { traceSend } from './trace-path.ts';

type SendingDeps = Pick<
  PathDeps,
  'channel' | 'businessClock' | 'log' | 'phoneNumberId' | 'messagesPerSecond' | 'outreach'
> & {
  readonly infrastructure: Pick<Infrastructure, 'db' | 'beacon' | 'jobs' | 'tracing'>;
  readonly record: Pick<PathDeps['record'], 'send'>;
};

export type Sending = SendDeps & {
  readonly followFailures: FollowFailures;
  /** As for one message; null: for all whose rows are known by now. */
  readonly followEarly: (wamid: string | null) => Promise<void>;
};

/** What sending needs: the channel, the last-moment facts, and whom to tell. */
export function buildSending(deps: SendingDeps): Sending {
  const sending = buildAttempts(deps);
  const followFailures = createFollowFailures({ ...deps, ...sending });
  return { ...sending, followFailures, followEarly: createFollowEarly(sending, followFailures) };
}

function buildAttempts(deps: SendingDeps): Omit<SendDeps, 'followEarly'> {
  const { db, beacon, jobs, tracing } = deps.infrastructure;
  const traced = traceSend(tracing);
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
      onFailure: (error) => deps.log.warn({ err: error }, 'no moments to send can be taken; what is due waits'),
    }),
    readSituation: (claimed) => readSituation(db, deps.channel.credential, claimed, deps.businessClock()),
    onResult: (message, result, ms) => {
      deps.record.send(result.to, ms);
      traced(message, result, ms);
    },
    alertStaff: tellStaff(deps),
    wake: (conversations, delayMs) =>
      jobs.wake(
        'whatsapp',
        conversations.map((conversationId) => ({ payload: { conversationId }, delayMs })),
      ),
  };
}
