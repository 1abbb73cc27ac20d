import { Client } from 'pg';
import { sleep } from '../src/core/clock.ts';
import { phoneOf } from '../tests/faults/customers.ts';
import { openWorld, type World } from '../tests/faults/world.ts';
import type { Accepted, SendFault } from '../tests/support/fake-meta.ts';
import { tokenOf, tokensIn } from '../tests/support/tokens.ts';
import type { Benchmark } from './benchmark.ts';
import { type Gate, openGate } from './open-gate.ts';
import { seedConversations } from './seed-conversations.ts';
import { whileOpen } from './shop.ts';
import { median, percentile } from './statistics.ts';
import { inMs, type Row, rounded } from './table.ts';

const LIMIT = 80;
const MOST_IN_A_SECOND = 82;
const LEAST_PER_SECOND = 76;
const MOST_DELAY_MS = 1_000;
const MESSAGES_EACH = 10;
const ONE_FAULT_IN = 50;
const FAULTS: readonly SendFault[] = ['429', '131056', '500', 'accept then reset', 'hang'];
const PATIENCE_MS = 420_000;
const ASKERS = 700_000;

/** What is queued goes out at WhatsApp's pace, once, in order, through faults and two kills; and answers go before it. */
export const sends: Benchmark = async ({ isQuick }) => [
  ...(await inWorld(isQuick ? 2_000 : 10_000, manySends)),
  ...(await inWorld(isQuick ? 2_000 : 10_000, besideNotifications)),
];

type Act = (world: World, count: number, gate: Gate) => Promise<Row[]>;

async function inWorld(count: number, act: Act): Promise<Row[]> {
  const gate = await openGate();
  return whileOpen(
    async () => gate.close(),
    async () => {
      const environment = {
        ...{ WHATSAPP_MESSAGES_PER_SECOND: String(LIMIT), QUIET_HOURS: 'off' },
        WHATSAPP_GRAPH_URL: gate.url,
      };
      const world = await openWorld({ topology: 'workers', seed: 1, copies: 0, environment });
      gate.leadTo(world.meta.graphUrl);
      return whileOpen(world.close, () => act(world, count, gate));
    },
  );
}

async function manySends(world: World, count: number, gate: Gate): Promise<Row[]> {
  const url = await world.database.url();
  // Messages go round the conversations, so the faults keep out of step with them: no conversation gets them all.
  for (let fault = 0; fault < count / ONE_FAULT_IN; fault += 1)
    world.meta.fail(tokenOf(fault * ONE_FAULT_IN + (fault % ONE_FAULT_IN)), [FAULTS[fault % FAULTS.length] ?? '429']);
  await seedConversations(url, count / MESSAGES_EACH);
  await queue(url, count, 'notice');
  void killTwice(world, count / LIMIT);
  await untilSent(url);
  const { rows } = await asked(url, `select id, state from outbox_messages where content ->> 'text' like 'Aviso %'`);
  const found = rows as { id: string; state: string }[];
  const arrivals = await gate.arrivals();
  if (arrivals.length < world.meta.accepted.length) throw new Error('the gate missed messages that came through it');
  return [...rowsOf(world.meta.accepted, found, count), ...rowsOfPace(arrivals)];
}

/** Each worker is killed once on the way and comes back after three seconds. */
async function killTwice(world: World, seconds: number): Promise<void> {
  for (const name of world.workers) {
    await sleep((seconds * 1_000) / 4);
    await world.kill(name);
    await sleep(3_000);
    await world.start(name);
  }
}

function rowsOf(accepted: readonly Accepted[], rows: readonly { id: string; state: string }[], count: number): Row[] {
  const times = new Map<string, number>();
  for (const { callbackId } of accepted) times.set(callbackId, (times.get(callbackId) ?? 0) + 1);
  const once = rows.filter(({ id }) => times.get(id) === 1).length;
  const stated = rows.filter(
    ({ id, state }) => !times.has(id) && (state === 'failed' || state === 'unconfirmed'),
  ).length;
  const twice = [...times.values()].filter((copies) => copies > 1).length;
  return [
    row(
      'accepted once, or in a stated final state',
      `${once + stated} of ${count} (${stated} stated)`,
      `${count}`,
      once + stated === count,
    ),
    row('accepted twice', String(twice), '0', twice === 0),
    row('conversations out of order', String(disordered(accepted)), '0', disordered(accepted) === 0),
  ];
}

/** As WhatsApp counts: what arrives, also what it refuses. */
function rowsOfPace(at: readonly number[]): Row[] {
  const busiest = Math.max(...at.map((from, index) => firstAfter(at, from + 1_000, index) - index));
  const most = at.slice(0, Math.floor(at.length * 0.99));
  const perSecond = (most.length * 1_000) / ((most.at(-1) ?? 0) - (most[0] ?? 0));
  return [
    row('messages in the busiest second', String(busiest), `≤ ${MOST_IN_A_SECOND}`, busiest <= MOST_IN_A_SECOND),
    row('messages a second, first 99 %', rounded(perSecond), `≥ ${LEAST_PER_SECOND}`, perSecond >= LEAST_PER_SECOND),
  ];
}

