import { sql } from 'kysely';
import { beforeAll, expect } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { insertEndpoint } from '../../../src/events/endpoint-store.ts';
import { EVENT_TYPES } from '../../../src/events/index.ts';
import { database } from '../orders/world.ts';

const ENDPOINT = newId<'webhook_endpoint'>();
beforeAll(() =>
  database()
    .db.transaction()
    .execute((tx) =>
      insertEndpoint(tx, {
        id: ENDPOINT,
        url: 'https://erp.example/',
        description: '',
        types: [],
        secret: Buffer.alloc(32),
      }),
    ),
);

export type Told = {
  readonly type: string;
  readonly subject: string;
  readonly timestamp: string;
  readonly data: Record<string, unknown>;
};

/** What an endpoint that wants everything is told of one subject, in its order; each of it is what the catalogue says. */
export async function toldOf(subject: string): Promise<readonly Told[]> {
  const { rows } = await sql<{ body: string }>`
    select e.body from webhook_deliveries d join webhook_events e on e.id = d.event_id
    where d.endpoint_id = ${ENDPOINT} and d.subject = ${subject} order by d.id`.execute(database().db);
  const told = rows.map(({ body }) => JSON.parse(body) as Told);
  for (const { type, data } of told) {
    const known = EVENT_TYPES.find((one) => one.type === type);
    expect(known?.data.strict().safeParse(data).error, `${type} ${JSON.stringify(data)}`).toBeUndefined();
  }
  return told;
}

/** How much it has been told of anything. */
export const countTold = async (): Promise<number> =>
  (
    await sql<{ count: number }>`
      select count(*)::int as count from webhook_deliveries where endpoint_id = ${ENDPOINT}`.execute(database().db)
  ).rows[0]?.count ?? 0;

export const wordsOf = (told: readonly Told[]): string[] => told.map(({ type }) => type);
