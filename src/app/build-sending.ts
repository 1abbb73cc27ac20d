import { openAlert } from '../handoff/index.ts';
import type { SendDeps } from '../outbox/index.ts';
import type { PathDeps } from './path-types.ts';
import { readSituation } from './read-situation.ts';

/** What sending needs: the channel, the last-moment facts, and whom to tell. */
export function buildSending(deps: PathDeps): SendDeps {
  const { db, beacon, jobs } = deps.infrastructure;
  return {
    db,
    channel: deps.channel,
    worker: beacon.id,
    businessClock: deps.businessClock,
    readSituation: (claimed) => readSituation(db, deps.channel.credential, claimed),
    onResult: (_message, result, ms) => deps.record.send(result.to, ms),
    alertStaff: (kind, message, result) =>
      openAlert(db, kind, kind === 'channel_stopped' ? 'whatsapp' : message.id, result),
    wakeLater: (conversationId, delayMs) => jobs.wake('whatsapp', [{ payload: { conversationId }, delayMs }]),
  };
}
