import { eventsAbout, rememberEvents } from '../account/index.ts';
import type { ConversationId, CustomerId } from '../core/ids.ts';
import { followIdentity } from '../customers/index.ts';
import { openAlert } from '../handoff/index.ts';
import { releaseForTemplate } from '../outbox/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { applyChange, type TemplateChange } from '../templates/index.ts';
import type { ParsedCall } from '../vendors/whatsapp/index.ts';
import { hearPreference } from './hear-preferences.ts';

type ParsedEvent = ParsedCall['events'][number];

/**
 * Counts for each call given, in order, customers who are reached by another id now, and conversations in which something
 * may go that waited for its template.
 */
export type AccountReading = {
  readonly outcomes: readonly Readonly<Record<string, number>>[];
  readonly changed: readonly CustomerId[];
  readonly released: readonly ConversationId[];
};

/**
 * Keeps events of the account, each once, tells staff of those that need a person, follows customers to new user ids and
 * templates to what became of them, which may let messages go, and hears what customers want of marketing.
 */
export async function readAccount(tx: Tx, calls: readonly ParsedCall[], now: Date): Promise<AccountReading> {
  const outcomes = calls.map(() => ({}) as Record<string, number>);
  const all = calls.flatMap(({ events }, index) => events.map((event) => ({ event, index })));
  if (all.length === 0) return { outcomes, changed: [], released: [] };
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
  const templates = all.flatMap(({ event }, at) => (fresh[at] && event.templateChange ? [event.templateChange] : []));
  // One order for all, so that two of them never wait for each other.
  for (const change of templates.sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id))))
    await applyChange(tx, change);
  const usable = new Set(templates.flatMap((change) => (mayLetGo(change) ? [change.name] : [])));
  const released: ConversationId[] = [];
  for (const name of [...usable].sort()) released.push(...(await releaseForTemplate(tx, name)));
  return { outcomes, changed, released };
}

/** Approved, back from a pause, no longer marketing, liked again or with other words: whether it fits is asked when it is sent. */
function mayLetGo(change: TemplateChange): boolean {
  switch (change.aspect) {
    case 'status':
      return change.status === 'approved';
    case 'category':
      return change.category !== 'marketing';
    case 'quality':
      return change.quality !== 'red';
    case 'components':
      return true;
  }
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
