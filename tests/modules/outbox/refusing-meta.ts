import { sql } from 'kysely';
import { buildSending } from '../../../src/app/build-sending.ts';
import { buildSweeps } from '../../../src/app/build-sweeps.ts';
import { createNoteRefusal } from '../../../src/app/note-refusal.ts';
import { type ConversationId, newId, type OutboxId } from '../../../src/core/ids.ts';
import { listAlerts } from '../../../src/handoff/index.ts';
import {
  insertOutbox,
  type NewOutboxMessage,
  sendConversation,
  sendInitiated,
  type TemplatePlan,
  trackStatuses,
} from '../../../src/outbox/index.ts';
import type { Tx } from '../../../src/platform/db/index.ts';
import type { Jobs } from '../../../src/platform/jobs/index.ts';
import { createLog } from '../../../src/platform/log.ts';
import { noTracing } from '../../../src/platform/tracing/index.ts';
import { createRunningTurns, createSpendKeeper } from '../../../src/turn/index.ts';
import { classifyFailure } from '../../../src/vendors/whatsapp/error-table.ts';
import { createCloudApi } from '../../../src/vendors/whatsapp/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { answerJson, startLocalServer } from '../../support/local-server.ts';

const SWEEPS = ['refused channel', 'paused replies', 'early statuses', 'held until a time'];

/** The database of the test file that imports this. */
export const database = useDatabase();

/** Meta as the real client reaches it. While `refusal` holds a code, every send is refused with it. */
export type RefusingMeta = {
  readonly asked: string[];
  readonly accepted: string[];
  /** Of the files that it was to fetch. */
  readonly links: string[];
  refusal: number | null;
  /** Whether templates may be used. */
  template: TemplatePlan;
};

/** What Meta calls a message that it takes for the n-th time. */
const wamidOf = (text: string, time: number): string => (time > 1 ? `wamid.${text}.${time}` : `wamid.${text}`);

/** A template that may be used. */
const USABLE: TemplatePlan = {
  can: 'go',
  category: 'utility',
  isDisliked: false,
  template: {
    ...{ kind: 'template', name: 'shipping_update', language: 'es_MX', text: 'En camino' },
    ...{ header: null, body: [], buttons: [], labels: [] },
  },
};

/** Its words, the code, in which of several tries, and our id when Meta says it. */
type Report = [text: string, code: number, how?: { readonly time?: number; readonly callbackData?: string }];

