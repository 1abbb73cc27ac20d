import { sleep } from '../src/core/clock.ts';
import { phoneOf } from '../tests/faults/customers.ts';
import type { Benchmark } from './benchmark.ts';
import { hostileFiles } from './hostile-files.ts';
import { warmUp } from './loads.ts';
import { memoryOfShop } from './memory.ts';
import { inSensingShop, type Sample, type SensingShop, textPhotos, voiceNote } from './senses.ts';
import { median, percentile } from './statistics.ts';
import { inMb, inMs, type Row } from './table.ts';

const GROWTH_BYTES = 250_000_000;
const ENDED_WITHIN_MS = 300_000;
const SAMPLE_MS = 200;
const IDLE_LOOKS = 10;
const LOAD_ATTEMPTS = 3;
const PHONES = 740_000;
const ASKER = phoneOf(741_000);
const ASK_EVERY_MS = 500;

/** Memory of the whole program, its processes and its database while hostile files come at once. */
export const hostile: Benchmark = async ({ isQuick }) => {
  const files = await hostileFiles();
  return inSensingShop('local', async (shop) => {
    await warmUp(shop);
    const cold = await idleBytes(shop);
    await readOnce(shop);
    const idle = await idleBytes(shop);
    const rounds = [];
    for (let round = 0; round < (isQuick ? 1 : 3); round += 1) rounds.push(await attack(shop, files, round));
    const peak = Math.max(...rounds.map(({ bytes }) => bytes));
    const asked = rounds.flatMap(({ askedMs }) => askedMs);
    const ended = Math.min(...rounds.map((round) => round.ended));
    return [
      row('PSS over idle, readers loaded', inMb(peak - idle), `≤ ${inMb(GROWTH_BYTES)}`, peak - idle <= GROWTH_BYTES),
      row('PSS over idle before anything was read', inMb(peak - cold), '–', null),
      row('files with a stated end', `${ended} of ${files.length}`, 'all', ended === files.length),
      row('p95 webhook → send of somebody who writes meanwhile', inMs(percentile(asked, 0.95)), '–', null),
    ];
  });
};

const row = (measure: string, recado: string, target: string, isReached: boolean | null): Row => ({
  ...{ benchmark: 'hostile, 22 files at once', measure, recado, beside: null, ratio: null, target, isReached },
});

/** One good picture and one voice note, understood: models and programs are loaded. A busy machine may need another try. */
async function readOnce(shop: SensingShop): Promise<void> {
  const samples: readonly Sample[] = [...(await textPhotos()).slice(0, 1), voiceNote()];
  for (let attempt = 0; attempt < LOAD_ATTEMPTS; attempt += 1) {
    const { wamids } = await shop.show(phoneOf(PHONES), samples);
    await untilEnded(shop, wamids);
    const [found] = await shop.rows<{ understood: number }>(UNDERSTOOD, [wamids]);
    if (found?.understood === samples.length) return;
  }
  throw new Error('a picture and a voice note were not understood: what was measured then would be the wrong idle');
}

const UNDERSTOOD = `
  select count(*) filter (where a.reading ->> 'unread' is null)::int as understood
  from attachments a join messages m on m.id = a.message_id where m.wamid = any($1)`;

async function idleBytes(shop: SensingShop): Promise<number> {
  const looks: number[] = [];
  for (let look = 0; look < IDLE_LOOKS; look += 1) {
    await sleep(ASK_EVERY_MS);
    looks.push(await memoryOfShop(shop));
  }
  return median(looks);
}

type Attack = { readonly bytes: number; readonly ended: number; readonly askedMs: readonly number[] };

/** All files at once, each from a customer of its own, while somebody else writes words. */
async function attack(shop: SensingShop, files: readonly Sample[], round: number): Promise<Attack> {
  let isOver = false;
  const watch = async (): Promise<number> => {
    let peak = 0;
    for (; !isOver; await sleep(SAMPLE_MS)) peak = Math.max(peak, await memoryOfShop(shop));
    return peak;
  };
  const ask = async (): Promise<readonly number[]> => {
    const times: number[] = [];
    for (; !isOver; await sleep(ASK_EVERY_MS)) times.push(await shop.ask(ASKER));
    return times;
  };
  const watching = Promise.all([watch(), ask()]);
  const first = PHONES + 1 + round * files.length;
  try {
    const shown = await Promise.all(files.map((file, at) => shop.show(phoneOf(first + at), [file])));
    const ended = await untilEnded(
      shop,
      shown.flatMap(({ wamids }) => wamids),
    );
    isOver = true;
    const [bytes, askedMs] = await watching;
    return { bytes, askedMs, ended };
  } finally {
    isOver = true;
    await watching;
  }
}

const ENDED = `
  select count(*) filter (where a.settled_at is not null)::int as ended
  from attachments a join messages m on m.id = a.message_id where m.wamid = any($1)`;

/** Waits until every file is understood or stated as not understood; how many are when the time is over. */
async function untilEnded(shop: SensingShop, wamids: readonly string[]): Promise<number> {
  const deadline = performance.now() + ENDED_WITHIN_MS;
  for (;;) {
    const [found] = await shop.rows<{ ended: number }>(ENDED, [wamids]);
    const ended = found?.ended ?? 0;
    if (ended === wamids.length || performance.now() > deadline) return ended;
    await sleep(SAMPLE_MS);
  }
}
