import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { alertLine } from '../../../../src/cli/alerts.ts';
import { listAlerts, resolveAlerts } from '../../../../src/handoff/index.ts';
import { useDatabase } from '../../../support/database.ts';
import { type Door, openDoor } from '../../../support/whatsapp-door.ts';
import { accountChange, SENT } from './payloads.ts';
import { forgetAll, NOW } from './world.ts';

const database = useDatabase();
const db = () => database().db;
let door: Door;
beforeEach(async () => {
  await forgetAll(db());
  await sql`truncate staff_alerts`.execute(db());
  door = await openDoor(db(), () => NOW);
});
afterEach(() => door.close());

const tell = (field: string, value: object, second = 0): Promise<string> =>
  door.deliver(accountChange(field, value, SENT + second));
const template = (event: string, second = 0): Promise<string> =>
  tell('message_template_status_update', { event, message_template_id: 7, message_template_name: 'aviso' }, second);
const open = async (): Promise<string[]> => (await listAlerts(db())).map(({ code, count }) => `${code} ${count}`);

test('staff is told once of a violation, however often WhatsApp tells of it, and again of the next one', async () => {
  const violation = { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'SCAM' } };
  await tell('account_update', violation);
  await tell('account_update', violation);
  expect(await open()).toEqual(['whatsapp_account 1']);
  await resolveAlerts(db(), 'whatsapp_account', null);
  expect(await tell('account_update', violation)).toBe('200 read event_repeated:1');
  expect(await open()).toEqual([]);
  await tell('account_update', violation, 60);
  expect(await open()).toEqual(['whatsapp_account 1']);
});

test('what differs about one account stands side by side', async () => {
  await tell('account_update', { event: 'ACCOUNT_VIOLATION' });
  await tell('account_update', { event: 'ACCOUNT_RESTRICTION' });
  await tell('security', { event: 'PIN_CHANGED', display_phone_number: '5215550001111' });
  expect((await open()).sort()).toEqual(['whatsapp_account 2', 'whatsapp_security 1']);
});

test('a violation that is told late is still one', async () => {
  await tell('account_update', { event: 'PARTNER_ADDED' }, 60);
  await tell('account_update', { event: 'ACCOUNT_VIOLATION' });
  expect(await open()).toEqual(['whatsapp_account 1']);
});

test('a template that was paused and is approved again by the time we hear of it needs nobody', async () => {
  await template('APPROVED', 60);
  await template('PAUSED', 30);
  expect(await open()).toEqual([]);
  await template('DISABLED', 90);
  expect(await open()).toEqual(['template_stopped 1']);
});

test('what is fine opens nothing', async () => {
  await template('APPROVED');
  await tell('phone_number_quality_update', { event: 'UPGRADE', display_phone_number: '5215550001111' });
  await tell('user_preferences', { user_preferences: [{ wa_id: '1', value: 'stop', category: 'marketing_messages' }] });
  expect(await open()).toEqual([]);
});

test('the alert says in words what to do, and keeps no number of anybody', async () => {
  await tell('security', {
    event: 'PIN_RESET_REQUEST',
    display_phone_number: '5215550001111',
    requester: '61555822107539',
  });
  const [alert] = await listAlerts(db());
  if (!alert) throw new Error('no alert is open');
  expect(alertLine(alert, 'es')).toMatch(/^whatsapp_security \(1, desde .*\): Alguien cambió .*PIN/);
  expect(alertLine(alert, 'en')).toContain('two-step PIN');
  const { rows } = await sql<{ detail: object }>`select detail from staff_alerts`.execute(db());
  expect(rows).toEqual([{ detail: { field: 'security', word: 'PIN_RESET_REQUEST', name: null } }]);
});