/** Sending and its sweeps as the program builds them, against a Meta that refuses what the test says. */
export async function openSending() {
  const { db, pool } = database();
  const meta: RefusingMeta = { asked: [], accepted: [], links: [], refusal: null, template: USABLE };
  const server = await startLocalServer((_request, response, body) => {
    const sent = JSON.parse(body) as {
      text?: { body: string };
      template?: { name: string };
      image?: { link: string; caption: string };
    };
    if (sent.image) meta.links.push(sent.image.link);
    const words = sent.text?.body ?? sent.template?.name ?? sent.image?.caption ?? '';
    meta.asked.push(words);
    if (meta.refusal !== null) {
      const error = { message: 'refused', type: 'OAuthException', code: meta.refusal };
      return answerJson(response, meta.refusal === 190 ? 401 : 400, { error });
    }
    meta.accepted.push(words);
    return answerJson(response, 200, {
      messages: [{ id: wamidOf(words, meta.accepted.filter((one) => one === words).length) }],
    });
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
    offer: (_queue, payloads) => {
      for (const payload of payloads)
        if ('conversationId' in payload) woken.push(payload.conversationId as ConversationId);
    },
    room: async () => 100,
    work: async () => undefined,
    close: async () => undefined,
  };
  const beacon = { id: worker, isLit: () => true, stop: async () => undefined };
  const sending = buildSending({
    channel,
    businessClock: () => new Date(),
    log: createLog({ level: 'silent', name: 'test' }),
    infrastructure: { db, beacon, jobs, tracing: noTracing },
    record: { send: () => undefined },
    phoneNumberId: '1',
    messagesPerSecond: 1_000,
    outreach: {
      mayInitiate: async () => ({ may: 'now' }),
      planTemplate: async () => meta.template,
      estimate: async () => null,
      noteRefusal: async (tx, message, refusal, code) => {
        noted.push(`${refusal} ${code}`);
        await createNoteRefusal(() => new Date())(tx, message, refusal, code);
      },
    },
  });
  const running = createRunningTurns({ db, worker, leaseMs: 10_000 });
  let begins = 0;
  const hooks: { onWoken: () => Promise<void> } = { onWoken: async () => undefined };
  const outbox = async (conversations: readonly ConversationId[]) => {
    woken.push(...conversations);
    if (conversations.length > 0) await hooks.onWoken();
  };
  const initiated = async () => {
    begins += 1;
    await hooks.onWoken();
  };
  const sweeps = buildSweeps(
    {
      channel,
      settleMails: async () => undefined,
      tellOrder: async () => null,
      roomToBegin: async () => Number.POSITIVE_INFINITY,
      billing: { releaseBilling: async () => undefined },
      files: { sweep: async () => undefined },
      businessClock: () => new Date(),
      retention: { mailDays: 90, codeDays: 30, callDays: 30, traceDays: 0 },
      infrastructure: { db, pool, jobs },
    },
    {
      running,
      spend: createSpendKeeper(db),
      wake: { turns: async () => undefined, outbox, initiated },
      followEarly: sending.followEarly,
    },
  );
  const reportedIn = async (tx: Tx, ...[text, code, { time = 1, callbackData } = {}]: Report) => {
    const error = { code, details: 'no', refusal: classifyFailure(code) };
    const about = { wamid: wamidOf(text, time), callbackData: callbackData ?? null, pricing: null };
    const tracked = await trackStatuses(tx, [{ ...about, status: 'failed', at: new Date(), error }]);
    await sending.followFailures(tx, tracked.failures);
    return tracked;
  };
  /** One beat of the sweeps, of which nothing is sent yet. */
  const look = async () => {
    for (const sweep of sweeps) if (SWEEPS.includes(sweep.name)) await sweep.run();
  };
  return {
    meta,
    credential: channel.credential,
    /** Called when a sweep has woken somebody. */
    hooks,
    /** What was noted of customers, as `refusal code`. */
    noted,
    close: server.close,
    /** Meta reports afterwards that a message did not arrive. The process ends as soon as that is kept. */
    reported: (...report: Report) => db.transaction().execute((tx) => reportedIn(tx, ...report)),
    reportedIn,
    /** One attempt; the process ends as soon as its result is kept. */
    sendAndEnd: async (id: ConversationId) => {
      const onResult = () => {
        throw new Error('killed');
      };
      await sendConversation({ ...sending, onResult }, id).catch(() => undefined);
    },
    send: (id: ConversationId) => sendConversation(sending, id),
    /** One beat of the sweeps that look for held replies; sends what it woke, from two workers at once. */
    sweep: async () => {
      await look();
      await Promise.all(
        woken.splice(0).flatMap((id) => [sendConversation(sending, id), sendConversation(sending, id)]),
      );
    },
    look,
    /** Does what was woken, each in its lane, until `isEnough`; returns how many conversations were woken for answers. */
    work: async (isEnough: () => boolean) => {
      const answers = woken.splice(0);
      const lanes = answers.map((id) => sendConversation(sending, id));
      if (begins > 0) lanes.push(sendInitiated({ ...sending, isStopping: isEnough }));
      begins = 0;
      await Promise.all(lanes);
      return answers.length;
    },
  };
}

/** A conversation whose outbox holds this reply; the customer wrote so long ago, ms. */
export async function replyTo(text: string, wroteMsAgo = 0): Promise<ConversationId> {
  const { id } = await makeConversation(database().db);
  await queueTo(id, text, {}, wroteMsAgo);
  return id;
}

/** Puts one more message behind what the outbox of a conversation holds. */
export async function queueTo(
  id: ConversationId,
  text: string,
  over: Partial<NewOutboxMessage> = {},
  wroteMsAgo = 0,
): Promise<OutboxId> {
  const { db } = database();
  await sql`update conversations set last_inbound_at = now() - ${wroteMsAgo} * interval '1 ms' where id = ${id}`.execute(
    db,
  );
  const content = { kind: 'text', text } as const;
  const message = {
    id: newId<'outbox'>(),
    conversationId: id,
    turnId: null,
    origin: 'reply',
    content,
    ...over,
  } as const;
  await insertOutbox([message]).execute(db);
  return message.id;
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

/** Meta reports that a message has arrived; in which of several tries. */
export const arrived = (text: string, time = 1) =>
  database()
    .db.transaction()
    .execute((tx) =>
      trackStatuses(tx, [
        {
          wamid: wamidOf(text, time),
          status: 'delivered',
          at: new Date(),
          callbackData: null,
          error: null,
          pricing: null,
        },
      ]),
    );

/** Lets time pass since a message was let through a stop and taken. */
export async function ageProbe(seconds: number): Promise<void> {
  const { db } = database();
  await sql`update outbox_stops set probed_at = probed_at - ${seconds} * interval '1 s'`.execute(db);
  await sql`update outbox_messages set accepted_at = accepted_at - ${seconds} * interval '1 s'
    where id in (select probe_id from outbox_stops)`.execute(db);
}

/** Lets the stop of a refused channel grow older. */
export const ageStop = (seconds: number) =>
  sql`update outbox_stops set since = since - ${seconds} * interval '1 s'`.execute(database().db);
