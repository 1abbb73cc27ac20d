import { openAlert } from '../handoff/index.ts';
import type { Failure, SendDeps } from '../outbox/index.ts';
import { stopSending } from '../outbox/index.ts';
import { alertForError } from '../vendors/whatsapp/index.ts';
import type { PathDeps } from './path-types.ts';

export type FollowFailure = (failure: Failure) => void;

/** What a report of a message that did not arrive asks of us beside the message itself: as for a refused send. */
export function followFailure(
  deps: Pick<PathDeps, 'channel' | 'log'>,
  sending: Omit<SendDeps, 'followEarly'>,
): FollowFailure {
  const follow = async ({ code, details, refusal, isReplaced, ...message }: Failure): Promise<void> => {
    if (refusal === 'too_fast') await sending.pace.slowDown();
    if (refusal === 'unreachable' || refusal === 'opted_out') await sending.noteRefusal(message, refusal, code);
    if (refusal === 'stop' || refusal === 'stop_initiated') {
      const scope = refusal === 'stop' ? 'everything' : 'initiated';
      await stopSending(sending.db, { code, details, credential: deps.channel.credential, scope });
      await sending.alertStaff('channel_stopped', message, { scope, code, details });
    }
    const ofAccount = alertForError(code);
    if (ofAccount !== null) await openAlert(sending.db, ofAccount, `error:${code}`, { code });
    if (isReplaced) return;
    const kind =
      refusal === 'window' ? 'window_closed' : refusal === 'template' ? 'template_refused' : 'message_failed';
    await sending.alertStaff(kind, message, { code });
  };
  return (failure) =>
    void follow(failure).catch((error: unknown) =>
      deps.log.error({ err: error, message: failure.id }, 'what a failed message asks for was not done'),
    );
}
