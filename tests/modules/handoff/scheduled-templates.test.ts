import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { waitsUntil } from '../../../src/app/when-to-begin.ts';
import { newId } from '../../../src/core/ids.ts';
import { discardExpired, releaseDue, type SendDeps, sendInitiated } from '../../../src/outbox/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { agree, approve } from '../announce/world.ts';
import { database } from '../orders/world.ts';
import { consoleOf } from './console-world.ts';
import { outboxOf, sender } from './fence/staff-world.ts';

const db = () => database().db;
const HOUR_MS = 3_600_000;
const inHours = (hours: number): Date => new Date(Date.now() + hours * HOUR_MS);

beforeEach(async () => {
  await sql`delete from outbox_messages`.execute(db());
  await approve();
});

/** A customer who agreed to notices, at night: until nine hours from now. */
async function atNight() {
  const { id, customerId } = await makeConversation(db());
  await agree(customerId);
  const { ask, staff, begin } = await consoleOf(db(), 'staff');
  begin.sendAt = inHours(9);
  const path = `/conversations/${id}/templates`;
  const { body } = await ask('GET', path);
  const { templates } = body as {
    templates: { name: string; sendAt: string | null; parameters: { name: string }[] }[];
  };
  const reminder = templates.find(({ name }) => name === 'payment_reminder');
  const parameters = Object.fromEntries((reminder?.parameters ?? []).map(({ name }) => [name, '2026-12-01']));
  const wanted = { id: newId(), name: 'payment_reminder', language: 'es_MX', parameters };
  return { id, customerId, ask, staff, begin, path, reminder, wanted };
}

const going = () => {
  const { deps, sent } = sender(db());
  const template = { kind: 'template', name: 'payment_reminder', language: 'es_MX', text: 'Tu pago vence' } as never;
  const planTemplate: SendDeps['planTemplate'] = async () => ({
    can: 'go',
    template,
    category: 'utility',
    isDisliked: false,
  });
  return { sent, run: () => sendInitiated({ ...deps, planTemplate, isStopping: () => false }) };
};
const reasonOf = async (id: Parameters<typeof outboxOf>[1]) =>
  (await outboxOf(db(), id)).map((line) => line.split('-> ')[1]);

describe('a template at night', () => {
  test('is offered for the morning, and stored for no other moment than the one that was shown', async () => {
    const { id, ask, staff, begin, path, reminder, wanted } = await atNight();
    expect(reminder?.sendAt).toBe(begin.sendAt?.toISOString());
    const at = begin.sendAt?.toISOString();
    expect(await ask('POST', path, wanted)).toMatchObject({
      status: 409,
      body: { error: { code: 'template_waits' }, sendAt: at },
    });
    expect([await outboxOf(db(), id), staff.audited]).toEqual([[], []]);
    for (const status of [201, 201]) expect((await ask('POST', path, { ...wanted, sendAt: at })).status).toBe(status);
    expect(await reasonOf(id)).toEqual(['held scheduled']);
    expect(staff.audited).toEqual(['conversation_taken', 'template_scheduled']);
  });

  test('goes once when its time has come, and not before', async () => {
    const { id, ask, path, begin, wanted } = await atNight();
    await ask('POST', path, { ...wanted, sendAt: begin.sendAt });
    const { sent, run } = going();
    const sweep = async (at: Date) => {
      await Promise.all([releaseDue(db(), at, 'initiated', 100), releaseDue(db(), at, 'initiated', 100)]);
      await Promise.all([run(), run()]);
    };
    await sweep(inHours(8));
    expect(sent).toHaveLength(0);
    for (const hours of [9.1, 9.2, 30]) await sweep(inHours(hours));
    expect(sent).toHaveLength(1);
    expect(await reasonOf(id)).toEqual(['sent']);
  });

  test('is taken back until then, and never goes', async () => {
    const { id, ask, path, begin, wanted } = await atNight();
    await ask('POST', path, { ...wanted, sendAt: begin.sendAt });
    expect((await ask('POST', `/said/${wanted.id}/discard`)).status).toBe(200);
    await releaseDue(db(), inHours(10), 'initiated', 100);
    const { sent, run } = going();
    await run();
    expect(sent).toHaveLength(0);
    expect(await reasonOf(id)).toEqual(['discarded by_staff']);
  });

  test('may wait longer than it has to, but not for days, and lasts for its own three', async () => {
    const { id, ask, path, begin, wanted } = await atNight();
    const status = async (sendAt: Date | string) => (await ask('POST', path, { ...wanted, sendAt })).status;
    expect(await status(inHours(49))).toBe(400);
    expect(await status('mañana')).toBe(400);
    begin.sendAt = null;
    expect(await status(inHours(20))).toBe(201);
    expect(await discardExpired(db(), inHours(80), 100)).toBe(0);
    expect(await reasonOf(id)).toEqual(['held scheduled']);
  });

  test('that has ended meanwhile goes at once', async () => {
    const { id, ask, path, begin, wanted } = await atNight();
    const sendAt = begin.sendAt;
    begin.sendAt = null;
    expect((await ask('POST', path, { ...wanted, sendAt: inHours(-1) })).status).toBe(201);
    expect([sendAt === null, await reasonOf(id)]).toEqual([false, ['queued']]);
  });
});

test('it is night by the customer’s own clock, and by consent that they gave', async () => {
  const { id, customerId } = await makeConversation(db());
  await agree(customerId);
  const limits = { quiet: { from: '21:00', until: '09:00' }, perDay: 2, orderEventsPerDay: 9 };
  const at = (time: string) => waitsUntil({ businessClock: () => new Date(time), limits })(db(), id, 'utility');
  expect(await at('2026-11-25T05:30:00Z')).toEqual(new Date('2026-11-25T15:00:00Z'));
  expect(await at('2026-11-25T18:00:00Z')).toBeNull();
});