function firstAfter(sorted: readonly number[], time: number, from: number): number {
  let at = from;
  while (at < sorted.length && (sorted[at] ?? 0) < time) at += 1;
  return at;
}

const disordered = (accepted: readonly Accepted[]): number => {
  const newest = new Map<string, number>();
  const wrong = new Set<string>();
  for (const { to, text } of accepted) {
    const number = Number(/\d+$/.exec(text)?.[0] ?? -1);
    if (number < (newest.get(to) ?? -1)) wrong.add(to);
    newest.set(to, number);
  }
  return wrong.size;
};

async function besideNotifications(world: World, count: number): Promise<Row[]> {
  const url = await world.database.url();
  await seedConversations(url, count);
  const seconds = Math.min(60, count / LIMIT / 2);
  const alone = await askSteadily(world, seconds);
  await asked(url, CONSENTS);
  await queue(url, count, 'initiated');
  await sleep(3_000);
  const beside = await askSteadily(world, seconds);
  const { rows } = await asked(
    url,
    `select count(*)::int as left from outbox_messages where state = 'queued' and origin = 'initiated'`,
  );
  const left = Number(rows[0]?.['left'] ?? 0);
  const delay = percentile(beside, 1) - median(alone);
  return [
    {
      ...row(
        `slowest answer while ${count} notifications go out (${left} were left at the end)`,
        inMs(percentile(beside, 1)),
        `≤ ${MOST_DELAY_MS} ms over the median alone`,
        delay <= MOST_DELAY_MS && left > 0,
      ),
      beside: `${inMs(median(alone))} median alone, ${inMs(median(beside))} beside`,
    },
  ];
}

/** Two customers a second write; from the webhook to the send, ms. */
async function askSteadily(world: World, seconds: number): Promise<number[]> {
  const waiting = new Map<string, (at: number) => void>();
  let seen = world.meta.accepted.length;
  const watch = setInterval(() => {
    for (; seen < world.meta.accepted.length; seen += 1) {
      const message = world.meta.accepted[seen];
      for (const token of tokensIn(message?.text ?? '')) waiting.get(token)?.(message?.at ?? 0);
    }
  }, 20);
  const times: Promise<number>[] = [];
  for (let at = 0; at < seconds * 2; at += 1) {
    const startedAt = Date.now();
    const { token } = world.customers.write(phoneOf(ASKERS + at));
    times.push(new Promise((resolve) => waiting.set(token, (sentAt) => resolve(sentAt - startedAt))));
    await sleep(500);
  }
  const limit = sleep(120_000).then(() => Promise.reject(new Error('an answer did not come within two minutes')));
  return Promise.race([Promise.all(times), limit]).finally(() => clearInterval(watch));
}

const CONSENTS = `
  insert into consent_changes (id, customer_id, scope, is_given, source, at)
  select gen_random_uuid(), id, 'utility', true, 'import', now() from customers`;

/** Tokens begin where those of customers do not. */
async function queue(url: string, count: number, origin: 'notice' | 'initiated'): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`update conversations set last_inbound_at = now()`);
    const { rows } = await client.query<{ id: string }>(
      `select id from conversations where id in (select conversation_id from turns) order by id`,
    );
    const texts = Array.from({ length: count }, (_, at) => `Aviso ${origin === 'notice' ? tokenOf(at) : ''} ${at}`);
    await client.query(
      `insert into outbox_messages (id, conversation_id, origin, content)
       select gen_random_uuid(), c.id::uuid, $3, jsonb_build_object('kind', 'text', 'text', t.text)
       from unnest($1::text[]) with ordinality as t(text, at) join unnest($2::text[]) with ordinality as c(id, at)
         on c.at = (t.at - 1) % cardinality($2::text[]) + 1 order by t.at`,
      [texts, rows.map(({ id }) => id), origin],
    );
  } finally {
    await client.end();
  }
}

async function untilSent(url: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  const open = `select count(*)::int as left from outbox_messages
    where state in ('queued', 'sending') or (state = 'unconfirmed' and not is_settled)`;
  while (Number((await asked(url, open)).rows[0]?.['left'] ?? 1) > 0) {
    if (performance.now() > deadline) throw new Error('not everything was sent in time');
    await sleep(1_000);
  }
}

async function asked(url: string, text: string): Promise<{ readonly rows: readonly Record<string, unknown>[] }> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}

const row = (measure: string, recado: string, target: string, isReached: boolean): Row => ({
  ...{ benchmark: 'sends, two workers', measure, recado, beside: null, ratio: null, target, isReached },
});
