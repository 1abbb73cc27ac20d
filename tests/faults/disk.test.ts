import { execFileSync } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sleep } from '../../src/core/clock.ts';
import { findRunningPostgres } from '../../src/platform/db/index.ts';
import { freePort } from '../support/local-server.ts';
import { type Program, startProgram } from './program.ts';
import { productionLike } from './world.ts';

/** A disk of our own that can be filled: only root may mount one. */
const mayMount = process.getuid?.() === 0;
const NOWHERE = 'http://127.0.0.1:9';
const BODY_BYTES = 200_000;

let disk = '';
let program: Program;
let environment: Record<string, string>;

beforeAll(async () => {
  if (!mayMount) return;
  disk = mkdtempSync(join(tmpdir(), 'recado-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=220m,mode=755', 'recado-test', disk]);
  environment = productionLike({
    port: await freePort(),
    dataDir: join(disk, 'data'),
    graphUrl: NOWHERE,
    modelUrl: NOWHERE,
  });
  program = startProgram(environment);
  await program.ready();
}, 90_000);

afterAll(async () => {
  if (!mayMount) return;
  program.signal('SIGTERM');
  await program.exited;
  execFileSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
}, 60_000);

/** A signed call that is large enough to need room; resolves with the status, 0 when there was no answer. */
async function post(mark: string): Promise<number> {
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [],
    mark,
    filler: randomUUID().repeat(BODY_BYTES / 36),
  });
  const signature = createHmac('sha256', environment['WHATSAPP_APP_SECRET'] ?? '')
    .update(body)
    .digest('hex');
  const init = {
    method: 'POST',
    body,
    headers: { 'x-hub-signature-256': `sha256=${signature}`, 'content-type': 'application/json' },
  };
  return fetch(`http://127.0.0.1:${environment['PORT']}/webhooks/whatsapp`, {
    ...init,
    signal: AbortSignal.timeout(20_000),
  }).then(
    (response) => response.status,
    () => 0,
  );
}

/** Marks of the calls that the database holds. */
async function storedMarks(): Promise<Set<string>> {
  const client = new pg.Client({ connectionString: (await findRunningPostgres(environment['DATA_DIR'] ?? '')) ?? '' });
  await client.connect();
  const { rows } = await client.query<{ mark: string }>(
    "select convert_from(body, 'utf8')::json ->> 'mark' as mark from webhook_calls",
  );
  await client.end();
  return new Set(rows.map(({ mark }) => mark));
}

/** Takes all the room that is left; returns how to give it back. */
function fill(): () => void {
  const path = join(disk, 'filler');
  const file = openSync(path, 'w');
  const block = Buffer.alloc(64 * 1024, 1);
  try {
    for (;;) writeSync(file, block);
  } catch {
    closeSync(file);
  }
  return () => rmSync(path);
}

test.runIf(mayMount)(
  'a full disk is answered with 503, never with a false 200, and room brings everything back',
  async () => {
    const acknowledged: string[] = [];
    const send = async (): Promise<number> => {
      const mark = randomUUID();
      const status = await post(mark);
      if (status === 200) acknowledged.push(mark);
      return status;
    };
    expect(await send()).toBe(200);
    const giveBack = fill();
    const whileFull = new Set<number>();
    for (let i = 0; i < 120 && !whileFull.has(503); i++) whileFull.add(await send());
    expect([...whileFull].filter((status) => status !== 200)).toContain(503);
    giveBack();
    await expect.poll(send, { timeout: 60_000, interval: 500 }).toBe(200);
    await sleep(500);
    const stored = await storedMarks();
    expect(acknowledged.filter((mark) => !stored.has(mark))).toEqual([]);
  },
  150_000,
);
