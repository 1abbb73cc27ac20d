import type { WorkerId } from '../../core/ids.ts';
import type { Language } from '../../core/language.ts';
import type { Db } from '../../platform/db/index.ts';
import { type ComposeDeps, composePayload, type Size } from './compose-payload.ts';
import { CLAIM_MAX_AGE_MS, claimNextPush, finishPush, handPushOver, releasePush } from './delivery-store.ts';
import type { PushChannel, PushReaders, PushResult } from './ports.ts';
import { endOfPush, optionsOf } from './rules.ts';
import type { ClaimedPush, PushEnd } from './types.ts';

export type SendPushesDeps = ComposeDeps & {
  readonly db: Db;
  readonly channel: PushChannel;
  readonly worker: WorkerId;
  readonly readers: PushReaders;
  /** Pushes that this process hands over at the same time. */
  readonly lanes: number;
  /** True once the process ends: nothing more is taken. */
  readonly isStopping: () => boolean;
  /** Told after each attempt. */
  readonly onEnd: (kind: string, end: PushEnd, ms: number) => void;
};

/** Sends every push that is due; any number of workers may do so at the same time, each push goes once. */
export async function sendPushes(deps: SendPushesDeps): Promise<void> {
  await Promise.all(Array.from({ length: deps.lanes }, () => workOff(deps)));
}

async function workOff(deps: SendPushesDeps): Promise<void> {
  while (!deps.isStopping()) {
    const push = await claimNextPush(deps.db, deps.worker);
    if (push === null) return;
    const startedAt = performance.now();
    const end = await attempt(deps, push);
    if (end === null) {
      await releasePush(deps.db, push);
      continue;
    }
    await finishPush(deps.db, push, end);
    deps.onEnd(push.kind, end, performance.now() - startedAt);
  }
}

/** What whoever is off duty gets: nobody who came to work meanwhile needs it. */
const DIGEST = 'digest';

/** Null when the claim took too long to be sure of: it goes back untried, if it is still ours. */
async function attempt(deps: SendPushesDeps, push: ClaimedPush): Promise<PushEnd | null> {
  const meant = push.code === DIGEST ? await deps.readers.staffOffDuty() : await deps.readers.staffOnDuty();
  const staff = meant.find(({ id }) => id === push.staffId);
  if (push.isExpired || staff === undefined || !(await isStillOpen(deps, push))) return { to: 'over' };
  const payload = await composePayload(deps, push, staff.language, 'full');
  const askedAt = performance.now();
  if (!(await handPushOver(deps.db, push))) return null;
  // An answer that took long to reach us counts for nothing: a process that stood still reads it when it is untrue.
  if (performance.now() - askedAt >= CLAIM_MAX_AGE_MS) return null;
  const result = await deliver(deps, push, JSON.stringify(payload));
  return endOfPush(result.outcome === 'too_large' ? await shrink(deps, push, staff.language) : result, push.attempts);
}

/** Whatever was tried before may have been dealt with meanwhile. */
const isStillOpen = async ({ readers }: SendPushesDeps, push: ClaimedPush): Promise<boolean> =>
  push.attempts === 1 ||
  push.kind === 'test' ||
  push.code === DIGEST ||
  (await readers.isOpen({ ...push, kind: push.kind }));

const deliver = (
  { channel }: Pick<SendPushesDeps, 'channel'>,
  push: ClaimedPush,
  payload: string,
): Promise<PushResult> =>
  channel.send(
    { endpoint: push.endpoint, keys: { p256dh: push.p256dh, auth: push.auth } },
    payload,
    optionsOf(push.kind, push.topic),
  );

const SMALLER: readonly Size[] = ['short', 'bare'];

/** The push service takes less: the same push in fewer words. */
async function shrink(deps: SendPushesDeps, push: ClaimedPush, language: Language): Promise<PushResult> {
  let result: PushResult = { outcome: 'too_large', status: 413 };
  for (const size of SMALLER) {
    result = await deliver(deps, push, JSON.stringify(await composePayload(deps, push, language, size)));
    if (result.outcome !== 'too_large') return result;
  }
  return result;
}

/** Tries one device now, whoever is on duty. Returns what the push service answered. */
export async function pushTrial(
  deps: Pick<SendPushesDeps, 'db' | 'channel'> & ComposeDeps,
  push: ClaimedPush,
  language: Language,
): Promise<{ readonly end: PushEnd; readonly status: number | null }> {
  const payload = await composePayload(deps, push, language, 'full');
  const result = await deliver(deps, push, JSON.stringify(payload));
  const end = endOfPush(result, Number.MAX_SAFE_INTEGER);
  await finishPush(deps.db, push, end);
  return { end, status: result.status };
}
