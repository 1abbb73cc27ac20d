import { examine } from '../cli/examine.ts';
import type { Config } from '../config/index.ts';
import { outcomeOf } from '../console/index.ts';
import { machineClock } from '../core/clock.ts';
import { shownCustomers } from '../customers/index.ts';
import { countOpenMessages, customersOfConversations, newestArrival } from '../inbox/index.ts';
import { channelCode, listProblemMessages } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import { recordAct } from '../staff/index.ts';
import {
  byUrgency,
  type Problems,
  type SystemPart,
  type SystemRoutesDeps,
  type SystemState,
  shownBody,
  stateOf,
  waitingState,
} from '../system/index.ts';
import { classifyFailure } from '../vendors/whatsapp/index.ts';
import { bodyOfParked, countCalls, discardCall, listParked, oldestUnreadMs, unparkCall } from '../webhooks/index.ts';
import type { Infrastructure } from './infrastructure.ts';
import { wakeReaders } from './wake-readers.ts';

type SystemParts = {
  readonly config: Config;
  readonly infrastructure: Pick<Infrastructure, 'db' | 'jobs'>;
};

/** Accounts are called live at most this often, however many people look. */
const EXAMINED_FOR_MS = 60_000;
const NAMED = 200;
const FAILED_DAYS = 7;

/** How the installation is, and what did not go through. */
export function buildSystem({
  config,
  infrastructure: { db, jobs },
}: SystemParts): Omit<SystemRoutesDeps, 'needs' | 'viewerOf'> {
  let examined: { readonly at: number; readonly parts: Promise<readonly SystemPart[]> } | null = null;
  const partsOf = (): Promise<readonly SystemPart[]> => {
    const now = performance.now();
    if (examined === null || now - examined.at > EXAMINED_FOR_MS) examined = { at: now, parts: examineAll(config) };
    return examined.parts;
  };
  return {
    readSystem: async () => systemOf(db, await partsOf()),
    readProblems: () => problemsOf(db),
    readCall: async (id) => {
      const body = await bodyOfParked(db, id);
      return body === null ? null : shownBody(body);
    },
    settleCall: (id, to, by) => settleCall(db, wakeReaders(jobs), id, to, by),
  };
}

async function examineAll(config: Config): Promise<readonly SystemPart[]> {
  const found = await examine(config);
  return found.map((finding) => ({ part: finding.part, state: stateOf(finding), detail: finding.words }));
}

async function systemOf(db: Db, examined: readonly SystemPart[]): Promise<SystemState> {
  const [messages, unreadMs, calls, lastMessageAt] = await Promise.all([
    countOpenMessages(db),
    oldestUnreadMs(db),
    countCalls(db, 1_000),
    newestArrival(db),
  ]);
  const path: readonly SystemPart[] = [
    {
      part: 'messages',
      state: waitingState(messages.oldestMs),
      detail: { es: `${messages.open} sin desenlace`, en: `${messages.open} without an outcome` },
    },
    {
      part: 'calls',
      state: waitingState(unreadMs ?? 0),
      detail: {
        es: `${calls.late} sin leer, ${calls.parked} apartados`,
        en: `${calls.late} unread, ${calls.parked} set aside`,
      },
    },
  ];
  return {
    at: machineClock().toISOString(),
    lastMessageAt: lastMessageAt?.toISOString() ?? null,
    open: messages.open,
    parts: [...path, ...examined].sort(byUrgency),
  };
}

async function problemsOf(db: Db): Promise<Problems> {
  const [parked, sends] = await Promise.all([listParked(db, NAMED), listProblemMessages(db, FAILED_DAYS, NAMED)]);
  const owners = await customersOfConversations(
    db,
    sends.map(({ conversationId }) => conversationId),
  );
  const shown = new Map((await shownCustomers(db, [...owners.values()])).map((one) => [one.id, one]));
  return {
    parked: parked.map(({ receivedAt, ...call }) => ({ ...call, at: receivedAt.toISOString() })),
    sends: sends.map((send) => {
      const owner = owners.get(send.conversationId);
      const customer = owner === undefined ? undefined : shown.get(owner);
      const code = channelCode(send.errorCode);
      const outcome = outcomeOf(send, code, code === null ? null : classifyFailure(code));
      const { id, conversationId, state, kind, text, fingerprint } = send;
      return {
        ...{ id, conversationId, state, kind, fingerprint, ...outcome },
        text: text ?? '',
        at: send.at.toISOString(),
        repeatedAt: send.repeatedAt?.toISOString() ?? null,
        customer: customer?.name ?? customer?.phone ?? '–',
      };
    }),
  };
}

async function settleCall(
  db: Db,
  wake: ReturnType<typeof wakeReaders>,
  id: string,
  to: 'read' | 'discarded',
  by: string,
): Promise<boolean> {
  const act = to === 'read' ? 'call_read_again' : 'call_discarded';
  const lane = await db.transaction().execute(async (tx) => {
    const found = to === 'read' ? await unparkCall(tx, id) : (await discardCall(tx, id)) ? 'none' : null;
    if (found !== null) await recordAct(tx, { viewer: { id: by }, act, about: `call:${id}`, at: machineClock() });
    return found;
  });
  if (lane !== null && lane !== 'none') wake([lane]);
  return lane !== null;
}
