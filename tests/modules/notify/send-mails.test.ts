import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import type { newId } from '../../../src/core/ids.ts';
import { queueMail, sendMails, settleMails } from '../../../src/notify/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { mailbox, openPost, queueAnswer, SHOP } from './world.ts';

const database = useDatabase();
beforeEach(
  async () => void (await sql`truncate mails, email_addresses, mail_events, mail_counts`.execute(database().db)),
);

const states = async () =>
  (
    await sql<{ state: string; reason: string | null; errorCode: string | null }>`
      select state, reason, error_code from mails order by id`.execute(database().db)
  ).rows;
const settle = async (dead: readonly ReturnType<typeof newId<'worker'>>[] = []) => {
  const told: string[] = [];
  const alertStaff = async ({ state, reason }: { state: string; reason: string | null }) =>
    void told.push(`${state} ${reason}`);
  await settleMails({ db: database().db, wake: async () => void told.push('woken'), alertStaff }, dead);
  return told;
};
const makeDue = () => sql`update mails set not_before = now()`.execute(database().db);

test('a mail that was queued in a transaction goes out when that commits, and not when it does not', async () => {
  const { db } = database();
  const post = openPost(db);
  await db.transaction().execute(async (tx) => void (await queueAnswer(tx)));
  const undone = db.transaction().execute(async (tx) => {
    await queueAnswer(tx);
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  await sendMails(post.deps);
  expect(post.sent).toHaveLength(1);
  expect(post.sent[0]).toMatchObject({ subject: `Lo que pediste a ${SHOP}`, fromName: SHOP, headers: {} });
  expect(await states()).toEqual([{ state: 'sent', reason: null, errorCode: null }]);
});

test('what is queued twice under one key is one mail, and the first one counts', async () => {
  const { db } = database();
  const post = openPost(db);
  await Promise.all([1, 2, 3].map(() => queueAnswer(db, { key: 'order:7:confirmation', to: 'ana@example.mx' })));
  await sendMails(post.deps);
  await queueAnswer(db, { key: 'order:7:confirmation', to: 'other@example.mx' });
  await sendMails(post.deps);
  expect(post.sent.map((mail) => mail.to.address)).toEqual(['ana@example.mx']);
});

test('300 queued mails are each sent once by two workers at the same time', async () => {
  const { db } = database();
  const [one, two] = [openPost(db), openPost(db)];
  for (let index = 0; index < 300; index += 1) await queueAnswer(db, { key: `mail ${index}` });
  await Promise.all([sendMails(one.deps), sendMails(two.deps)]);
  const ids = [...one.sent, ...two.sent].map((mail) => mail.id);
  expect(ids).toHaveLength(300);
  expect(new Set(ids).size).toBe(300);
  expect(Math.min(one.sent.length, two.sent.length)).toBeGreaterThan(0);
});

test('a mail that was refused for now is tried again later, never at once', async () => {
  const { db } = database();
  const later = { outcome: 'refused', refusal: 'later', code: '429', details: '', retryAfterMs: 60_000 } as const;
  const post = openPost(db, [later]);
  await queueAnswer(db);
  await sendMails(post.deps);
  await sendMails(post.deps);
  expect(post.ends).toEqual(['queued']);
  await makeDue();
  await sendMails(post.deps);
  expect(post.ends).toEqual(['queued', 'sent']);
});

test('a mail that is refused for good has failed, and staff is told once', async () => {
  const { db } = database();
  const post = openPost(db, [{ outcome: 'refused', refusal: 'never', code: '550', details: '', retryAfterMs: null }]);
  await queueAnswer(db);
  await sendMails(post.deps);
  expect(await states()).toEqual([{ state: 'failed', reason: 'refused', errorCode: '550' }]);
  expect(await settle()).toEqual(['failed refused']);
  expect(await settle()).toEqual([]);
});

test('a mail that is refused for now too often is given up', async () => {
  const { db } = database();
  const later = { outcome: 'refused', refusal: 'later', code: '451', details: '', retryAfterMs: null } as const;
  const post = openPost(
    db,
    Array.from({ length: 40 }, () => later),
  );
  await queueAnswer(db);
  for (let index = 0; index < 20; index += 1) {
    await makeDue();
    await sendMails(post.deps);
  }
  expect(post.sent).toHaveLength(12);
  expect((await states())[0]?.state).toBe('failed');
});

test('a refused account stops everything that waits and says so, and no mail is lost', async () => {
  const { db } = database();
  const stop = { outcome: 'refused', refusal: 'stop', code: '401', details: '', retryAfterMs: null } as const;
  const post = openPost(db, [stop], { lanes: 1 });
  for (let index = 0; index < 30; index += 1) await queueAnswer(db);
  await sendMails(post.deps);
  expect(post.sent).toHaveLength(1);
  expect(post.refused).toEqual(['401']);
  expect(new Set((await states()).map(({ state }) => state))).toEqual(new Set(['queued']));
  await makeDue();
  await sendMails(post.deps);
  expect((await states()).every(({ state }) => state === 'sent')).toBe(true);
});

test('a mail whose answer was lost is never sent again, and staff is told', async () => {
  const { db } = database();
  const post = openPost(db, [{ outcome: 'ambiguous', code: 'ETIMEDOUT' }]);
  await queueAnswer(db);
  await sendMails(post.deps);
  expect(await settle()).toEqual(['unconfirmed answer_lost']);
  await makeDue();
  await sendMails(post.deps);
  expect(post.sent).toHaveLength(1);
  expect(await states()).toEqual([{ state: 'unconfirmed', reason: 'answer_lost', errorCode: 'ETIMEDOUT' }]);
});

test('a lost answer of a provider that reports waits for the report before staff is told', async () => {
  const { db } = database();
  const post = openPost(db, [{ outcome: 'ambiguous', code: 'ECONNRESET' }]);
  const { mailer } = post.deps;
  await queueAnswer(db);
  await sendMails({ ...post.deps, mailer: mailer && { ...mailer, provider: 'sendgrid' } });
  expect(await settle()).toEqual([]);
  await sql`update mails set alert_at = alert_at - interval '10 min'`.execute(db);
  expect(await settle()).toEqual(['unconfirmed answer_lost']);
});

test('files are simply written again: the same mail replaces itself', async () => {
  const { db } = database();
  const post = openPost(db, [{ outcome: 'ambiguous', code: 'EIO' }]);
  const { mailer } = post.deps;
  await queueAnswer(db);
  await sendMails({ ...post.deps, mailer: mailer && { ...mailer, provider: 'files', isIdempotent: true } });
  expect((await states())[0]?.state).toBe('queued');
});

test('nothing goes to an address that bounced or complained, and what is optional stops after unsubscribing', async () => {
  const { db } = database();
  const post = openPost(db);
  const known = (address: string, column: string) =>
    sql`insert into email_addresses (address, unsubscribe_token, ${sql.ref(column)}) values (${address}, ${address}, now())`.execute(
      db,
    );
  await known('bounced@example.mx', 'bounced_at');
  await known('complained@example.mx', 'complained_at');
  await known('quiet@example.mx', 'unsubscribed_at');
  for (const to of ['bounced@example.mx', 'complained@example.mx', 'quiet@example.mx']) await queueAnswer(db, { to });
  const quiet = { address: mailbox('quiet@example.mx'), name: null };
  await queueMail({ template: 'welcome', data: {}, key: 'w', language: 'en', to: quiet, customerId: null }).execute(db);
  await sendMails(post.deps);
  expect(post.sent.map((mail) => mail.subject)).toEqual([`Lo que pediste a ${SHOP}`]);
  expect((await states()).map(({ reason }) => reason)).toEqual([
    'address_bounced',
    'address_complained',
    null,
    'unsubscribed',
  ]);
  expect((await settle()).sort()).toEqual(['discarded address_bounced', 'discarded address_complained']);
});

test('an optional mail says how to unsubscribe in one click', async () => {
  const { db } = database();
  const post = openPost(db);
  const to = { address: mailbox('ana@example.mx'), name: null };
  await queueMail({ template: 'welcome', data: {}, key: 'w', language: 'en', to, customerId: null }).execute(db);
  await sendMails(post.deps);
  expect(post.sent[0]?.headers).toEqual({
    'List-Unsubscribe': expect.stringMatching(/^<https:\/\/shop\.example\/email\/unsubscribe\/[0-9a-f]{32}>$/),
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  });
  expect(post.sent[0]?.text).toContain('https://shop.example/email/unsubscribe/');
});

test('a customer gets only so many mails a day, whoever asks for more; codes do not count', async () => {
  const { db } = database();
  const { customerId } = await makeConversation(db);
  const [one, two] = [openPost(db, [], { dailyLimit: 5 }), openPost(db, [], { dailyLimit: 5 })];
  for (let index = 0; index < 30; index += 1) await queueAnswer(db, { customerId });
  await Promise.all([sendMails(one.deps), sendMails(two.deps)]);
  expect(one.sent.length + two.sent.length).toBe(5);
  expect((await states()).filter(({ reason }) => reason === 'daily_limit')).toHaveLength(25);
  const to = { address: mailbox('ana@example.mx'), name: null };
  const data = { code: '123456', minutes: 10 };
  await queueMail({ template: 'one_time_code', data, key: 'c', language: 'es', to, customerId }).execute(db);
  await sendMails(one.deps);
  expect(one.sent.at(-1)?.text).toContain('123456');
});

test('a flood to one customer is one thing that staff is told of', async () => {
  const { db } = database();
  const { customerId } = await makeConversation(db);
  for (let index = 0; index < 10; index += 1) await queueAnswer(db, { customerId });
  await sendMails(openPost(db, [], { dailyLimit: 0 }).deps);
  const subjects = new Set<string>();
  const alertStaff = async ({ subject }: { subject: string }) => void subjects.add(subject);
  await settleMails({ db, wake: async () => undefined, alertStaff }, []);
  expect([...subjects]).toEqual([customerId]);
});

test('a mail that is tried again takes one place of the limit only', async () => {
  const { db } = database();
  const { customerId } = await makeConversation(db);
  const later = { outcome: 'refused', refusal: 'later', code: '429', details: '', retryAfterMs: null } as const;
  const post = openPost(db, [later, later, later], { dailyLimit: 1 });
  await queueAnswer(db, { customerId });
  for (let index = 0; index < 4; index += 1) {
    await makeDue();
    await sendMails(post.deps);
  }
  expect((await states())[0]?.state).toBe('sent');
});

test('a code that could not be sent in time is not sent any more, and is kept nowhere', async () => {
  const { db } = database();
  const post = openPost(db);
  const to = { address: mailbox('ana@example.mx'), name: null };
  const data = { code: '123456', minutes: 10 };
  await queueMail({ template: 'one_time_code', data, key: 'late', language: 'es', to, customerId: null }).execute(db);
  await sql`update mails set expires_at = now()`.execute(db);
  await queueMail({ template: 'one_time_code', data, key: 'sent', language: 'es', to, customerId: null }).execute(db);
  await sendMails(post.deps);
  expect((await states()).map(({ state, reason }) => [state, reason])).toEqual([
    ['discarded', 'too_late'],
    ['sent', null],
  ]);
  const { rows } = await sql`select from mails where data is not null`.execute(db);
  expect(rows).toEqual([]);
});

test('without a mail account nothing is sent, and staff is told', async () => {
  const { db } = database();
  await queueAnswer(db);
  await sendMails(openPost(db, [], { mailer: null }).deps);
  expect(await settle()).toEqual(['discarded no_account']);
});

test('a mail that nobody took is woken again', async () => {
  const { db } = database();
  await queueAnswer(db);
  expect(await settle()).toEqual([]);
  await sql`update mails set not_before = now() - interval '2 s'`.execute(db);
  expect(await settle()).toEqual(['woken']);
});

test('data that does not fit the template is refused when it is queued, by its field', () => {
  const to = { address: mailbox('ana@example.mx'), name: null };
  const bad = {
    template: 'one_time_code',
    data: { code: '12', minutes: 10 },
    key: 'k',
    language: 'es',
    to,
    customerId: null,
  } as const;
  expect(() => queueMail(bad)).toThrow(
    expect.objectContaining({ code: 'mail_malformed', facts: { template: 'one_time_code', fields: 'code' } }),
  );
});
