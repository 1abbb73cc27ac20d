import pg from 'pg';
import type { Accepted } from '../support/fake-meta.ts';
import { tokensIn } from '../support/tokens.ts';
import type { Sent } from './customers.ts';

/** What became of everything; each list names the tokens, so that a failure can be followed up. */
export type Verdict = {
  readonly messages: number;
  readonly answered: number;
  /** Given to a person instead, or said to staff because Meta did not confirm it. */
  readonly toPerson: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly reordered: readonly string[];
  /** Messages of two turns, and turns committed under a token that was not the newest. */
  readonly overlapping: readonly string[];
  /** Answers that went to somebody else. */
  readonly misdirected: readonly string[];
};

type Row = { readonly text: string; readonly outcome: string | null; readonly isGivenUp: boolean };

/** Counts after the fact, from what customers received, what the sender knows, and what the database says. */
export async function judge(
  sent: readonly Sent[],
  accepted: readonly Accepted[],
  databaseUrl: string,
): Promise<Verdict> {
  const database = await readDatabase(databaseUrl);
  const answers = Map.groupBy(
    accepted.flatMap((message, order) =>
      tokensIn(message.text).map((token, place) => ({ token, order, place, to: message.to })),
    ),
    (answer) => answer.token,
  );
  const outcomes = new Map(
    database.messages.flatMap((row) => tokensIn(row.text).map((token) => [token, row] as const)),
  );
  const isToPerson = (token: string): boolean => {
    const row = outcomes.get(token);
    return row !== undefined && (row.outcome === 'given_to_person' || row.isGivenUp);
  };
  const unanswered = sent.filter((message) => !answers.has(message.token));
  const sendsById = Map.groupBy(accepted, (message) => message.callbackId);
  return {
    messages: sent.length,
    answered: sent.length - unanswered.length,
    toPerson: unanswered.filter((message) => isToPerson(message.token)).length,
    lost: unanswered.filter((message) => !isToPerson(message.token)).map((message) => message.token),
    doubled: [
      ...[...answers].filter(([, list]) => list.length > 1).map(([token]) => token),
      ...[...sendsById].filter(([, list]) => list.length > 1).map(([id]) => id),
    ],
    reordered: findReordered(sent, answers),
    overlapping: database.overlapping,
    misdirected: sent
      .filter((message) => answers.get(message.token)?.some((answer) => !isFor(answer.to, message.phone)))
      .map((message) => message.token),
  };
}

const isFor = (to: string, phone: string): boolean => to.endsWith(phone.slice(-10));

type Answer = { readonly order: number; readonly place: number };

/**
 * A message that was posted after an earlier one had been taken must not be answered before it. Those that overtook each
 * other on the way to us, and those that Meta dates the other way round, have no order to keep.
 */
function findReordered(sent: readonly Sent[], answers: ReadonlyMap<string, readonly Answer[]>): string[] {
  return [...Map.groupBy(sent, (message) => message.phone).values()].flatMap((messages) =>
    messages.flatMap((later) => {
      const mine = answers.get(later.token)?.[0];
      if (!mine) return [];
      return messages
        .filter(
          (earlier) =>
            earlier.takenAt !== null && earlier.takenAt < later.firstPostedAt && earlier.timestamp <= later.timestamp,
        )
        .filter((earlier) => isAfter(answers.get(earlier.token)?.[0], mine))
        .map((earlier) => `${earlier.token} after ${later.token}`);
    }),
  );
}

const isAfter = (answer: Answer | undefined, other: Answer): boolean =>
  answer !== undefined && (answer.order > other.order || (answer.order === other.order && answer.place > other.place));

const MESSAGES = `
  select m.text, m.outcome, exists (
    select from outbox_messages o where o.turn_id = m.turn_id and (o.state = 'failed' or (o.state = 'unconfirmed' and o.is_settled))
  ) as "isGivenUp" from messages m`;

const OVERLAPPING = `
  select 'message ' || message || ' has two turns' as what from turns, unnest(message_ids) as message group by message having count(*) > 1
  union all
  select 'turn ' || id || ' came under an older token' from (
    select id, lease_token, max(lease_token) over (partition by conversation_id order by seq rows between unbounded preceding and 1 preceding) as before from turns
  ) t where lease_token <= before
  union all
  select 'turn ' || turn_id || ' speaks twice' from outbox_messages where turn_id is not null group by turn_id having count(*) > 1`;

async function readDatabase(url: string): Promise<{ messages: readonly Row[]; overlapping: readonly string[] }> {
  return withClient(url, async (client) => ({
    messages: (await client.query<Row>(MESSAGES)).rows,
    overlapping: (await client.query<{ what: string }>(OVERLAPPING)).rows.map((row) => row.what),
  }));
}

const OPEN = `
  select (select count(*) from webhook_calls where state = 'stored')::int
    + (select count(*) from messages where outcome is null)::int
    + (select count(*) from outbox_messages where state in ('queued', 'sending') or (state = 'unconfirmed' and not is_settled))::int as open`;

/** Calls, messages and answers that still wait; throws while the database cannot be reached. */
export const countOpen = (url: string): Promise<number> =>
  withClient(url, async (client) => (await client.query<{ open: number }>(OPEN)).rows[0]?.open ?? 0);

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 3_000,
    application_name: 'fault suite',
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
