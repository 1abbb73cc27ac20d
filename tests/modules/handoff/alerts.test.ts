import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import type { Alerts } from '../../../src/console/contract.ts';
import { listAlerts, openAlert, resolveAlerts } from '../../../src/handoff/index.ts';
import type { AlertCode } from '../../../src/handoff/types.ts';
import { useDatabase } from '../../support/database.ts';
import { openConsole, told } from '../console/world.ts';
import { consoleOf } from './console-world.ts';

const database = useDatabase();
const db = () => database().db;
beforeEach(async () => void (await sql`truncate staff_alerts`.execute(db())));

/** An alert that was opened so many minutes ago. */
async function open(code: AlertCode, minutes: number, subject = 'system'): Promise<void> {
  await openAlert(db(), code, subject, {});
  await sql`update staff_alerts set at = now() - ${minutes} * interval '1 minute' where kind = ${code} and subject = ${subject}`.execute(
    db(),
  );
}

const shown = async (): Promise<Alerts['problems']> => {
  const { get } = await openConsole(db(), told());
  return (await get<Alerts>('/alerts')).problems;
};

test('what stops the shop stands first, then the newest', async () => {
  await open('customer_complaint', 600);
  await open('template_stopped', 5);
  await open('channel_stopped', 300);
  await open('no_webhooks', 20);
  await open('mail_failed', 60, 'one');
  await open('mail_failed', 1, 'two');
  const found = await shown();
  expect(found.map(({ code, count, isSerious }) => `${code} ${count} ${isSerious}`)).toEqual([
    'no_webhooks 1 true',
    'channel_stopped 1 true',
    'mail_failed 2 false',
    'template_stopped 1 false',
    'customer_complaint 1 false',
  ]);
  // Since the first of them, by the newest of them.
  const [since, newest] = [found[2]?.since, found[2]?.newestAt].map((at) => Date.parse(at ?? ''));
  expect(Math.round(((newest ?? 0) - (since ?? 0)) / 60_000)).toBe(59);
});

test('the owner ends an alert, once and on record; what goes on being wrong opens it again', async () => {
  const { ask, staff } = await consoleOf(db(), 'owner');
  await open('mail_failed', 60, 'one');
  await open('mail_failed', 5, 'two');
  await open('no_webhooks', 5);
  const until = (await shown()).find(({ code }) => code === 'mail_failed')?.newestAt;
  expect((await ask('POST', '/alerts/mail_failed/end', { until })).status).toBe(204);
  expect((await listAlerts(db())).map(({ code }) => code)).toEqual(['no_webhooks']);
  expect((await ask('POST', '/alerts/mail_failed/end', { until })).status).toBe(404);
  expect(staff.audited).toEqual(['alert_ended']);
  await openAlert(db(), 'mail_failed', 'one', {});
  expect(await listAlerts(db())).toHaveLength(2);
});

test('one that opened after the page was read is not ended with the others', async () => {
  const { ask } = await consoleOf(db(), 'owner');
  await open('mail_failed', 60, 'one');
  const [seen] = await shown();
  await openAlert(db(), 'mail_failed', 'two', {});
  expect((await ask('POST', '/alerts/mail_failed/end', { until: seen?.newestAt })).status).toBe(204);
  expect((await listAlerts(db())).map(({ code, count }) => `${code} ${count}`)).toEqual(['mail_failed 1']);
});

test.each(['staff', 'viewer'] as const)('a %s ends none', async (role) => {
  const { ask, staff } = await consoleOf(db(), role);
  await open('mail_failed', 5);
  const until = new Date().toISOString();
  expect((await ask('POST', '/alerts/mail_failed/end', { until })).status).toBe(403);
  expect([await listAlerts(db()), staff.audited]).toMatchObject([[{ code: 'mail_failed' }], []]);
});

test('what is no alert, is not open or has no moment is refused', async () => {
  const { ask, staff } = await consoleOf(db(), 'owner');
  await open('mail_failed', 5);
  await open('no_webhooks', 5);
  await resolveAlerts(db(), 'no_webhooks', null);
  const until = new Date().toISOString();
  for (const code of ['no_webhooks', 'constructor', "x'%20or%20true", '%00'])
    expect([code, (await ask('POST', `/alerts/${code}/end`, { until })).status]).toEqual([code, 404]);
  for (const body of [{}, { until: 'now' }, { until: null }, { until, all: true }])
    expect((await ask('POST', '/alerts/mail_failed/end', body)).status).toBe(400);
  expect([await listAlerts(db()), staff.audited]).toMatchObject([[{ code: 'mail_failed' }], []]);
});
