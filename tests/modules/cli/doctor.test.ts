import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { makeConversation } from '../../support/conversation.ts';
import { createTestDatabase, useDatabase } from '../../support/database.ts';
import { answerJson, freePort, startLocalServer } from '../../support/local-server.ts';
import { missingRedis, startRedis } from '../../support/redis.ts';
import { type Ran, runRecado } from './run-recado.ts';

const database = useDatabase();
const missing = missingRedis();

const doctor = (variables: Record<string, string>): Promise<Ran> => runRecado(['doctor'], variables);

/** The line of one part. */
const lineOf = ({ out }: Ran, part: string): string =>
  out.split('\n').find((line) => line.slice(2).startsWith(part)) ?? '';

const NUMBER = '106540352242922';
/** Everything that a real installation sets, all at one address. */
const accounts = (url: string): Record<string, string> => ({
  DATABASE_URL: database().url,
  WHATSAPP_ACCESS_TOKEN: 'EAAB-doctor-token',
  WHATSAPP_PHONE_NUMBER_ID: NUMBER,
  WHATSAPP_WEBHOOK_VERIFY_TOKEN: 'doctor-verify',
  WHATSAPP_APP_SECRET: 'doctor-app-secret',
  WHATSAPP_GRAPH_URL: url,
  OPENROUTER_API_KEY: 'sk-or-doctor',
  LLM_BASE_URL: `${url}/api/v1`,
  LLM_MODEL_DEFAULT: 'a/one',
  LLM_MODEL_PREMIUM: 'a/one',
  LLM_MODEL_ECONOMIC: 'a/one',
  LLM_MODEL_FALLBACK: 'b/two',
});

