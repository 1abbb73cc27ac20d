import { sql } from 'kysely';
import {
  type ConsoleRoutesDeps,
  consoleRoutes,
  openConsoleTail,
  type ProjectDeps,
  projectInbox,
  type ServedFile,
} from '../../../src/console/index.ts';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import { changeHolder, type Holder } from '../../../src/handoff/index.ts';
import type { Db } from '../../../src/platform/db/index.ts';
import { answerErrors, createWebApp } from '../../../src/platform/http/web-app.ts';
import { createLog } from '../../../src/platform/log.ts';
import { serve } from '../platform/http-support.ts';

const NOW = new Date('2026-11-24T17:00:00Z');
export const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);

export const ANA = {
  id: '019ab000-0000-7000-8000-00000000000a',
  name: 'Ana',
  email: 'ana@shop.example',
  role: 'staff',
  language: 'es',
} as const;

/** Everything that other modules tell the console, to be changed by a test. */
export const told = () => ({
  assignees: new Map<ConversationId, { id: string; name: string }>(),
  tags: new Map<ConversationId, string[]>(),
  seen: new Map<ConversationId, { itemId: string | null; at: Date }>(),
  notes: [] as {
    id: string;
    conversationId: string;
    key: string;
    storedAt: number;
    at: Date;
    author: string;
    text: string;
  }[],
  isSignedIn: true,
  m4a: null as ServedFile | null,
});
export type Told = ReturnType<typeof told>;

const marksOf = (say: Told) => ({ assignees: async () => say.assignees, tags: async () => say.tags });

const notesOf = (say: Told) => ({
  onPage: async ({
    conversationId,
    direction,
    from,
    limit,
  }: {
    conversationId: string;
    direction: string;
    from: unknown;
    limit: number;
  }) => {
    const bound = from as { key?: string; at?: number; isIncluded?: boolean } | null;
    const older = direction === 'older';
    return say.notes
      .filter((note) => note.conversationId === conversationId)
      .filter((note) => {
        if (bound === null) return true;
        if (bound.at !== undefined) return older ? note.storedAt <= bound.at : note.storedAt > bound.at;
        const key = bound.key ?? '';
        return (bound.isIncluded === true && note.key === key) || (older ? note.key < key : note.key > key);
      })
      .toSorted((a, b) => (older ? b.storedAt - a.storedAt : a.storedAt - b.storedAt))
      .slice(0, limit);
  },
  withId: async (id: string) => say.notes.find((note) => note.id === id) ?? null,
  count: async (id: string) => say.notes.filter((note) => note.conversationId === id).length,
  newestIn: async (_: Db, ids: readonly string[]) => say.notes.filter((note) => ids.includes(note.conversationId)),
});

export const projecting = (db: Db, say: Told): ProjectDeps => ({
  db,
  businessClock: () => NOW,
  marks: marksOf(say),
  notes: notesOf(say),
});

const refuse = () => Promise.reject(new Error('nothing is stored here'));
const noStorage = { kind: 'disk', put: refuse, open: refuse, remove: refuse } as const;

/** The console's routes on a port of this machine, with what Ana sees. */
export async function openConsole(db: Db, say: Told, live: Partial<ConsoleRoutesDeps> = {}) {
  const app = createWebApp({ trustProxy: false });
  const tail = openConsoleTail({
    db,
    project: () => projectInbox(projecting(db, say)),
    present: async (ids) => new Map(ids.map((id) => [id, [{ id: ANA.id, name: 'Ana', state: 'viewing' }]])),
    onError: () => undefined,
    beatMs: 20,
  });
  app.use(
    consoleRoutes({
      ...{
        db,
        tail,
        businessClock: () => NOW,
        machineClock: () => new Date(),
        billing: null,
        marks: marksOf(say),
        notes: notesOf(say),
      },
      needs: () => (_req, res, next) => {
        res.locals['viewer'] = ANA;
        next();
      },
      staff: { seen: async () => say.seen, present: async () => new Map() },
      priceOfWords: async () => ({ minor: 0, currency: 'USD', why: 'free_in_window' }),
      classOf: (code) => (code === 131026 ? 'unreachable' : 'later'),
      authors: async (ids) => new Map(ids.map((id) => [id, 'Ana'])),
      startOfDay: async () => new Date('2026-11-24T06:00:00Z'),
      invoicesOf: async () => ({ invoices: [], isComplete: true }),
      storage: noStorage,
      m4aOf: async () => say.m4a,
      stillMay: async () => say.isSignedIn,
      checkMs: 20,
      ...live,
    }),
  );
  app.use(answerErrors({ log: createLog({ name: 'tests', level: 'silent' }) }));
  const { url } = await serve(app);
  return {
    url,
    tail,
    get: async <T>(path: string): Promise<T> => (await (await fetch(`${url}/api/console${path}`)).json()) as T,
    answer: (path: string, headers: Record<string, string> = {}) => fetch(`${url}/api/console${path}`, { headers }),
  };
}

/** A customer with a conversation, in which they wrote so long ago. */
export async function begin(db: Db, name: string, minutes: number, text = 'hola'): Promise<ConversationId> {
  const [id, customerId] = [newId<'conversation'>(), newId<'customer'>()];
  const at = minutesAgo(minutes);
  await sql`insert into customers (id, name) values (${customerId}, ${name})`.execute(db);
  await sql`insert into customer_identities (customer_id, kind, value, raw) values (${customerId}, 'phone', ${customerId}, '5215512345678')`.execute(
    db,
  );
  await sql`insert into conversations (id, customer_id, phone_number_id, created_at, last_inbound_at) values (${id}, ${customerId}, '1', ${at}, ${at})`.execute(
    db,
  );
  await write(db, id, minutes, text);
  return id;
}

export async function write(
  db: Db,
  conversationId: ConversationId,
  minutes: number,
  text: string,
  more: { kind?: string } = {},
): Promise<string> {
  const id = newId();
  const at = minutesAgo(minutes);
  await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at, received_at)
    values (${id}, ${conversationId}, ${`wamid.${id}`}, ${more.kind ?? 'text'}, ${text}, ${at}, ${at})`.execute(db);
  return id;
}

export async function say(
  db: Db,
  conversationId: ConversationId,
  minutes: number,
  text: string,
  state = 'sent',
  code: number | null = null,
): Promise<string> {
  const id = newId();
  await sql`insert into outbox_messages (id, conversation_id, origin, content, state, error_code, created_at)
    values (${id}, ${conversationId}, 'reply', ${JSON.stringify({ kind: 'text', text })}::jsonb, ${state}, ${code}, ${minutesAgo(minutes)})`.execute(
    db,
  );
  return id;
}

export const hold = (db: Db, conversationId: ConversationId, holder: Holder, minutes: number): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const change = { conversationId, holder, reason: 'asked', by: 'rules', at: minutesAgo(minutes), isTold: false };
    for (const one of changeHolder(change)) await one.execute(tx);
  });
