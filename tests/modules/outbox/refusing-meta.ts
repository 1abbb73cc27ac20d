import { sql } from 'kysely';
import { buildSending } from '../../../src/app/build-sending.ts';
import { buildSweeps } from '../../../src/app/build-sweeps.ts';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import { listAlerts } from '../../../src/handoff/index.ts';
import { insertOutbox, sendConversation, trackStatuses } from '../../../src/outbox/index.ts';
import type { Jobs } from '../../../src/platform/jobs/index.ts';
import { createLog } from '../../../src/platform/log.ts';
import { createRunningTurns, createSpendKeeper } from '../../../src/turn/index.ts';
import { createCloudApi } from '../../../src/vendors/whatsapp/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { answerJson, startLocalServer } from '../../support/local-server.ts';

const SWEEPS = ['refused channel', 'paused replies', 'early statuses'];

/** The database of the test file that imports this. */
export const database = useDatabase();

/** Meta as the real client reaches it. While `refusal` holds a code, every send is refused with it. */
export type RefusingMeta = {
  readonly asked: string[];
  readonly accepted: string[];
  refusal: number | null;
};

/** Sending and its sweeps as the program builds them, against a Meta that refuses what the test says. */
export async function openSending() {
  const { db, pool } = database();
  const meta: RefusingMeta = { asked: [], accepted: [], refusal: null };
  const server = await startLocalServer((_request, response, body) => {
    const { text } = JSON.parse(body) as { text: { body: string } };
    meta.asked.push(text.body);
    if (meta.refusal !== null) {
      const error = { message: 'refused', type: 'OAuthException', code: meta.refusal };
      return answerJson(response, meta.refusal === 190 ? 401 : 400, { error });
    }
    meta.accepted.push(text.body);
    return answerJson(response, 200, { messages: [{ id: `wamid.${text.body}` }] });
  });
  const settings = { graphUrl: server.url, graphVersion: 'v25.0', phoneNumberId: '1', accessToken: `token-${newId()}` };
  const channel = createCloudApi(settings);
  const worker = newId<'worker'>();
  const woken: ConversationId[] = [];
  const noted: string[] = [];
  const jobs: Jobs = {
    wake: async (_queue, wakeUps) => {
      for (const { payload } of wakeUps)
        if ('conversationId' in payload) woken.push(payload.conversationId as ConversationId);
    },
    work: async () => undefined,
    close: async () => undefined,
  };
  const beacon = { id: worker, isLit: () => true, stop: async () => undefined };
  const sending = buildSending({
    channel,
    businessClock: () => new Date(),
    log: createLog({ level: 'silent', name: 'test' }),
    infrastructure: { db, beacon, jobs },
    record: { send: () => undefined },
    phoneNumberId: '1',
    messagesPerSecond: 1_000,
    outreach: {
      mayInitiate: async () => ({ may: 'now' }),
      planTemplate: async () => ({ can: 'not', reason: 'missing', details: '' }),
      estimate: async () => null,
      noteRefusal: async (_, refusal, code) => void noted.push(`${refusal} ${code}`),
    },
  });
  const running = createRunningTurns({ db, worker, leaseMs: 10_000 });
  const outbox = async (conversations: readonly ConversationId[]) => void woken.push(...conversations);
  const sweeps = buildSweeps(
    {
      channel,
      settleMails: async () => undefined,
      tellOrder: async () => null,
      billing: { releaseBilling: async () => undefined },
      files: { sweep: async () => undefined },
      businessClock: () => new Date(),
      retention: { mailDays: 90, codeDays: 30, callDays: 30 },
      infrastructure: { db, pool, jobs },
    },
    {
      running,
      spend: createSpendKeeper(db),
      wake: { turns: async () => undefined, outbox },
      followEarly: sending.followEarly,
    },
  );
  return {
    meta,
    /** What was noted of customers, as `refusal code`. */
    noted,
    close: server.close,
    send: (id: ConversationId) => sendConversation(sending, id),
    /** One beat of the sweeps that look for held replies; sends what it woke, from two workers at once. */
    sweep: async () => {
      for (const sweep of sweeps) if (SWEEPS.includes(sweep.name)) await sweep.run();
      await Promise.all(
        woken.splice(0).flatMap((id) => [sendConversation(sending, id), sendConversation(sending, id)]),
      );
    },
  };
}

/** A conversation whose outbox holds this reply; the customer wrote so long ago, ms. */
export async function replyTo(text: string, wroteMsAgo = 0): Promise<ConversationId> {
  const { db } = database();
  const { id } = await makeConversation(db);
  await sql`update conversations set last_inbound_at = now() - ${wroteMsAgo} * interval '1 ms' where id = ${id}`.execute(
    db,
  );
  const content = { kind: 'text', text } as const;
  await insertOutbox([{ id: newId(), conversationId: id, turnId: null, origin: 'reply', content }]).execute(db);
  return id;
}

export async function stateOf(id: ConversationId): Promise<string> {
  const { rows } = await sql<{ line: string }>`
    select string_agg(concat_ws(' ', state, reason), ', ' order by seq) as line from outbox_messages
    where conversation_id = ${id}`.execute(database().db);
  return rows[0]?.line ?? '';
}

/** Open alerts as `code count`. */
export const openAlerts = async (): Promise<string[]> =>
  (await listAlerts(database().db)).map(({ code, count }) => `${code} ${count}`);

/** Meta reports that a message has arrived. */
export const arrived = (text: string) =>
  database()
    .db.transaction()
    .execute((tx) =>
      trackStatuses(tx, [
        {
          wamid: `wamid.${text}`,
          status: 'delivered',
          at: new Date(),
          callbackData: null,
          error: null,
          pricing: null,
        },
      ]),
    );

/** Lets the stop of a refused channel grow older. */
export const ageStop = (seconds: number) =>
  sql`update outbox_stops set since = since - ${seconds} * interval '1 s'`.execute(database().db);
