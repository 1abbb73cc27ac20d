import pg from 'pg';
import { sleep } from '../../src/core/clock.ts';
import { type Disturbance, until } from './campaign.ts';
import { phoneOf } from './customers.ts';
import type { World } from './world.ts';

/** What the frozen worker held, as the database says it. */
export type Frozen = {
  /** Messages that it had claimed and for which WhatsApp had not been asked. */
  readonly sends: readonly string[];
  /** Conversations whose turn it had claimed and for which the model had not been asked. */
  readonly turns: readonly string[];
};

const HIT_WITHIN_MS = 30_000;
/** Shorter than anything of the program gives up after. */
const GATE_SHUT_MS = 1_500;
const TAKEN_OVER_WITHIN_MS = 90_000;
const HEARTBEAT_MS = 1_000;
const HEARTBEAT_PHONES = 800_000;

/**
 * Freezes a worker between its claims and their requests, until others have finished what it held, and lets it go on.
 * What it reads between the two is locked from outside, so it has to wait exactly there; the answer, that all is well,
 * is already on its way when it is frozen and is read when it is long untrue.
 * Rejects when the moment was not hit or nobody took over.
 */
export const freezeBetween =
  (onFrozen: (frozen: Frozen) => void = () => undefined): Disturbance =>
  async (world, progress) => {
    await until(progress, 0.3);
    const beat = setInterval(() => keepWriting(world), HEARTBEAT_MS);
    const watcher = new pg.Client({ connectionString: await world.database.url(), application_name: 'fault suite' });
    try {
      await watcher.connect();
      const { name, frozen } = await freeze(world, watcher);
      const asked = frozen.sends.filter((id) => world.meta.accepted.some((message) => message.callbackId === id));
      if (asked.length > 0) throw new Error(`the worker was frozen too late: ${asked.join()}`);
      onFrozen(frozen);
      await takenOver(watcher, frozen);
      world.program(name).signal('SIGCONT');
    } finally {
      clearInterval(beat);
      await watcher.end();
    }
  };

/** A send whose claim was lost waits for its status only while statuses of others come in: somebody has to write. */
function keepWriting(world: World): void {
  world.customers.write(phoneOf(HEARTBEAT_PHONES + world.customers.sent.length));
}

type Held = { readonly kind: 'send' | 'turn'; readonly id: string; readonly pid: number };

const HELD = `
  select 'send' as kind, o.id::text as id, w.pid from outbox_messages o join workers w on w.id = o.claimed_by
    where o.state = 'sending' and o.claimed_at > $1
  union all
  select 'turn', q.conversation_id::text, w.pid from turn_queue q join workers w on w.id = q.lease_worker
    where $2::jsonb is not null and q.lease_token > coalesce(($2::jsonb ->> q.conversation_id::text)::bigint, 0)`;

/** Leases that were taken before the lock: what they do is no affair of ours. */
const TOKENS = `select coalesce(jsonb_object_agg(conversation_id, lease_token), '{}') as tokens from turn_queue`;

type Gate = { readonly open: () => Promise<void> };

/** Locks a table, so that whoever reads it waits until the gate is opened. */
async function shut(world: World, table: string): Promise<Gate> {
  const client = new pg.Client({ connectionString: await world.database.url(), application_name: 'fault suite gate' });
  await client.connect();
  await client.query(`begin; lock table ${table} in access exclusive mode`);
  return { open: () => client.end() };
}

type Stopped = { readonly name: string; readonly frozen: Frozen };

async function freeze(world: World, watcher: pg.Client): Promise<Stopped> {
  const deadline = performance.now() + HIT_WITHIN_MS;
  while (performance.now() < deadline) {
    const gates: Gate[] = [];
    try {
      const held = await findHeld(world, watcher, gates);
      if (held.length > 0) return stop(world, held);
    } finally {
      for (const gate of gates) await gate.open();
    }
    await sleep(500);
  }
  throw new Error('no worker held a send and a turn at one moment');
}

function stop(world: World, held: readonly Held[]): Stopped {
  const name = world.workers.find((worker) => world.program(worker).pid === held[0]?.pid);
  if (name === undefined) throw new Error('what is held belongs to no worker of ours');
  world.program(name).signal('SIGSTOP');
  const of = (kind: Held['kind']) => held.filter((row) => row.kind === kind).map((row) => row.id);
  return { name, frozen: { sends: of('send'), turns: of('turn') } };
}

/**
 * What one worker holds, once it has claimed a send and a turn and stands before the gates; nothing when it did not come
 * to that. The second gate is shut when somebody stands before the first: a worker whose connections all wait at one
 * gate would never come to the other.
 */
async function findHeld(world: World, watcher: pg.Client, gates: Gate[]): Promise<readonly Held[]> {
  // A claim is followed by a look whether sending is stopped, a turn by a look where its history starts.
  gates.push(await shut(world, 'outbox_stops'));
  const { rows } = await watcher.query<{ now: Date }>('select clock_timestamp() as now');
  const sends = () => watcher.query<Held>(HELD, [rows[0]?.now, null]).then((held) => held.rows);
  if ((await soon(sends, (held) => held.length > 0)) === null) return [];
  gates.push(await shut(world, 'turn_history'));
  const tokens = JSON.stringify((await watcher.query<{ tokens: object }>(TOKENS)).rows[0]?.tokens);
  const ofOne = async (): Promise<readonly Held[]> => {
    const held = await watcher.query<Held>(HELD, [rows[0]?.now, tokens]);
    const found = [...Map.groupBy(held.rows, (row) => row.pid).values()].find((list) =>
      (['send', 'turn'] as const).every((kind) => list.some((row) => row.kind === kind)),
    );
    return found && (await isWaiting(watcher)) ? found : [];
  };
  return (await soon(ofOne, (held) => held.length > 0)) ?? [];
}

async function soon<T>(ask: () => Promise<T>, isEnough: (answer: T) => boolean): Promise<T | null> {
  const deadline = performance.now() + GATE_SHUT_MS;
  while (performance.now() < deadline) {
    const answer = await ask();
    if (isEnough(answer)) return answer;
    await sleep(5);
  }
  return null;
}

/** Somebody stands before each of the gates. */
const WAITING = `
  select count(distinct relation)::int as gates from pg_locks
  where not granted and relation in ('outbox_stops'::regclass, 'turn_history'::regclass)`;

async function isWaiting(watcher: pg.Client): Promise<boolean> {
  const { rows } = await watcher.query<{ gates: number }>(WAITING);
  return rows[0]?.gates === 2;
}

const OPEN = `
  select (select count(*) from outbox_messages where id = any($1::uuid[]) and state in ('queued', 'sending', 'unconfirmed'))::int
    + (select count(*) from turn_queue where conversation_id = any($2::uuid[]) and due_at is not null)::int as open`;

async function takenOver(watcher: pg.Client, { sends, turns }: Frozen): Promise<void> {
  const deadline = performance.now() + TAKEN_OVER_WITHIN_MS;
  while (performance.now() < deadline) {
    const { rows } = await watcher.query<{ open: number }>(OPEN, [sends, turns]);
    if (rows[0]?.open === 0) return;
    await sleep(200);
  }
  throw new Error('nobody took over what the frozen worker held');
}