describe('recado doctor', () => {
  test('speaks Spanish at a Spanish terminal', async () => {
    const ran = await doctor({ PORT: String(await freePort()), LANG: 'es_MX.UTF-8' });
    expect(ran.out).toMatch(/^· database {2}real {6}PostgreSQL .*$/m);
    expect(lineOf(ran, 'WhatsApp')).toMatch(
      /^· WhatsApp {2}simulado {2}simulado; no está en marcha$|^· WhatsApp {2}simulado/,
    );
    expect(ran.out).not.toMatch(/stand-in|not running|is not set/);
  });

  test('on a machine where nothing runs says what is a stand-in, and that nothing is wrong', async () => {
    const ran = await doctor({ PORT: String(await freePort()) });
    expect(ran.code).toBe(0);
    expect(ran.out.trim().split('\n')).toEqual([
      '· database  real      built-in PostgreSQL, not running',
      '· jobs      real      BullMQ on that PostgreSQL',
      '· WhatsApp  stand-in  simulated; not running',
      '· model     stand-in  plain rules, not AI; not running',
      '✓ speech    stand-in  cannot hear: it repeats what is typed beside a voice note; set OPENAI_API_KEY',
      expect.stringMatching(/^[✓·] ffmpeg {4}real/),
      '· simulator stand-in  not running',
      expect.stringMatching(/^✓ mail {6}stand-in {2}nothing leaves this machine; files in /),
      expect.stringMatching(/^· staff {5}real {6}STAFF_EMAIL is not set/),
      expect.stringMatching(/^· push {6}real {6}off: VAPID_SUBJECT is not set/),
      expect.stringMatching(/^✓ files {5}real {6}keeps files in .*files$/),
      expect.stringMatching(/^✓ documents real {6}PDFs/),
      '✓ billing   stand-in  demo ledger, no money moves',
      expect.stringMatching(/^· shop {6}stand-in/),
      '· budget    real      no daily limit: LLM_DAILY_LIMIT_USD is not set',
      '✓ pictures  real      barcodes and text are read on this machine',
      expect.stringMatching(
        /^✓ prices {4}stand-in {2}not confirmed, of 2026-\d\d-\d\d, in USD; set WHATSAPP_PRICES_FILE\. .*Mexican/,
      ),
      expect.stringMatching(/^[✓!] disk {6}real {6}[\d.]+ GB free in /),
      '✓ clock     real      that of the database, which was compared',
      expect.stringMatching(/^✓ versions {2}real {6}Recado [\d.]+, Node 24\./),
      '· alerts    real      in the database, which cannot be read now',
    ]);
  });

  test('calls the real accounts and is content when each of them works', async () => {
    const asked: string[] = [];
    const server = await startLocalServer((request, response) => {
      asked.push(request.url ?? '');
      if (request.url === `/v25.0/${NUMBER}`)
        return answerJson(response, 200, { id: NUMBER, verified_name: 'Mi café' });
      return answerJson(response, 200, {
        data: request.url?.endsWith('/key') ? {} : [{ id: 'a/one' }, { id: 'b/two' }],
      });
    });
    const ran = await doctor(accounts(server.url));
    await server.close();
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(lineOf(ran, 'database')).toBe('✓ database  real      PostgreSQL of DATABASE_URL answers');
    expect(lineOf(ran, 'WhatsApp')).toBe('✓ WhatsApp  real      answers as Mi café');
    expect(lineOf(ran, 'model')).toBe('✓ model     real      answers and serves every configured model');
    expect(lineOf(ran, 'simulator')).toContain('off');
    expect(lineOf(ran, 'prices')).toMatch(/^! prices .*not confirmed/);
    expect(lineOf(ran, 'shop')).toMatch(/real/);
    const paths = asked.map((path) => path.split('?')[0]).toSorted();
    const number = `/v25.0/${NUMBER}`;
    expect(paths).toEqual(['/', '/api/v1/key', '/api/v1/models', number, number, '/v25.0/debug_token']);
  });

  test('ends with 1 and goes on with the other parts when one of them fails', async () => {
    const server = await startLocalServer((request, response) =>
      request.url?.startsWith('/v25.0/')
        ? answerJson(response, 401, { error: { message: 'expired', code: 190 } })
        : answerJson(response, 200, { data: [{ id: 'a/one' }] }),
    );
    const ran = await doctor(accounts(server.url));
    await server.close();
    expect(ran.code).toBe(1);
    expect(lineOf(ran, 'WhatsApp')).toMatch(/^✗ .*WHATSAPP_ACCESS_TOKEN is refused \(190\)/);
    expect(lineOf(ran, 'model')).toMatch(/^✗ .*does not serve b\/two\./);
    expect(lineOf(ran, 'database')).toMatch(/^✓/);
    expect(`${ran.out}${ran.err}`).not.toMatch(/EAAB-doctor-token|sk-or-doctor/);
  });

  test('says what was spent today, and who answers for the rest of the day', async () => {
    const { id } = await makeConversation(database().db);
    await sql`insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, language, cost_micro_usd, started_at)
      values (${newId()}, ${id}, 1, 'answered', '{}', '{}', 'es', 4200000, now())`.execute(database().db);
    const budgetOf = async (limit: string) => {
      const variables = { DATABASE_URL: database().url, PORT: String(await freePort()), LLM_DAILY_LIMIT_USD: limit };
      return lineOf(await doctor(variables), 'budget');
    };
    const spent = (limit: string) =>
      `✓ budget    real      $4.20 of ${limit} spent since midnight (America/Mexico_City);`;
    expect(await budgetOf('10')).toBe(`${spent('$10.00')} the economic model answers from $8.00 on`);
    expect(await budgetOf('5')).toBe(`${spent('$5.00')} the economic model answers (mistralai/mistral-small-2603)`);
    expect(await budgetOf('4.2')).toBe(`${spent('$4.20')} people answer until midnight`);
  });

  test('takes a foreign program on our port for what it is, not for the simulator', async () => {
    const server = await startLocalServer((_request, response) => answerJson(response, 200, { hello: 'world' }));
    const ran = await doctor({ DATABASE_URL: database().url, PORT: String(server.port) });
    await server.close();
    expect(ran.code).toBe(1);
    expect(lineOf(ran, 'simulator')).toMatch(/^✗ .*is not our simulator \(HTTP 200\); is PORT taken\?/);
    expect(lineOf(ran, 'WhatsApp')).toMatch(/^✗ .*is not WhatsApp/);
  });

  test('says that an empty database waits for the next start, and leaves it empty', async () => {
    const empty = await createTestDatabase('empty');
    const ran = await doctor({ DATABASE_URL: empty.url, PORT: String(await freePort()) });
    const { rows } = await empty.pool.query(`select tablename from pg_tables where schemaname = 'public'`);
    await empty.drop();
    expect(ran.code).toBe(0);
    expect(lineOf(ran, 'database')).toMatch(/^✓ .*the next start applies 0001-path\.sql/);
    expect(rows).toEqual([]);
  });

  test('refuses a database that a newer version has used', async () => {
    const newer = await createTestDatabase();
    await newer.pool.query(
      `insert into schema_migrations (number, name, checksum) values (9999, '9999-later.sql', 'x')`,
    );
    const ran = await doctor({ DATABASE_URL: newer.url, PORT: String(await freePort()) });
    await newer.drop();
    expect(ran.code).toBe(1);
    expect(lineOf(ran, 'database')).toMatch(/^✗ .*newer version has used it \(9999-later\.sql\)/);
  });

  test('says that Redis cannot be reached', async () => {
    const REDIS_PORT = String(await freePort());
    const ran = await doctor({ DATABASE_URL: database().url, REDIS_HOST: '127.0.0.1', REDIS_PORT, PORT: REDIS_PORT });
    expect(ran.code).toBe(1);
    expect(lineOf(ran, 'jobs')).toContain(`Redis at 127.0.0.1:${REDIS_PORT} cannot be used: nothing listens there.`);
  });

  test.skipIf(missing !== null)(
    `accepts a Redis only while it evicts nothing${missing ? ` (${missing})` : ''}`,
    async () => {
      const [keeps, evicts] = await Promise.all([startRedis(), startRedis('--maxmemory-policy', 'allkeys-lru')]);
      const PORT = String(await freePort());
      const [good, bad] = await Promise.all(
        [keeps, evicts].map(({ port }) => doctor({ PORT, REDIS_URL: `redis://127.0.0.1:${port}` })),
      );
      await Promise.all([keeps.stop(), evicts.stop()]);
      expect(lineOf(good ?? { code: null, out: '', err: '' }, 'jobs')).toMatch(/^✓ .*nothing is evicted/);
      expect(bad?.code).toBe(1);
      expect(lineOf(bad ?? { code: null, out: '', err: '' }, 'jobs')).toMatch(/^✗ .*allkeys-lru/);
    },
  );
});
