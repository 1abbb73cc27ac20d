import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { sleep } from '../src/core/clock.ts';
import { ACCOUNT } from '../tests/support/fake-meta.ts';
import type { Benchmark } from './benchmark.ts';
import { memoryOf } from './processes.ts';
import { openShop, type Shop } from './shop.ts';
import { inMb, type Row } from './table.ts';

const MB = 1024 * 1024;
const BODY_BYTES = 3 * MB;
const IN_FLIGHT_BYTES = 64 * MB;
/** A body in flight is held once as it comes and once more when it is put together; garbage of both stays for a while. */
const MOST_GROWTH_BYTES = 3 * IN_FLIGHT_BYTES;
const UPLOADS = 100;
const CHUNKS = 30;
const CHUNK_EVERY_MS = 100;
const STAGGER_MS = 30;
const SAMPLE_MS = 50;
const WARM_CALLS = 200;
/** What came of a call without an answer. */
const CUT = 'cut';

type Outcome = number | typeof CUT;

type Seen = {
  readonly statuses: ReadonlyMap<Outcome, number>;
  /** Memory beyond that before the first upload, bytes: while all of them wait, and at the peak. */
  readonly held: number;
  readonly peak: number;
  readonly after: Outcome;
};

/**
 * A hundred slow uploads of 3 MB at once, 300 MB together: once one shortly after the other and, in the full form, once
 * all in step. None sends its last piece before every other has been refused or waits for its last piece too.
 */
export const bodies: Benchmark = async ({ isQuick }) => {
  const patterns = [['one after the other', STAGGER_MS] as const, ['in step', 0] as const].slice(0, isQuick ? 1 : 2);
  const rows: Row[] = [];
  // Each in a program of its own: memory that was taken once is hardly ever given back.
  for (const [how, staggerMs] of patterns)
    rows.push(...rowsOf(how, await uploadAll('web', staggerMs), await uploadAll('bare', staggerMs)));
  return rows;
};

async function uploadAll(kind: 'web' | 'bare', staggerMs: number): Promise<Seen> {
  const shop = await openShop(kind);
  try {
    for (let call = 0; call < WARM_CALLS; call += 1) await shop.meta.deliver({ object: 'whatsapp_business_account' });
    return await watchUploads(shop, staggerMs);
  } finally {
    await shop.close();
  }
}

async function watchUploads(shop: Shop, staggerMs: number): Promise<Seen> {
  const before = await memoryOfProgram(shop);
  const { promise: last, resolve: sendLast } = Promise.withResolvers<void>();
  const uploads = Array.from({ length: UPLOADS }, (_, index) => openUpload(shop.webhookUrl, index * staggerMs, last));
  const waiting = Promise.all(uploads.map(({ waits, result }) => Promise.race([waits, result])));
  const held = await peakDuring(shop, waiting);
  sendLast();
  const results = Promise.all(uploads.map(({ result }) => result));
  const peak = Math.max(held, await peakDuring(shop, results));
  const statuses = new Map<Outcome, number>();
  for (const result of await results) statuses.set(result, (statuses.get(result) ?? 0) + 1);
  const after = await openUpload(shop.webhookUrl, 0, last).result;
  return { statuses, held: held - before, peak: peak - before, after };
}

/** Highest memory of the program until `work` has ended, bytes. */
async function peakDuring(shop: Shop, work: Promise<unknown>): Promise<number> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  let peak = 0;
  do {
    peak = Math.max(peak, await memoryOfProgram(shop));
    await Promise.race([done, sleep(SAMPLE_MS)]);
  } while (!isDone);
  return peak;
}

type Upload = {
  /** All but the last piece has left. */
  readonly waits: Promise<void>;
  readonly result: Promise<Outcome>;
};

function openUpload(url: string, delayMs: number, last: Promise<void>): Upload {
  const { promise: waits, resolve: isWaiting } = Promise.withResolvers<void>();
  const result = new Promise<Outcome>((resolve) => {
    const call = request(url, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json', 'content-length': BODY.length, 'x-hub-signature-256': SIGNATURE },
    });
    let isOver = false;
    const end = (outcome: Outcome): void => {
      isOver = true;
      resolve(outcome);
      call.destroy();
    };
    call.on('response', ({ statusCode }) => end(statusCode ?? CUT));
    call.on('error', () => end(CUT));
    void sleep(delayMs).then(async () => {
      for (let piece = 0; piece < CHUNKS && !isOver; piece += 1) {
        if (piece === CHUNKS - 1) {
          isWaiting();
          await last;
        }
        call.write(BODY.subarray((piece * BODY.length) / CHUNKS, ((piece + 1) * BODY.length) / CHUNKS));
        await sleep(CHUNK_EVERY_MS);
      }
      if (!isOver) call.end();
    });
  });
  return { waits, result };
}

async function memoryOfProgram(shop: Shop): Promise<number> {
  const bytes = await memoryOf([shop.pid]);
  if (bytes === null) throw new Error('this system does not tell the memory of processes (/proc/PID/smaps_rollup)');
  return bytes;
}

function rowsOf(how: string, mine: Seen, bare: Seen): Row[] {
  const benchmark = `bodies, ${UPLOADS} uploads of 3 MB ${how}`;
  const stored = mine.statuses.get(200) ?? 0;
  const storedByBare = bare.statuses.get(200) ?? 0;
  const refused = mine.statuses.get(503) ?? 0;
  const strange = UPLOADS - stored - refused;
  return [
    {
      benchmark,
      measure: 'taken at one time',
      recado: inMb(stored * BODY.length),
      beside: `${inMb(storedByBare * BODY.length)} bare`,
      ratio: storedByBare === 0 ? null : stored / storedByBare,
      target: `1 to ${inMb(IN_FLIGHT_BYTES)}`,
      isReached: stored > 0 && stored * BODY.length <= IN_FLIGHT_BYTES,
    },
    {
      benchmark,
      measure: `answered 503, of ${UPLOADS}${strange > 0 ? ` (and ${strange} otherwise)` : ''}`,
      recado: String(refused),
      beside: `${bare.statuses.get(503) ?? 0} bare`,
      ratio: null,
      target: 'all but those taken',
      isReached: strange === 0 && refused > 0,
    },
    ...(['held', 'peak'] as const).map((when) => ({
      benchmark,
      measure: when === 'held' ? 'growth of PSS while all wait' : 'growth of PSS at the peak',
      recado: inMb(mine[when]),
      beside: `${inMb(bare[when])} bare`,
      ratio: mine[when] / bare[when],
      target: `≤ ${inMb(MOST_GROWTH_BYTES)}`,
      isReached: mine[when] <= MOST_GROWTH_BYTES,
    })),
    {
      benchmark,
      measure: 'answer to one more body afterwards',
      recado: String(mine.after),
      beside: `${bare.after} bare`,
      ratio: null,
      target: '200',
      isReached: mine.after === 200,
    },
  ];
}

/** A call of 3 MB that is valid and says nothing. */
const BODY = ((): Buffer => {
  const frame = (padding: string): string =>
    JSON.stringify({ object: 'whatsapp_business_account', entry: [], padding });
  return Buffer.from(frame('x'.repeat(BODY_BYTES - frame('').length)));
})();
const SIGNATURE = `sha256=${createHmac('sha256', ACCOUNT.appSecret).update(BODY).digest('hex')}`;
