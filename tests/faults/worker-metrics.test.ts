import { expect, test } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import { openDb } from '../../src/platform/db/index.ts';
import { freePort } from '../support/local-server.ts';
import { openDatabaseFolder } from './database-process.ts';
import { startProgram } from './program.ts';
import { productionLike } from './world.ts';

const NOWHERE = 'http://127.0.0.1:9';
const TOKEN = 'a-word-for-prometheus';

test('what a worker counts is scraped from its own port, by whoever may, and nothing else is served there', async () => {
  const database = await openDatabaseFolder(100, true);
  await database.start();
  const [port, unused] = [await freePort(), await freePort()];
  const program = startProgram({
    ...productionLike({ port: unused, dataDir: database.dataDir, graphUrl: NOWHERE, modelUrl: NOWHERE }),
    ...{ ROLE: 'worker', DATABASE_URL: await database.url(), DATA_DIR_SHARED: 'on' },
    ...{ METRICS_PORT: String(port), METRICS_TOKEN: TOKEN },
  });
  const ask = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers });
  // What a proxy passes on does not count as asked by this machine.
  const fromElsewhere = { 'x-forwarded-for': '203.0.113.9' };
  try {
    await program.ready();
    const { pool } = openDb({ connectionString: await database.url(), maxConnections: 1, applicationName: 'tests' });
    await pool.query("insert into webhook_calls (id, vendor, body) values ($1, 'nobody', '{}')", [newId()]);
    await pool.end();
    await expect
      .poll(async () => (await ask('/metrics')).text(), { timeout: 30_000, interval: 200 })
      .toContain('recado_call_parked_total{reason="no reader for nobody"} 1');
    const text = await (await ask('/metrics')).text();
    expect(text).toContain('recado_calls_parked 1\n');
    expect(text).toContain('recado_messages_without_outcome 0\n');
    expect((await ask('/healthz')).status).toBe(200);
    expect((await ask('/metrics', fromElsewhere)).status).toBe(403);
    expect((await ask('/metrics', { ...fromElsewhere, authorization: `Bearer ${TOKEN}` })).status).toBe(200);
    for (const path of ['/', '/api/v1/openapi.json', '/api/console/me', '/webhooks/whatsapp'])
      expect((await ask(path)).status).toBe(404);
    await expect(fetch(`http://127.0.0.1:${unused}/healthz`)).rejects.toThrow();
    program.signal('SIGTERM');
    expect(await program.exited).toEqual({ code: 0, signal: null });
  } finally {
    program.signal('SIGKILL');
    await program.exited;
    await database.close();
  }
}, 120_000);
