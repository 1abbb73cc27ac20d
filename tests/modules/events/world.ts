import { sql } from 'kysely';
import { OpenAI } from 'openai';
import { afterEach, beforeEach } from 'vitest';
import { newId, type WorkerId } from '../../../src/core/ids.ts';
import { insertEndpoint } from '../../../src/events/endpoint-store.ts';
import { type DeliverDeps, deliverEvents, type EndpointId, postTo, publishEvent } from '../../../src/events/index.ts';
import { writtenSecret } from '../../../src/events/sign.ts';
import { useDatabase } from '../../support/database.ts';
import { type LocalServer, startLocalServer } from '../../support/local-server.ts';

/** The database of the test file that imports this. */
export const database = useDatabase();
export const AT = new Date('2026-11-24T18:00:00.000Z');
export const SECRET: Buffer = Buffer.from('0123456789abcdef0123456789abcdef');

export type Heard = {
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
  readonly event: { readonly type: string; readonly subject: string; readonly data: Record<string, unknown> };
};
type Answer = { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

/** An ERP that keeps what it hears and answers as a test says; null: it hangs. */
export const erp = {
  heard: [] as Heard[],
  url: '',
  answer: (_call: Heard): Answer | null => ({ status: 204 }),
};
let receiver: LocalServer;

beforeEach(async () => {
  await sql`truncate webhook_endpoints, webhook_events, event_deliveries, staff_alerts cascade`.execute(database().db);
  erp.heard = [];
  erp.answer = () => ({ status: 204 });
  receiver = await startLocalServer((req, res, body) => {
    const call = { path: req.url ?? '', headers: req.headers, body, event: JSON.parse(body) as Heard['event'] };
    erp.heard.push(call);
    const answer = erp.answer(call);
    if (answer !== null) res.writeHead(answer.status, answer.headers).end(answer.body);
  });
  erp.url = receiver.url;
});
afterEach(() => receiver.close());

/** An endpoint of the ERP under a path of its own; it wants everything unless types are named. */
export async function endpoint(
  path: string,
  over: { readonly types?: readonly string[]; readonly url?: string } = {},
): Promise<EndpointId> {
  const id = newId<'webhook_endpoint'>();
  await database()
    .db.transaction()
    .execute((tx) =>
      insertEndpoint(tx, { id, url: `${erp.url}${path}`, description: '', types: [], secret: SECRET, ...over }),
    );
  return id;
}

export const publish = (subject: string, number = 1): Promise<void> =>
  database()
    .db.transaction()
    .execute((tx) =>
      publishEvent(tx, { type: 'notification.updated', subject, customerId: null, at: AT, data: { number } }),
    );

export const told: string[] = [];

const delivering = (over: Partial<DeliverDeps> = {}): DeliverDeps => ({
  ...{ db: database().db, machineClock: () => new Date(), chance: () => 0, worker: newId<'worker'>() as WorkerId },
  ...{ environmentKey: null, post: postTo({ allowedHosts: ['127.0.0.1'] }), isStopping: () => false },
  tell: {
    givenUp: async (_tx, { id }, { eventId }) => void told.push(`given_up ${id} ${eventId}`),
    switchedOff: async (_tx, { id }, reason) => void told.push(`off ${id} ${reason}`),
  },
  ...over,
});

export const deliver = (over: Partial<DeliverDeps> = {}): Promise<void> => deliverEvents(delivering(over));

export const rows = async (endpointId: string) =>
  (
    await sql<{
      id: number;
      eventId: string;
      subject: string;
      state: string;
      attempts: number;
      outcome: string | null;
    }>`
      select id, event_id, subject, state, attempts, outcome from webhook_deliveries where endpoint_id = ${endpointId} order by id
    `.execute(database().db)
  ).rows;

export const stateOf = async (id: string) =>
  (
    await sql<{ state: string; stateReason: string | null; failures: number }>`
      select state, state_reason, failures from webhook_endpoints where id = ${id}`.execute(database().db)
  ).rows[0];

/** Throws unless a library that is none of ours takes the signature. */
export async function verify({ headers, body }: Heard, secret = SECRET): Promise<void> {
  const client = new OpenAI({ apiKey: 'none', webhookSecret: writtenSecret(secret) });
  await client.webhooks.unwrap(body, headers as Record<string, string>);
}
