import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { queueMail, SAMPLES } from '../../src/notify/index.ts';
import { findRunningPostgres, openDb } from '../../src/platform/db/index.ts';
import { startProgram } from '../faults/program.ts';
import { mailbox } from '../modules/notify/world.ts';
import { freePort } from '../support/local-server.ts';

test('with nothing configured a mail becomes a file that the simulator lists, once, also after a kill', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'recado-mails-'));
  const PORT = String(await freePort());
  const start = async () => {
    const program = startProgram({ PORT, DATA_DIR: folder, LOG_LEVEL: 'info' });
    await program.ready();
    return program;
  };
  const queue = async (key: string): Promise<void> => {
    const connectionString = (await findRunningPostgres(folder)) ?? '';
    const { db, pool } = openDb({ connectionString, maxConnections: 1, applicationName: 'tests' });
    const to = { address: mailbox('ana@example.mx'), name: 'Ana' };
    const order = { template: 'order_confirmation', data: SAMPLES.order_confirmation, language: 'es' } as const;
    await queueMail({ ...order, key, to, customerId: null }).execute(db);
    await pool.end();
  };
  const listed = async (): Promise<number> =>
    (await (await fetch(`http://127.0.0.1:${PORT}/simulator/mails`)).text()).split('>Tu pedido P-1042<').length - 1;
  let program = await start();
  const before = await listed();
  await queue('order:1');
  await expect.poll(listed).toBe(before + 1);
  await queue('order:2');
  program.signal('SIGKILL');
  await program.exited;
  program = await start();
  await expect.poll(listed).toBe(before + 2);
  expect((await readdir(join(folder, 'outbox'))).filter((name) => name.endsWith('.eml'))).toHaveLength(2);
  expect(program.output()).not.toMatch(/ana@|P-1042/);
  program.signal('SIGTERM');
  await program.exited;
  await rm(folder, { recursive: true, force: true });
}, 120_000);
