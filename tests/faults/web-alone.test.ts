import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import { listAlerts } from '../../src/handoff/index.ts';
import { makeConversation } from '../support/conversation.ts';
import { useDatabase } from '../support/database.ts';
import { freePort } from '../support/local-server.ts';
import { startProgram } from './program.ts';
import { productionLike } from './world.ts';

const NOWHERE = 'http://127.0.0.1:9';
const database = useDatabase();
const folder = await mkdtemp(join(tmpdir(), 'recado-faults-web-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a web process that is left without any worker says that messages wait', async () => {
  const { db, url } = database();
  const { id } = await makeConversation(db);
  await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at, received_at)
    values (${newId()}, ${id}, 'wamid.late', 'text', 'hola', now(), now() - interval '6 minutes')`.execute(db);
  const places = { port: await freePort(), dataDir: folder, graphUrl: NOWHERE, modelUrl: NOWHERE };
  const roles = { ROLE: 'web', DATABASE_URL: url, DATA_DIR_SHARED: 'on' };
  const program = startProgram({ ...productionLike(places), ...roles });
  try {
    await program.ready();
    const codes = async () => (await listAlerts(db)).map(({ code }) => code);
    await expect.poll(codes, { timeout: 20_000 }).toContain('queue_grows');
  } finally {
    program.signal('SIGTERM');
    await program.exited;
  }
}, 90_000);
