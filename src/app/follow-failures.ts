import { standForQuestion } from '../actions/index.ts';
import type { Clock } from '../core/clock.ts';
import { type Failure, mayBeToldOtherwise, type SendDeps, stopSending } from '../outbox/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { PathDeps } from './path-types.ts';
import { tellStaff } from './tell-staff.ts';

/**
 * What reports of messages that did not arrive ask of us beside the messages themselves, as for a refused send: of the
 * customer, the account, staff, and who holds the conversation. It is kept with the report. Returns what may be lost.
 */
export type FollowFailures = (tx: Tx, failures: readonly Failure[]) => Promise<() => Promise<void>>;

type FollowDeps = Pick<PathDeps, 'channel' | 'log'> & {
  readonly businessClock: Clock;
  readonly pace: Pick<SendDeps['pace'], 'slowDown'>;
  readonly noteRefusal: SendDeps['noteRefusal'];
};

export const createFollowFailures =
  (deps: FollowDeps): FollowFailures =>
  async (tx, failures) => {
    for (const failure of failures) await follow(deps, tx, failure);
    const tooFast = failures.filter(({ refusal }) => refusal === 'too_fast');
    return async () => {
      for (const _ of tooFast) await deps.pace.slowDown();
    };
  };

async function follow(deps: FollowDeps, tx: Tx, failure: Failure): Promise<void> {
  const { code, details, refusal } = failure;
  const tell = tellStaff(deps);
  if (failure.standIn !== null) await standForQuestion(failure.id, failure.standIn.id).execute(tx);
  if (refusal === 'unreachable' || refusal === 'opted_out') await deps.noteRefusal(tx, failure, refusal, code);
  if (refusal === 'stop' || refusal === 'stop_initiated') {
    const scope = refusal === 'stop' ? 'everything' : 'initiated';
    await stopSending(tx, { code, details, credential: deps.channel.credential, scope, messageId: failure.id });
    await tell(tx, 'channel_stopped', failure, { scope, code, details });
  }
  const kind = kindOf(failure);
  // What is held is what staff has to see, not what failed before it.
  if (kind !== null) await tell(tx, kind, { ...failure, id: failure.standIn?.id ?? failure.id }, { code });
}

/** What staff is told of the message; null when it waits for something else than staff. */
function kindOf(failure: Failure): 'message_failed' | 'window_closed' | 'template_refused' | null {
  const { standIn, refusal } = failure;
  if (standIn === null) return 'message_failed';
  if (standIn.state === 'queued') return null;
  if (refusal === 'template') return 'template_refused';
  return refusal === 'window' && !mayBeToldOtherwise(failure) ? 'window_closed' : null;
}
