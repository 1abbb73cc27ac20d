import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openAlert, resolveAlerts } from '../../../src/handoff/index.ts';
import { useDatabase } from '../../support/database.ts';
import { type PushServer, startPushServer } from '../../support/push-server.ts';
import { addPerson, hirePerson, openPushPart } from './push-part.ts';

const database = useDatabase();
let server: PushServer;
beforeAll(async () => {
  server = await startPushServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  await sql`truncate push_devices, push_jobs, push_deliveries, staff_members, staff_alerts, mails cascade`.execute(
    database().db,
  );
  server.received.length = 0;
  server.answers.length = 0;
});

const MAIL = { SMTP_URL: 'smtp://shop:word@mail.example', SMTP_FROM_EMAIL: 'shop@example.mx' };
/** Without an address that push services may write to. */
const WITHOUT_PUSH = { ...MAIL, VAPID_SUBJECT: '', PUSH_ALLOWED_HOSTS: '' };

const open = (environment: Readonly<Record<string, string>> = MAIL) => openPushPart(database().db, server, environment);
const alert = (code: Parameters<typeof openAlert>[1], subject = 'system') =>
  openAlert(database().db, code, subject, {});
/** Everything that is remembered happened so much earlier. */
const pass = async (interval: string) => {
  await sql`update staff_alerts set at = at - ${interval}::interval, mailed_at = mailed_at - ${interval}::interval`.execute(
    database().db,
  );
};
const mailed = async () => {
  const { rows } = await sql<{ toAddress: string; language: string; template: string; data: { text: string } }>`
    select to_address, language, template, data from mails order by created_at, to_address`.execute(database().db);
  return rows.map(({ toAddress, language, template, data }) => `${toAddress} ${language} ${template}: ${data.text}`);
};
const aboutSilence = expect.stringMatching(/^dora@shop.example es alert: WhatsApp no avisa de nada/);

test('without push the owners are mailed at once, in their language, and nobody else', async () => {
  const { db } = database();
  const { run } = await open(WITHOUT_PUSH);
  await addPerson(db, { name: 'Dora', role: 'owner', isOnDuty: false });
  await addPerson(db, { name: 'John', role: 'owner' }, 'en');
  await addPerson(db, { name: 'Ana' });
  await alert('no_webhooks');
  await run();
  await run();
  expect(await mailed()).toEqual([
    aboutSilence,
    expect.stringMatching(/^john@shop.example en alert: WhatsApp has told nothing/),
  ]);
});

test('a template that WhatsApp refuses is mailed once, however many messages wait for it', async () => {
  const { db } = database();
  const { run } = await open(WITHOUT_PUSH);
  await addPerson(db, { name: 'Dora', role: 'owner' });
  for (const subject of ['one', 'two', 'three']) await alert('template_refused', subject);
  await run();
  await alert('template_refused', 'four');
  await run();
  expect(await mailed()).toEqual([
    expect.stringMatching(/^dora@shop.example es alert: WhatsApp no deja usar una plantilla/),
  ]);
});

test('an alert that comes and goes is mailed once an hour, others beside it as they come', async () => {
  const { db } = database();
  const { run } = await open(WITHOUT_PUSH);
  await addPerson(db, { name: 'Dora', role: 'owner' });
  const comesBack = async () => {
    await resolveAlerts(db, 'no_webhooks', null);
    await alert('no_webhooks');
    await run();
  };
  await comesBack();
  await comesBack();
  await pass('50 minutes');
  await comesBack();
  expect(await mailed()).toEqual([aboutSilence]);
  await alert('spend_jumps');
  await run();
  expect(await mailed()).toEqual([aboutSilence, expect.stringContaining('El gasto de hoy')]);
  await pass('11 minutes');
  await run();
  expect(await mailed()).toHaveLength(3);
});

test('several of one kind are one mail, and what is over by then is none', async () => {
  const { db } = database();
  const { run } = await open(WITHOUT_PUSH);
  await addPerson(db, { name: 'Dora', role: 'owner' });
  await alert('event_given_up', 'one');
  await alert('event_given_up', 'two');
  await alert('queue_grows');
  await resolveAlerts(db, 'queue_grows', null);
  await run();
  await pass('2 hours');
  await run();
  expect(await mailed()).toEqual([expect.stringContaining('Un sistema tuyo no recibió algunos eventos')]);
});

