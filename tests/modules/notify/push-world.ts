import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { ConversationId } from '../../../src/core/ids.ts';
import { newId } from '../../../src/core/ids.ts';
import {
  type OnDuty,
  type PushChannel,
  type PushEvent,
  type PushReaders,
  queuePush,
} from '../../../src/notify/index.ts';
import { PUSH_KINDS, type PushKind } from '../../../src/notify/push/contract.ts';
import { saveDevice } from '../../../src/notify/push/device-store.ts';
import type { PushSource } from '../../../src/notify/push/ports.ts';
import { pushAll } from '../../../src/notify/push/push-all.ts';
import type { Db } from '../../../src/platform/db/index.ts';
import { createWebPush, vapidPair } from '../../../src/vendors/web-push/index.ts';
import type { PushServer } from '../../support/push-server.ts';

export const makeKeys = () => vapidPair(randomBytes(32));

export const person = (name: string, over: Partial<OnDuty> = {}): OnDuty => ({
  id: newId(),
  name,
  email: `${name.toLowerCase()}@shop.example`,
  role: 'staff',
  language: 'es',
  ...over,
});

/** A shop with people on duty, customers who wait, and a push service on this machine. */
export function openShop(db: Db, server: PushServer, keys = makeKeys()) {
  const channel = createWebPush({ ...keys, subject: 'mailto:dueno@shop.example', allowedHosts: [server.host] });
  const staff: OnDuty[] = [];
  const viewing = new Set<string>();
  const over = new Set<string>();
  const sources: PushSource[] = [];
  const ends: string[] = [];
  let now = new Date('2026-11-29T10:00:00Z');
  const readers: PushReaders = {
    staffOnDuty: async () => staff,
    staffOffDuty: async () => [],
    isViewing: async (staffId, id) => viewing.has(`${staffId} ${id}`),
    isOpen: async ({ conversationId, code }) => !over.has(conversationId ?? code ?? ''),
    describe: async (_id, language) => ({
      customer: 'Marisol',
      reason: language === 'es' ? 'quiere factura' : 'wants an invoice',
      since: new Date('2026-11-29T09:59:00Z'),
      messageId: 'm1',
      text: 'mi RFC es VEGM800101',
    }),
    alertText: (code) => `${code} explicado`,
    badgeOf: async () => 3,
    businessNow: () => now,
  };
  const depsFor = (through: PushChannel = channel) => ({
    ...{ db, channel: through, worker: newId<'worker'>(), readers, sources, publicUrl: 'https://shop.example' },
    ...{ lanes: 4, isStopping: () => false, onEnd: (_kind: string, end: { to: string }) => void ends.push(end.to) },
  });
  return {
    ...{ channel, keys, staff, viewing, over, readers, sources, ends, depsFor },
    setNow: (at: Date) => {
      now = at;
    },
    push: pushAll(depsFor()),
    /** Somebody on duty with a device. */
    addDevice: async (who: OnDuty, kinds: readonly PushKind[] = PUSH_KINDS) => {
      if (!staff.includes(who)) staff.push(who);
      const subscription = await server.subscribe(keys.publicKey);
      const { endpoint } = subscription;
      const endpointHash = createHash('sha256').update(endpoint).digest();
      const about = {
        id: newId<'push_device'>(),
        staffId: who.id,
        endpoint,
        endpointHash,
        name: 'Teléfono',
        system: 'Android',
      };
      await saveDevice(db, { ...about, keys: subscription.keys, kinds });
      return { ...about, ...subscription };
    },
  };
}

export const eventOf = (kind: PushKind, over: Partial<PushEvent> = {}): PushEvent => ({
  key: newId(),
  kind,
  conversationId: newId<'conversation'>() as ConversationId,
  staffId: null,
  code: null,
  ...over,
});

/** Something happened, and the time for joining is over unless `isDue` says otherwise. */
export async function happen(db: Db, event: PushEvent, isDue = true): Promise<PushEvent> {
  await queuePush(event).execute(db);
  if (isDue) await sql`update push_jobs set due_at = now() where key = ${event.key}`.execute(db);
  return event;
}
