import { sleep } from '../src/core/clock.ts';
import { phoneOf } from '../tests/faults/customers.ts';
import { HALF_LOAD_P99_MS, shoot } from './ack.ts';
import type { Benchmark } from './benchmark.ts';
import { warmUp, writeSteadily, writeWithoutPause } from './loads.ts';
import {
  codePhoto,
  inSensingShop,
  type Sample,
  type Senses,
  type SensingShop,
  textPhotos,
  voiceNote,
} from './senses.ts';
import { OVERHEAD_MS, TURNS_PER_SECOND } from './speed.ts';
import { median, percentile } from './statistics.ts';
import { inMs, type Row, rounded } from './table.ts';

const WITHIN = 0.2;
const CUSTOMERS = 64;
const STEADY_PER_SECOND = 20;
const STEADY_PEOPLE = 200;
const MEDIA_PHONES = 720_000;
/** The load is under way before anything is measured beside it. */
const SETTLE_MS = 2_000;
const QUIET_WITHIN_MS = 180_000;
const LOOK_MS = 200;

type MediaLoad = {
  readonly name: string;
  readonly senses: Senses;
  readonly perSecond: number;
  readonly samples: readonly Sample[];
};

/** What webhooks and turns of words notice of files: each measured alone and beside them, in turns, in one program. */
export const beside: Benchmark = async ({ isQuick }) => {
  const [receipt, label] = await textPhotos();
  const [code, voice] = [await codePhoto(), voiceNote()];
  const seen = [receipt, label, code].filter((sample) => sample !== undefined);
  const loads: readonly MediaLoad[] = [
    { name: '5 media/s, readers elsewhere', senses: 'remote', perSecond: 5, samples: [...seen.slice(1), voice] },
    { name: '0.3 pictures/s, read on this machine', senses: 'local', perSecond: 0.3, samples: seen },
  ];
  const rows: Row[] = [];
  for (const load of loads) rows.push(...(await measureLoad(load, isQuick ? 1 : 3, isQuick ? 5 : 12)));
  return rows;
};

/** What one stretch of a work gave; `asked` is what it must reach when no files come, where that is a plain number. */
type Figure = {
  readonly name: string;
  readonly is: 'rate' | 'ms';
  readonly value: number;
  readonly asked: number | null;
};
type Work = (shop: SensingShop, seconds: number) => Promise<readonly Figure[]>;

async function measureLoad(load: MediaLoad, rounds: number, seconds: number): Promise<readonly Row[]> {
  return inSensingShop(load.senses, async (shop) => {
    await warmUp(shop);
    // Loads readers and models.
    const sent = [await shop.show(nextPhone(), load.samples)].flatMap(({ wamids }) => wamids);
    await untilQuiet(shop);
    const { perSecond } = await shoot(shop, Math.min(5, seconds));
    await untilQuiet(shop);
    const works: readonly Work[] = [acks, acksAt(Math.floor(perSecond / 2)), turns, steady];
    const alone: Figure[] = [];
    const loaded: Figure[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const work of works) {
        alone.push(...(await work(shop, seconds)));
        await untilQuiet(shop);
        loaded.push(...(await whileSending(shop, load, sent, () => work(shop, seconds))));
        await untilQuiet(shop);
      }
    }
    return [...compare(load, alone, loaded), await understood(shop, load, sent.slice(load.samples.length))];
  });
}

const acks: Work = async (shop, seconds) => {
  const { perSecond } = await shoot(shop, seconds);
  return [{ name: 'webhooks/s', is: 'rate', value: perSecond, asked: null }];
};

const acksAt =
  (rate: number): Work =>
  async (shop, seconds) => {
    const { p99Ms } = await shoot(shop, seconds, rate);
    return [{ name: `p99 of webhooks at half load (${rate}/s)`, is: 'ms', value: p99Ms, asked: HALF_LOAD_P99_MS }];
  };

const turns: Work = async (shop, seconds) => {
  const value = await writeWithoutPause(shop, CUSTOMERS, seconds * 1_000);
  return [{ name: `turns/s, ${CUSTOMERS} customers`, is: 'rate', value, asked: TURNS_PER_SECOND.embedded }];
};

const steady: Work = async (shop, seconds) => {
  const load = { count: STEADY_PER_SECOND * seconds, perSecond: STEADY_PER_SECOND };
  const times = await writeSteadily(shop, { ...load, phone: (index) => phoneOf(1_000 + (index % STEADY_PEOPLE)) });
  return (['p50', 'p99'] as const).map((name) => ({
    name: `${name} webhook → send, ${STEADY_PER_SECOND}/s`,
    is: 'ms',
    value: percentile(times, name === 'p50' ? 0.5 : 0.99),
    asked: OVERHEAD_MS.embedded[name],
  }));
};