test('two processes that look at the same time mail once', async () => {
  const [one, two] = [await open(WITHOUT_PUSH), await open(WITHOUT_PUSH)];
  await addPerson(database().db, { name: 'Dora', role: 'owner' });
  await alert('no_webhooks', 'one');
  await alert('no_webhooks', 'two');
  await Promise.all([one.run(), two.run(), one.run(), two.run()]);
  expect(await mailed()).toEqual([aboutSilence]);
});

test.each([
  ['spend_jumps', /^El gasto de hoy/],
  ['event_given_up', /^Un sistema tuyo no recibió/],
  ['webhook_off', /^Un webhook se desactivó/],
  ['no_webhooks', /^WhatsApp no avisa/],
] as const)('%s is pushed, and what a device took is not mailed', async (code, words) => {
  const { db } = database();
  const { run, keys } = await open();
  await addPerson(db, { name: 'Dora', role: 'owner', isOnDuty: false });
  await hirePerson(db, server, keys, { name: 'Ana' });
  await alert(code);
  await run();
  expect(server.received.map(({ payload }) => payload.notification)).toMatchObject([
    { title: 'Recado necesita atención', body: expect.stringMatching(words) },
  ]);
  await pass('4 minutes');
  await run();
  expect(await mailed()).toEqual([]);
});

test('several that were pushed as one were all taken', async () => {
  const { db } = database();
  const { run, keys } = await open();
  await addPerson(db, { name: 'Dora', role: 'owner', isOnDuty: false });
  await hirePerson(db, server, keys, { name: 'Ana' });
  for (const code of ['queue_grows', 'no_statuses', 'spend_jumps'] as const) await alert(code);
  await run();
  expect(server.received).toHaveLength(1);
  await pass('4 minutes');
  await run();
  expect(await mailed()).toEqual([]);
});

test('where nobody is on duty, or no device shows pushes, the owners are mailed once a push has had its time', async () => {
  const { db } = database();
  const { run, keys } = await open();
  await addPerson(db, { name: 'Dora', role: 'owner', isOnDuty: false });
  await hirePerson(db, server, keys, { name: 'Ana' });
  await sql`update push_devices set silent = 3`.execute(db);
  await alert('no_webhooks');
  await run();
  expect(await mailed()).toEqual([]);
  await pass('4 minutes');
  await run();
  expect(await mailed()).toEqual([aboutSilence]);
  await sql`update staff_members set is_on_duty = false`.execute(db);
  await alert('channel_stopped');
  await run();
  await pass('4 minutes');
  await run();
  expect(await mailed()).toHaveLength(2);
});

test('however many alerts a device took, one that none took is mailed', async () => {
  const { db } = database();
  const { run, keys } = await open();
  await addPerson(db, { name: 'Dora', role: 'owner', isOnDuty: false });
  await hirePerson(db, server, keys, { name: 'Ana' });
  for (const message of Array.from({ length: 250 }).keys()) await alert('template_refused', `message ${message}`);
  await run();
  await sql`update staff_members set is_on_duty = false`.execute(db);
  await pass('4 minutes');
  await run();
  expect(await mailed()).toEqual([]);
  await alert('no_webhooks');
  await run();
  await pass('4 minutes');
  await run();
  expect(await mailed()).toEqual([aboutSilence]);
});

test('what staff sees in its conversations is mailed to nobody, nor is anything without a mail account', async () => {
  const { db } = database();
  const [withMail, without] = [
    await open(WITHOUT_PUSH),
    await open({ ...WITHOUT_PUSH, SMTP_URL: '', SMTP_FROM_EMAIL: '', ...REAL }),
  ];
  await addPerson(db, { name: 'Dora', role: 'owner' });
  await alert('customer_complaint');
  await alert('refund_requested');
  await withMail.run();
  await alert('no_webhooks');
  await without.run();
  expect(await mailed()).toEqual([]);
});

/** Meta's account: beside the simulator mails are files. */
const REAL = {
  WHATSAPP_ACCESS_TOKEN: 'a-token-of-meta',
  WHATSAPP_PHONE_NUMBER_ID: '100000000000009',
  WHATSAPP_APP_SECRET: 'a-secret-of-meta',
  WHATSAPP_WEBHOOK_VERIFY_TOKEN: 'a-word-of-ours',
  OPENROUTER_API_KEY: 'a-key',
};
