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

/**
 * Where the worker stands still. A table that is read between the claim and the request is locked from outside, so the
 * worker has to wait exactly there: `claim` before anything is looked at, `last look` when the answer "the claim is
 * still yours" is already on its way to it.
 */
export type Place = 'claim' | 'last look';

const HIT_WITHIN_MS = 30_000;
const TAKEN_OVER_WITHIN_MS = 90_000;
const HEARTBEAT_MS = 1_000;
const HEARTBEAT_PHONES = 800_000;

/**
 * Freezes a worker between its claims and their requests, until others have finished what it held, and lets it go on.
 * Rejects when the moment was not hit or nobody took over.
 */
export const freezeBetween =
  (place: Place, onFrozen: (frozen: Frozen) => void = () => undefined): Disturbance =>
  async (world, progress) => {
    await until(progress, 0.3);
    const beat = setInterval(() => keepWriting(world), HEARTBEAT_MS);
    const watcher = new pg.Client({ connectionString: await world.database.url(), application_name: 'fault suite' });
    try {
      await watcher.connect();
      const { name, frozen } = await freeze(world, watcher, place);
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
    where q.lease_token > coalesce(($2::jsonb ->> q.conversation_id::text)::bigint, 0)`;

/** Leases that were taken before the lock: what they do is no affair of ours. */
const TOKENS = `select coalesce(jsonb_object_agg(conversation_id, lease_token), '{}') as tokens from turn_queue`;
/** The claim reads whether sending is stopped, the turn reads where its history starts, before either asks anybody. */
const LOCK = 'begin; lock table outbox_stops, turn_history in access exclusive mode';

async function freeze(
  world: World,
  watcher: pg.Client,
  place: Place,
): Promise<{ readonly name: string; readonly frozen: Frozen }> {
  const gate = new pg.Client({ connectionString: await world.database.url(), application_name: 'fault suite gate' });
  await gate.connect();
  try {
    await gate.query(LOCK);
    const { rows } = await watcher.query<{ now: Date; tokens: object }>(
      `select clock_timestamp() as now, t.tokens from (${TOKENS}) t`,
    );
    const held = await untilHeld(watcher, [rows[0]?.now, JSON.stringify(rows[0]?.tokens)]);
    if (place === 'last look') await moveToLastLook(gate, watcher);
    const name = world.workers.find((worker) => world.program(worker).pid === held[0]?.pid);
    if (name === undefined) throw new Error('what is held belongs to no worker of ours');
    world.program(name).signal('SIGSTOP');
    const of = (kind: Held['kind']) => held.filter((row) => row.kind === kind).map((row) => row.id);
    return { name, frozen: { sends: of('send'), turns: of('turn') } };
  } finally {
    // With the connection go the locks: what waits for them is answered, also to the one who cannot listen.
    await gate.end();
  }
}

/** Waits until one worker holds both a send and a turn; returns all that it holds. */
async function untilHeld(watcher: pg.Client, since: readonly unknown[]): Promise<readonly Held[]> {
  const deadline = performance.now() + HIT_WITHIN_MS;
  while (performance.now() < deadline) {
    const { rows } = await watcher.query<Held>(HELD, [...since]);
    const found = [...Map.groupBy(rows, (row) => row.pid).values()].find((held) =>
      (['send', 'turn'] as const).every((kind) => held.some((row) => row.kind === kind)),
    );
    if (found) return found;
    await sleep(20);
  }
  throw new Error('no worker held a send and a turn at the lock');
}

const BLOCKED = `
  select count(*)::int as blocked from pg_stat_activity
  where application_name = 'recado' and wait_event_type = 'Lock' and query like '%claim_token = $%' and query like '%select 1%'`;

/** Lets what waits at the first lock go on to the next one, which stands before the very last look at the claim. */
async function moveToLastLook(gate: pg.Client, watcher: pg.Client): Promise<void> {
  await gate.query('commit; begin; lock table outbox_messages, turn_history in access exclusive mode');
  const deadline = performance.now() + HIT_WITHIN_MS;
  while (performance.now() < deadline) {
    const { rows } = await watcher.query<{ blocked: number }>(BLOCKED);
    if ((rows[0]?.blocked ?? 0) > 0) return;
    await sleep(5);
  }
  throw new Error('no worker came to the last look');
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
