import { sleep } from '../../core/clock.ts';
import { messageOf } from '../../core/errors.ts';
import { advanceBubble } from '../chat/bubble-store.ts';
import { toBubble } from '../chat/to-bubble.ts';
import type { Sim } from '../types.ts';
import {
  claimDue,
  deleteDelivery,
  nextDueAt,
  type PendingDelivery,
  postponeDelivery,
  releaseClaims,
} from './delivery-store.ts';
import { shakeHands } from './handshake.ts';
import { signatureOf } from './meta-bytes.ts';
import { backOffMs, isGivenUp } from './patience-rules.ts';
import { recordEvent } from './record-event.ts';

const MOST_AT_ONCE = 64;
const ANSWER_WITHIN_MS = 10_000;
const CLAIM_MS = 15_000;
const LONGEST_IDLE_MS = 1_000;

export type Deliveries = { readonly wake: () => void; readonly stop: () => Promise<void> };

/** Shakes hands with the front door, then delivers what is due, side by side, until stopped. */
export function startDeliveries(sim: Sim): Deliveries {
  const stopping = new AbortController();
  const inFlight = new Set<Promise<void>>();
  let nap = new AbortController();
  const wake = (): void => nap.abort();
  stopping.signal.addEventListener('abort', wake);

  async function run(): Promise<void> {
    await shakeHands(sim, stopping.signal);
    await releaseClaims(sim.db, sim.machineNow());
    while (!stopping.signal.aborted) {
      nap = new AbortController();
      const pauseMs = await deliverDue(sim, inFlight, wake, stopping.signal).catch((error: unknown) => {
        sim.log.warn({ reason: messageOf(error) }, 'simulator could not read its deliveries');
        return LONGEST_IDLE_MS;
      });
      if (!stopping.signal.aborted) await sleep(pauseMs, nap.signal);
    }
  }
  const running = run().catch((error: unknown) =>
    sim.log.error({ reason: messageOf(error) }, 'simulator stopped delivering'),
  );
  return {
    wake,
    stop: async () => {
      stopping.abort();
      await running;
      await Promise.allSettled(inFlight);
    },
  };
}

/** Starts what is due and says how long to wait for the next, ms. */
async function deliverDue(
  sim: Sim,
  inFlight: Set<Promise<void>>,
  wake: () => void,
  signal: AbortSignal,
): Promise<number> {
  const room = MOST_AT_ONCE - inFlight.size;
  if (room <= 0) return LONGEST_IDLE_MS;
  const now = sim.machineNow();
  const due = await claimDue(sim.db, now, new Date(now.getTime() + CLAIM_MS), room);
  for (const delivery of due) {
    const job = deliverOne(sim, delivery, signal)
      .catch((error: unknown) => sim.log.warn({ reason: messageOf(error) }, 'simulator could not settle a delivery'))
      .finally(() => {
        const wasFull = inFlight.size >= MOST_AT_ONCE;
        inFlight.delete(job);
        if (wasFull) wake();
      });
    inFlight.add(job);
  }
  if (due.length === room) return LONGEST_IDLE_MS;
  const next = await nextDueAt(sim.db);
  if (!next) return LONGEST_IDLE_MS;
  return Math.min(LONGEST_IDLE_MS, Math.max(1, next.getTime() - sim.machineNow().getTime()));
}

async function deliverOne(sim: Sim, delivery: PendingDelivery, signal: AbortSignal): Promise<void> {
  if (delivery.kind === 'status') await advance(sim, delivery);
  if (delivery.isLost) {
    await recordDelivery(sim, delivery, { httpStatus: null, ms: null, response: null }, 'lost');
    return deleteDelivery(sim.db, delivery.id);
  }
  const answer = await post(sim, delivery, signal);
  if (signal.aborted && answer.httpStatus === null) return postponeDelivery(sim.db, delivery.id, sim.machineNow());
  if (answer.httpStatus === 200) {
    await deleteDelivery(sim.db, delivery.id);
    if (delivery.kind === 'message') await advance(sim, delivery);
  } else {
    await tryLater(sim, delivery);
  }
  await recordDelivery(sim, delivery, answer, null);
}

async function tryLater(sim: Sim, delivery: PendingDelivery): Promise<void> {
  if (isGivenUp(delivery.createdAt, sim.businessNow())) {
    sim.log.warn({ wamid: delivery.wamid }, 'simulator gave up a webhook after seven days');
    return deleteDelivery(sim.db, delivery.id);
  }
  await postponeDelivery(sim.db, delivery.id, new Date(sim.machineNow().getTime() + backOffMs(delivery.attempt)));
  sim.wake();
}

async function advance(sim: Sim, delivery: PendingDelivery): Promise<void> {
  if (!delivery.wamid || !delivery.advancesTo) return;
  const moved = await advanceBubble(sim.db, delivery.wamid, delivery.advancesTo);
  if (moved) sim.publish({ what: 'bubble', bubble: toBubble(moved) });
}

type Answer = { readonly httpStatus: number | null; readonly ms: number | null; readonly response: string | null };

async function post(sim: Sim, delivery: PendingDelivery, signal: AbortSignal): Promise<Answer> {
  const startedAt = performance.now();
  const elapsed = (): number => Math.round(performance.now() - startedAt);
  try {
    const response = await fetch(sim.settings.webhookUrl, {
      method: 'POST',
      headers: headersOf(sim, delivery),
      body: delivery.body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    return { httpStatus: response.status, response: (await response.text()).slice(0, 2_000), ms: elapsed() };
  } catch (error) {
    return { httpStatus: null, response: messageOf(error), ms: elapsed() };
  }
}

const headersOf = (sim: Sim, delivery: PendingDelivery): Record<string, string> => ({
  'content-type': 'application/json',
  'user-agent': 'facebookexternalua',
  'x-hub-signature-256': signatureOf(sim.settings.appSecret, delivery.body),
});

const recordDelivery = (sim: Sim, delivery: PendingDelivery, answer: Answer, fault: string | null): Promise<void> =>
  recordEvent(sim, {
    at: sim.businessNow(),
    direction: 'webhook',
    label: delivery.label,
    customerId: delivery.customerId,
    wamid: delivery.wamid,
    attempt: delivery.attempt,
    fault,
    request: {
      method: 'POST',
      path: new URL(sim.settings.webhookUrl).pathname,
      headers: headersOf(sim, delivery),
      body: delivery.body,
    },
    ...answer,
  });
