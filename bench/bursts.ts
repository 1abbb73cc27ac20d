import { availableParallelism } from 'node:os';
import { sleep } from '../src/core/clock.ts';
import { phoneOf } from '../tests/faults/customers.ts';
import type { Benchmark } from './benchmark.ts';
import { cpuMsOfChildren } from './processes.ts';
import {
  codePhoto,
  inSensingShop,
  largePhoto,
  REMOTE_MS,
  type Sample,
  type SensingShop,
  textPhotos,
  voiceNote,
} from './senses.ts';
import { median } from './statistics.ts';
import { inMs, type Row } from './table.ts';

const MOST_BY_SLOWEST = 1.3;
const MOST_BY_CPU = 1.2;
const PHONES = 700_000;

/** Times from the first stored webhook, ms. */
type Times = { readonly settledMs: number; readonly answeredMs: number };
type Timed = Times & { readonly cpuMs: number };

let phones = 0;

/** Five attachments at once beside the same ones alone: a burst waits for its slowest, not for one after another. */
export const bursts: Benchmark = async ({ isQuick }) => {
  const rounds = isQuick ? 2 : 7;
  return [...(await remote(rounds)), ...(await local(rounds))];
};

async function remote(rounds: number): Promise<readonly Row[]> {
  const samples = [...(await textPhotos()), await codePhoto(), voiceNote()];
  const { together, alone } = await inSensingShop('remote', (shop) => measure(shop, samples, rounds));
  const slowest = Math.max(...alone.map(({ settledMs }) => settledMs));
  const row = (measured: string, ms: number): Row => ({
    benchmark: `bursts, readers elsewhere that take ${REMOTE_MS / 1_000} s`,
    measure: measured,
    recado: inMs(ms),
    beside: `${inMs(slowest)} slowest alone`,
    ratio: ms / slowest,
    target: `≤ ${MOST_BY_SLOWEST}`,
    isReached: ms / slowest <= MOST_BY_SLOWEST,
  });
  return [
    row('4 pictures and a voice note, first webhook → all settled', together.settledMs),
    row('4 pictures and a voice note, first webhook → the one answer', together.answeredMs),
  ];
}

async function local(rounds: number): Promise<readonly Row[]> {
  const samples = [...(await textPhotos()), await codePhoto(), await largePhoto()];
  const workers = Math.max(1, availableParallelism() - 1);
  const { together, alone } = await inSensingShop('local', (shop) => measure(shop, samples, rounds));
  const cpuMs = alone.reduce((sum, one) => sum + one.cpuMs, 0) / workers;
  const row = (measured: string, ms: number): Row => ({
    benchmark: `bursts, readers of this machine, ${workers} processes`,
    measure: measured,
    recado: inMs(ms),
    beside: `${inMs(cpuMs)} CPU of the five ÷ ${workers}`,
    ratio: ms / cpuMs,
    target: `≤ ${MOST_BY_CPU}`,
    isReached: ms / cpuMs <= MOST_BY_CPU,
  });
  return [
    row('5 pictures, first webhook → all settled', together.settledMs),
    row('5 pictures, first webhook → the one answer', together.answeredMs),
  ];
}

/** Medians of all together and of each alone, in turns, so that whatever else the machine does hits both. */
async function measure(
  shop: SensingShop,
  samples: readonly Sample[],
  rounds: number,
): Promise<{ readonly together: Timed; readonly alone: readonly Timed[] }> {
  // Loads readers, models and code.
  await timed(shop, samples);
  const together: Timed[] = [];
  const alone = samples.map((): Timed[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, sample] of samples.entries()) alone[at]?.push(await timed(shop, [sample]));
    together.push(await timed(shop, samples));
  }
  return { together: medians(together), alone: alone.map(medians) };
}

const medians = (times: readonly Timed[]): Timed => ({
  settledMs: median(times.map(({ settledMs }) => settledMs)),
  answeredMs: median(times.map(({ answeredMs }) => answeredMs)),
  cpuMs: median(times.map(({ cpuMs }) => cpuMs)),
});

/** Shows files to a shop that has nothing else to do, as a customer who never wrote before. */
async function timed(shop: SensingShop, samples: readonly Sample[]): Promise<Timed> {
  const cpuBefore = await cpuMsOfChildren(shop.pid);
  const shown = await shop.show(phoneOf(PHONES + phones++), samples);
  await Promise.all(shown.tokens.slice(0, 1).map(shop.hear));
  const times = await timesOf(shop, shown.wamids, shown.phone);
  const cpuMs = (await cpuMsOfChildren(shop.pid)) - cpuBefore;
  seeAnswer(shop, shown.phone, shown.tokens);
  // The statuses of the answer are still on their way.
  await sleep(300);
  return { ...times, cpuMs };
}

const TIMES = `
  select extract(epoch from first.at) * 1000 as first_ms,
    extract(epoch from max(a.settled_at)) * 1000 as settled_ms,
    count(*) filter (where a.state = 'understood' and a.reading ->> 'unread' is null
      and a.reading #>> '{detail,textReaderFailed}' is null)::int as understood,
    string_agg(concat_ws(' ', a.state, a.reading ->> 'unread', a.reason, a.reading #>> '{detail,textReaderFailed}'), ', ')
      as ends
  from attachments a join messages m on m.id = a.message_id,
    (select min(received_at) as at from webhook_calls
      where exists (select from unnest($1::text[]) as wamid where position(convert_to(wamid, 'UTF8') in body) > 0)) first
  where m.wamid = any($1)
  group by first.at`;

type Found = { first_ms: string; settled_ms: string; understood: number; ends: string };

/** The figures of files that nobody understood would be worth nothing. */
async function timesOf(shop: SensingShop, wamids: readonly string[], phone: string): Promise<Times> {
  const [found] = await shop.rows<Found>(TIMES, [wamids]);
  if (found?.understood !== wamids.length) throw new Error(`not all files were understood: ${found?.ends}`);
  const answeredAt = shop.meta.accepted.find(({ to }) => isOf(to, phone))?.at ?? Number.NaN;
  return {
    settledMs: Number(found.settled_ms) - Number(found.first_ms),
    answeredMs: answeredAt - Number(found.first_ms),
  };
}

/** One answer, to all of them. */
function seeAnswer({ meta }: SensingShop, phone: string, tokens: readonly string[]): void {
  const answers = meta.accepted.filter(({ to }) => isOf(to, phone));
  const missing = tokens.filter((token) => !answers[0]?.text.includes(token));
  if (answers.length === 1 && missing.length === 0) return;
  throw new Error(`${answers.length} answers to one burst; the first leaves out ${missing.length} of its messages`);
}

const isOf = (to: string, phone: string): boolean => to.replace('+', '') === phone;
