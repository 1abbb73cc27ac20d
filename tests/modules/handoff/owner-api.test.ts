import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { machineClock } from '../../../src/core/clock.ts';
import { newId } from '../../../src/core/ids.ts';
import { detectLanguage } from '../../../src/core/language.ts';
import { changeHolder, handoffRoutes, openAlert, remedyOf } from '../../../src/handoff/index.ts';
import { ALERT_CODES } from '../../../src/handoff/types.ts';
import { answerErrors, createWebApp } from '../../../src/platform/http/web-app.ts';
import { createLog } from '../../../src/platform/log.ts';
import { createRateLimits } from '../../../src/platform/rate-limit.ts';
import { createKey, requireKey, type Scope } from '../../../src/staff/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { serve } from '../platform/http-support.ts';

const database = useDatabase();
beforeEach(async () => {
  await sql`delete from staff_alerts`.execute(database().db);
});

/** The REST API, asked with a key of these rights. */
async function api(...scopes: Scope[]) {
  const { db } = database();
  const limits = createRateLimits({ redis: null, pool: null, onLimited: () => undefined });
  const app = createWebApp({ trustProxy: false });
  const needs = requireKey({ db, now: machineClock, limits });
  app.use(handoffRoutes({ db, businessClock: machineClock, needs, onReturned: async () => undefined }));
  app.use(answerErrors({ log: createLog({ level: 'silent', name: 'test' }) }));
  const { url } = await serve(app);
  const { key } = await createKey({ db, now: machineClock }, { name: 'test', scopes });
  return async (method: string, path: string): Promise<{ readonly status: number; readonly body: unknown }> => {
    const response = await fetch(`${url}/api/v1${path}`, { method, headers: { authorization: `Bearer ${key}` } });
    return { status: response.status, body: await response.json() };
  };
}

async function waitingConversation(): Promise<string> {
  const { id } = await makeConversation(database().db);
  const change = { holder: 'waiting', reason: 'asked', by: 'rules', at: new Date(), isTold: true } as const;
  for (const write of changeHolder({ ...change, conversationId: id })) await write.execute(database().db);
  return id;
}

describe('conversations that wait for a person', () => {
  test('are listed with their reason, and no longer once they are given back to the assistant', async () => {
    const id = await waitingConversation();
    const ask = await api('conversations:read', 'conversations:write');
    const waiting = { conversationId: id, holder: 'waiting', reason: 'asked', since: expect.any(String) };
    expect((await ask('GET', '/conversations?holder=waiting')).body).toEqual({ conversations: [waiting] });
    expect((await ask('POST', `/conversations/${id}/return`)).body).toEqual({ outcome: 'returned' });
    expect((await ask('POST', `/conversations/${id}/return`)).body).toEqual({ outcome: 'unchanged' });
    expect((await ask('GET', '/conversations?holder=waiting')).body).toEqual({ conversations: [] });
  });

  test('that do not exist cannot be given back', async () => {
    const ask = await api('conversations:write');
    expect(await ask('POST', `/conversations/${newId()}/return`)).toMatchObject({
      status: 404,
      body: { code: 'conversation_unknown' },
    });
    expect((await ask('POST', '/conversations/one/return')).status).toBe(400);
  });

  test('are given back only with the right to change them', async () => {
    const id = await waitingConversation();
    expect((await (await api('conversations:read', 'alerts:read'))('POST', `/conversations/${id}/return`)).status).toBe(
      403,
    );
  });
});

describe('alerts', () => {
  test('are one entry for each code, with since when, how many and what to do, and nothing of a person', async () => {
    const { db } = database();
    await openAlert(db, 'message_failed', newId(), { code: 131026, details: 'to 5215512345678' });
    await openAlert(db, 'message_failed', newId(), { code: 131026 });
    await openAlert(db, 'channel_stopped', 'whatsapp', {});
    await openAlert(db, 'channel_stopped', 'whatsapp', {});
    await sql`update staff_alerts set at = '2026-11-24T12:00:00Z' where kind = 'channel_stopped'`.execute(db);
    const { body } = await (await api('alerts:read'))('GET', '/alerts');
    expect(body).toEqual({
      alerts: [
        {
          code: 'channel_stopped',
          since: '2026-11-24T12:00:00.000Z',
          dueAt: null,
          count: 1,
          remedy: remedyOf('channel_stopped'),
        },
        {
          code: 'message_failed',
          since: expect.any(String),
          dueAt: null,
          count: 2,
          remedy: remedyOf('message_failed'),
        },
      ],
    });
    expect(JSON.stringify(body)).not.toContain('5215512345678');
  });

  test('are read only with the right to read them', async () => {
    expect((await (await api('conversations:read'))('GET', '/alerts')).status).toBe(403);
  });

  test('all say in Spanish and in English what to do', () => {
    for (const code of ALERT_CODES) {
      const { es, en } = remedyOf(code);
      expect(es).toMatch(/^[A-Z][^\n]{60,}\.$/);
      expect(en).toMatch(/^[A-Z][^\n]{60,}\.$/);
      expect([detectLanguage(es, 'en'), detectLanguage(en, 'es')], code).toEqual(['es', 'en']);
    }
  });
});
