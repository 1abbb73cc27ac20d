import { createHash } from 'node:crypto';
import type { Db } from '../../platform/db/db.ts';
import type { StoredBubble } from '../chat/types.ts';
import type { Delivery } from '../contract.ts';
import { readDelivery } from '../controls/store.ts';
import type { Person } from '../people/person.ts';
import type { Sim } from '../types.ts';
import { insertDeliveries, type NewDelivery } from './delivery-store.ts';
import { metaJson } from './meta-bytes.ts';
import {
  accountWebhook,
  callWebhook,
  type Failure,
  failureWebhook,
  messageWebhook,
  type Pricing,
  preferenceWebhook,
  type Status,
  statusWebhook,
} from './payloads.ts';

/** How long after the send WhatsApp reports each state when nothing is set otherwise, ms. */
const USUAL_MS: Readonly<Record<Status, number>> = { sent: 40, delivered: 250, read: 20 };
/** Out of order: the later state leaves first. */
const REVERSED_MS: Readonly<Record<Status, number>> = { sent: 900, delivered: 500, read: 20 };

type Message = Parameters<typeof messageWebhook>[2];

/** Puts a customer message on the wire, within the caller's transaction. */
export async function enqueueMessage(sim: Sim, db: Db, from: Person, message: Message): Promise<void> {
  const delivery = await readDelivery(db);
  const extraMs = delivery.isOutOfOrder ? spreadMs(message.wamid) : 0;
  await enqueue(sim, db, delivery, extraMs, {
    kind: 'message',
    label: 'messages',
    customerId: from.id,
    wamid: message.wamid,
    advancesTo: 'sent',
    isLost: false,
    body: metaJson(messageWebhook(sim.settings, from, message)),
  });
}

/** Puts a call that nobody took on the wire, within the caller's transaction. */
export async function enqueueCall(sim: Sim, db: Db, from: Person, call: { id: string; at: Date }): Promise<void> {
  await enqueue(sim, db, await readDelivery(db), 0, {
    kind: 'message',
    label: 'calls',
    customerId: from.id,
    wamid: call.id,
    advancesTo: 'sent',
    isLost: false,
    body: metaJson(callWebhook(sim.settings, from, call)),
  });
}

/** Puts the customer's switch for promotions on the wire, within the caller's transaction. */
export async function enqueuePreference(sim: Sim, db: Db, from: Person, isWanted: boolean): Promise<void> {
  await enqueue(sim, db, await readDelivery(db), 0, {
    kind: 'message',
    label: 'user_preferences',
    customerId: from.id,
    wamid: null,
    advancesTo: null,
    isLost: false,
    body: metaJson(preferenceWebhook(sim.settings, from, isWanted, sim.businessNow())),
  });
}

/** Puts something of the account on the wire, within the caller's transaction. */
export async function enqueueAccountChange(sim: Sim, db: Db, field: string, value: object): Promise<void> {
  await enqueue(sim, db, await readDelivery(db), 0, {
    kind: 'message',
    label: field,
    customerId: null,
    wamid: null,
    advancesTo: null,
    isLost: false,
    body: metaJson(accountWebhook(sim.settings, field, value, sim.businessNow())),
  });
}

type StatusSubject = Pick<StoredBubble, 'wamid' | 'callbackNote'> & Partial<Pick<StoredBubble, 'pricing'>>;

/** Puts one status of a business message on the wire, within the caller's transaction. */
export async function enqueueStatus(
  sim: Sim,
  db: Db,
  to: Person,
  subject: StatusSubject,
  status: Status,
): Promise<void> {
  const delivery = await readDelivery(db);
  const { wamid, callbackNote } = subject;
  const pricing = subject.pricing ? (JSON.parse(subject.pricing) as Pricing) : null;
  await enqueue(sim, db, delivery, (delivery.isOutOfOrder ? REVERSED_MS : USUAL_MS)[status], {
    kind: 'status',
    label: `status:${status}`,
    customerId: to.id,
    wamid,
    advancesTo: status,
    isLost: delivery.losesStatuses,
    body: metaJson(statusWebhook(sim.settings, to, { wamid, callbackNote, status, pricing, at: sim.businessNow() })),
  });
}

/** Reports that a message which was accepted did not go, within the caller's transaction. */
export async function enqueueFailure(
  sim: Sim,
  db: Db,
  to: Person,
  { wamid, callbackNote }: StatusSubject,
  failure: Failure,
): Promise<void> {
  const delivery = await readDelivery(db);
  await enqueue(sim, db, delivery, USUAL_MS.delivered, {
    kind: 'status',
    label: 'status:failed',
    customerId: to.id,
    wamid,
    advancesTo: 'failed',
    isLost: delivery.losesStatuses,
    body: metaJson(failureWebhook(sim.settings, to, { wamid, callbackNote, failure, at: sim.businessNow() })),
  });
}

async function enqueue(
  sim: Sim,
  db: Db,
  delivery: Delivery,
  extraMs: number,
  webhook: Omit<NewDelivery, 'dueAt' | 'createdAt'>,
): Promise<void> {
  const dueAt = new Date(sim.machineNow().getTime() + delivery.delayMs + extraMs);
  const copies = webhook.isLost ? 1 : delivery.copies;
  await insertDeliveries(
    db,
    Array.from({ length: copies }, () => ({ ...webhook, dueAt, createdAt: sim.businessNow() })),
  );
}

/** A delay below two seconds that depends on the message alone, so that a burst arrives shuffled. */
const spreadMs = (wamid: string): number => createHash('sha256').update(wamid).digest().readUInt16BE(0) % 2_000;
