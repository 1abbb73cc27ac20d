import { z } from 'zod';
import { eventsAbout, rememberEvents } from '../account/index.ts';
import type { CustomerId } from '../core/ids.ts';
import { followIdentity } from '../customers/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { applyChange } from '../templates/index.ts';
import type { ParsedCall } from '../vendors/whatsapp/index.ts';
import { hearPreference } from './hear-preferences.ts';

type UserIdChange = NonNullable<ParsedCall['events'][number]['userIdChange']>;

/** Counts for each call given, in order, and customers who are reached by another id now. */
export type AccountReading = {
  readonly outcomes: readonly Readonly<Record<string, number>>[];
  readonly changed: readonly CustomerId[];
};

/**
 * Keeps events of the account, each once, follows customers to new user ids and templates to what became of them, and
 * hears what customers want of marketing.
 */
export async function readAccount(tx: Tx, calls: readonly ParsedCall[], now: Date): Promise<AccountReading> {
  const outcomes = calls.map(() => ({}) as Record<string, number>);
  const all = calls.flatMap(({ events }, index) => events.map((event) => ({ event, index })));
  if (all.length === 0) return { outcomes, changed: [] };
  const fresh = await rememberEvents(
    tx,
    all.map(({ event }) => event),
  );
  const changed: CustomerId[] = [];
  for (const [position, { event, index }] of all.entries()) {
    const outcome = outcomes[index] ?? {};
    count(outcome, fresh[position] ? `event_${nameOf(event.field)}` : 'event_repeated');
    if (!fresh[position]) continue;
    if (event.preference) changed.push(...(await hearPreference(tx, event.preference, { at: event.happenedAt, now })));
    if (event.userIdChange === null) continue;
    const { outcome: became, customerId } = await follow(tx, event.userIdChange);
    count(outcome, `user_id_${became}`);
    if (customerId !== null && became !== 'unchanged') changed.push(customerId);
  }
  const templates = all.flatMap(({ event }, at) => (fresh[at] && event.templateChange ? [event.templateChange] : []));
  // One order for all, so that two of them never wait for each other.
  for (const change of templates.sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id))))
    await applyChange(tx, change);
  return { outcomes, changed };
}

/** Changes may come in the wrong order: what had replaced the new id meanwhile was kept as an event, and is next. */
const MOST_STEPS = 5;

async function follow(tx: Tx, change: UserIdChange) {
  const first = await step(tx, change);
  let current = change.current;
  for (let steps = 1; steps < MOST_STEPS && first.outcome === 'linked'; steps += 1) {
    const next = (await eventsAbout(tx, 'user_id_update', current, 1)).map(currentIn)[0];
    if (!next) break;
    await step(tx, { previous: current, current: next, phone: null });
    current = next;
  }
  return first;
}

const step = (tx: Tx, { previous, current, phone }: UserIdChange) =>
  followIdentity(tx, { bsuid: previous, phone }, { bsuid: current, phone: null });

const Stored = z.looseObject({ user_id: z.looseObject({ current: z.string() }) });

const currentIn = (payload: string): string | undefined => Stored.safeParse(JSON.parse(payload)).data?.user_id.current;

const nameOf = (field: string): string => field.replace(/[^a-z_]/gi, '').slice(0, 40);

const count = (outcome: Record<string, number>, name: string): void => {
  outcome[name] = (outcome[name] ?? 0) + 1;
};