let phones = 0;
/** Each file comes from somebody else: what one customer may send is another question. */
const nextPhone = (): string => phoneOf(MEDIA_PHONES + phones++);

/** Runs `act` while files arrive at the load's rate, and notes what was sent. */
async function whileSending<T>(shop: SensingShop, load: MediaLoad, sent: string[], act: () => Promise<T>): Promise<T> {
  const ending = new AbortController();
  const sending = sendSteadily(shop, load, ending.signal);
  try {
    await sleep(SETTLE_MS);
    return await act();
  } finally {
    ending.abort();
    sent.push(...(await sending));
  }
}

async function sendSteadily(shop: SensingShop, load: MediaLoad, signal: AbortSignal): Promise<readonly string[]> {
  const { samples, perSecond } = load;
  const startedAt = performance.now();
  const showing: Promise<{ readonly wamids: readonly string[] }>[] = [];
  for (let index = 0; !signal.aborted; index += 1) {
    showing.push(shop.show(nextPhone(), samples.slice(index % samples.length).slice(0, 1)));
    await sleep(Math.max(0, startedAt + ((index + 1) * 1_000) / perSecond - performance.now()), signal);
  }
  return (await Promise.all(showing)).flatMap(({ wamids }) => wamids);
}

const OPEN = `
  select (select count(*) from webhook_calls where state = 'stored')
    + (select count(*) from attachments where settled_at is null) as open`;

/** Nothing of one stretch is left when the next one begins. */
async function untilQuiet(shop: SensingShop): Promise<void> {
  const deadline = performance.now() + QUIET_WITHIN_MS;
  for (;;) {
    const [found] = await shop.rows<{ open: string }>(OPEN);
    if (Number(found?.open) === 0) return;
    if (performance.now() > deadline) throw new Error(`${found?.open} calls and files are still open`);
    await sleep(LOOK_MS);
  }
}

/** Each figure beside the files by the same figure alone, and by what it must reach when no files come. */
function compare(load: MediaLoad, alone: readonly Figure[], loaded: readonly Figure[]): readonly Row[] {
  const firsts = loaded.filter(({ name }, at) => loaded.findIndex((other) => other.name === name) === at);
  return firsts.flatMap((figure) => {
    const of = (all: readonly Figure[]): number =>
      median(all.filter(({ name }) => name === figure.name).map(({ value }) => value));
    const without = { value: of(alone), words: 'alone' };
    const rows = [without, ...(figure.asked === null ? [] : [{ value: figure.asked, words: 'asked without files' }])];
    return rows.map((limit) => besideRow(load, figure, of(loaded), limit));
  });
}

function besideRow(
  load: MediaLoad,
  { name, is }: Figure,
  value: number,
  limit: { readonly value: number; readonly words: string },
): Row {
  const ratio = value / limit.value;
  const isRate = is === 'rate';
  const write = isRate ? rounded : inMs;
  return {
    benchmark: `beside ${load.name}`,
    measure: name,
    recado: write(value),
    beside: `${write(limit.value)} ${limit.words}`,
    ratio,
    target: isRate ? `≥ ${1 - WITHIN}` : `≤ ${1 + WITHIN}`,
    isReached: isRate ? ratio >= 1 - WITHIN : ratio <= 1 + WITHIN,
  };
}

const SETTLED = `
  select count(*) filter (where a.state = 'understood' and a.reading ->> 'unread' is null)::int as understood,
    percentile_cont(0.95) within group (order by extract(epoch from a.settled_at - a.created_at) * 1000)::float8 as p95
  from attachments a join messages m on m.id = a.message_id where m.wamid = any($1)`;

/** A load that nobody works on would slow nobody down. */
async function understood(shop: SensingShop, load: MediaLoad, sent: readonly string[]): Promise<Row> {
  const [found] = await shop.rows<{ understood: number; p95: number }>(SETTLED, [sent]);
  const count = found?.understood ?? 0;
  return {
    benchmark: `beside ${load.name}`,
    measure: 'files understood',
    recado: `${count} of ${sent.length} (p95 ${rounded((found?.p95 ?? 0) / 1_000)} s)`,
    beside: null,
    ratio: null,
    target: 'all',
    isReached: count === sent.length,
  };
}
