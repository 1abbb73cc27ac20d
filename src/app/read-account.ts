import { eventsAbout, rememberEvents } from '../account/index.ts';
import type { CustomerId } from '../core/ids.ts';
import { followIdentity } from '../customers/index.ts';
import { openAlert } from '../handoff/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { ParsedCall } from '../vendors/whatsapp/index.ts';

type ParsedEvent = ParsedCall['events'][number];

/** Counts for each call given, in order, and customers who are reached by another id now. */
export type AccountReading = {
  readonly outcomes: readonly Readonly<Record<string, number>>[];
  readonly changed: readonly CustomerId[];
};

/** Keeps events of the account, each once, tells staff of those that need a person, and follows customers to new user ids. */
export async function readAccount(tx: Tx, calls: readonly ParsedCall[]): Promise<AccountReading> {
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
    if (event.alert) await alertStaff(tx, event, event.alert);
    if (event.userIdChange === null) continue;
    const { current, previous, phone, changedAt } = event.userIdChange;
    const { outcome: became, customerId } = await followIdentity(tx, {
      from: { bsuid: previous, phone },
      to: { bsuid: current, phone: null },
      changedAt,
    });
    count(outcome, `user_id_${became}`);
    if (customerId !== null && became !== 'unchanged') changed.push(customerId);
  }
  return { outcomes, changed };
}

/** Staff is told once of each event that needs a person; not of one that something newer has ended. */
async function alertStaff(tx: Tx, event: ParsedEvent, alert: NonNullable<ParsedEvent['alert']>): Promise<void> {
  const { code, word, name, dueAt, isState } = alert;
  const { field, subject, account } = event;
  if (isState && (await eventsAbout(tx, field, subject, 1))[0] !== event.payload) return;
  await openAlert(tx, code, `${word}:${subject || account}`, { field, word, name, ...(dueAt && { dueAt }) });
}

const nameOf = (field: string): string => field.replace(/[^a-z_]/gi, '').slice(0, 40);

const count = (outcome: Record<string, number>, name: string): void => {
  outcome[name] = (outcome[name] ?? 0) + 1;
};
