import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { buildPush } from '../../../src/app/build-push.ts';
import { readConfig } from '../../../src/config/index.ts';
import { machineClock } from '../../../src/core/clock.ts';
import { newId } from '../../../src/core/ids.ts';
import { PUSH_KINDS } from '../../../src/notify/push/contract.ts';
import { saveDevice } from '../../../src/notify/push/device-store.ts';
import type { Db } from '../../../src/platform/db/index.ts';
import { createLog } from '../../../src/platform/log.ts';
import { createMetrics } from '../../../src/platform/metrics.ts';
import type { PushServer } from '../../support/push-server.ts';
import { makeKeys } from './push-world.ts';

export type OpenPartArgs = readonly [
  environment?: Readonly<Record<string, string>>,
  businessClock?: () => Date,
  tellsOffDuty?: boolean,
];

/** The worker's push part over real tables; `run` is one beat of everything, with nothing left to wait for. */
export async function openPushPart(
  db: Db,
  server: PushServer,
  ...[environment = {}, businessClock = machineClock, tellsOffDuty = false]: OpenPartArgs
) {
  const keys = makeKeys();
  const read = readConfig({
    VAPID_SUBJECT: 'mailto:dora@shop.example',
    PUSH_ALLOWED_HOSTS: server.host,
    ...environment,
  });
  if (!read.ok) throw new Error(read.problems.join());
  const log = createLog({ level: 'silent', name: 'test' });
  const jobs = {
    wake: async () => undefined,
    offer: () => undefined,
    room: async () => 1,
    work: async () => undefined,
    close: async () => undefined,
  };
  const part = buildPush({
    ...{
      config: read.config,
      secrets: { vapid: keys },
      businessClock,
      log,
      metrics: createMetrics({ log }),
    },
    infrastructure: { db, jobs, beacon: { id: newId<'worker'>(), isLit: () => true, stop: async () => undefined } },
    badgeOf: async () => 1,
    timeZone: async () => 'America/Mexico_City',
  });
  const run = async () => {
    for (const sweep of part.sweeps) if (tellsOffDuty || sweep.name !== 'digests') await sweep.run();
    await part.notificationProcessor();
    await sql`update push_jobs set due_at = now() where state = 'queued'`.execute(db);
    await part.notificationProcessor();
  };
  return { run, keys };
}

type Hired = { readonly name: string; readonly isOnDuty?: boolean; readonly role?: 'staff' | 'owner' };

/** Somebody who works here. */
export async function addPerson(
  db: Db,
  { name, isOnDuty = true, role = 'staff' }: Hired,
  language: 'es' | 'en' = 'es',
): Promise<string> {
  const id = newId<'staff'>();
  await sql`
    insert into staff_members (id, name, email, role, language, password_hash, is_on_duty, created_at)
    values (${id}, ${name}, ${`${name.toLowerCase()}@shop.example`}, ${role}, ${language}, 'x', ${isOnDuty}, now())`.execute(
    db,
  );
  return id;
}

/** Somebody who works here, with a device. */
export async function hirePerson(db: Db, server: PushServer, keys: { readonly publicKey: string }, person: Hired) {
  const id = await addPerson(db, person);
  const { endpoint, keys: own, clientHash } = await server.subscribe(keys.publicKey);
  const about = { id: newId<'push_device'>(), staffId: id, name: 'Teléfono', system: 'Android', kinds: PUSH_KINDS };
  await saveDevice(db, { ...about, endpoint, keys: own, endpointHash: createHash('sha256').update(endpoint).digest() });
  return { id, clientHash };
}
