import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { type NewMail, queueMail } from '../../src/notify/index.ts';
import { openDb } from '../../src/platform/db/index.ts';
import { mailbox } from '../modules/notify/world.ts';
import { type MailServer, missingMailServer, startMailServer } from '../support/mail-server.ts';
import { openWorld, type Topology, type World } from './world.ts';

const missing = missingMailServer();
const PATIENCE = { timeout: 60_000, interval: 50 };

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

type Row = { readonly address: string; readonly state: string; readonly handedAt: Date | null };
type Scene = {
  readonly world: World;
  readonly server: MailServer;
  readonly queue: (...addresses: string[]) => Promise<void>;
  readonly rows: () => Promise<Row[]>;
  readonly database: pg.Client;
};

/** The whole program with a real mail server beside it. */
async function openScene(topology: Topology): Promise<Scene> {
  const server = await startMailServer();
  open.push(server.close);
  const world = await openWorld({
    topology,
    seed: 11,
    environment: { SMTP_URL: server.url, SMTP_FROM_EMAIL: 'shop@example.mx', NODE_EXTRA_CA_CERTS: server.caFile },
  });
  open.push(world.close);
  const connectionString = await world.database.url();
  const { db, pool } = openDb({ connectionString, maxConnections: 2, applicationName: 'fault suite' });
  open.push(() => pool.end());
  const database = new pg.Client({ connectionString });
  await database.connect();
  open.push(() => database.end());
  const text = {
    template: 'answer',
    data: { text: 'Hola' },
    language: 'es',
    customerId: null,
  } as const satisfies Partial<NewMail>;
  return {
    world,
    server,
    database,
    queue: async (...addresses) => {
      for (const key of addresses)
        await queueMail({ ...text, key, to: { address: mailbox(key), name: null } }).execute(db);
    },
    rows: async () => {
      const found = await pool.query<Row>(
        `select to_address as address, state, handed_at as "handedAt" from mails order by created_at`,
      );
      return found.rows;
    },
  };
}

test.skipIf(missing)(
  `a worker killed while the server has the mail: one mail, said to be unconfirmed ${missing ?? ''}`,
  async () => {
    const { world, server, queue, rows, database } = await openScene('external');
    await queue('hold@example.mx');
    await expect.poll(() => server.received.length, PATIENCE).toBe(1);
    await world.kill('server');
    await world.start('server');
    await expect.poll(rows, PATIENCE).toMatchObject([{ state: 'unconfirmed' }]);
    const alerts = async () => (await database.query('select kind from staff_alerts')).rows;
    await expect.poll(alerts, PATIENCE).toEqual([{ kind: 'mail_unconfirmed' }]);
    // What comes after it shows that sending goes on, and that it was not sent once more.
    await queue('next@example.mx');
    await expect
      .poll(() => server.received.map(({ tos }) => tos[0]), PATIENCE)
      .toEqual(['hold@example.mx', 'next@example.mx']);
  },
  180_000,
);

test.skipIf(missing)(
  'a worker killed between its claim and the request: exactly one mail',
  async () => {
    const { world, server, queue, rows, database } = await openScene('external');
    // What it looks at between the two is locked from outside: it waits exactly there.
    await database.query('begin');
    await database.query('lock table email_addresses');
    await queue('ana@example.mx');
    await expect.poll(rows, PATIENCE).toMatchObject([{ state: 'sending', handedAt: null }]);
    await world.kill('server');
    await database.query('rollback');
    expect(server.received).toHaveLength(0);
    await world.start('server');
    await expect.poll(rows, PATIENCE).toMatchObject([{ state: 'sent' }]);
    expect(server.received.map(({ tos }) => tos)).toEqual([['ana@example.mx']]);
  },
  180_000,
);

test.skipIf(missing)(
  'workers killed again and again while 300 mails go out: each once, or said to be unconfirmed',
  async () => {
    const { world, server, queue, rows } = await openScene('workers');
    const addresses = Array.from({ length: 300 }, (_, index) => `c${index}@example.mx`);
    await queue(...addresses);
    for (const [index, reached] of [20, 70, 120, 170, 220].entries()) {
      await expect.poll(() => server.received.length, PATIENCE).toBeGreaterThan(reached);
      const name = `worker-${(index % 2) + 1}`;
      await world.kill(name);
      await world.start(name);
    }
    const ends = async () => (await rows()).filter(({ state }) => state === 'sent' || state === 'unconfirmed').length;
    await expect.poll(ends, PATIENCE).toBe(300);
    const got = server.received.map(({ tos }) => tos[0]);
    expect(got.filter((address, index) => got.indexOf(address) !== index)).toEqual([]);
    const lost = (await rows()).filter(({ state, address }) => state === 'sent' && !got.includes(address));
    expect(lost).toEqual([]);
    // No more was left open than what was under way when a worker was killed.
    const unconfirmed = (await rows()).filter(({ state }) => state === 'unconfirmed').length;
    expect(unconfirmed).toBeLessThanOrEqual(5 * 4);
  },
  280_000,
);
