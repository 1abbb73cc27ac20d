import type { RequestHandler, Response } from 'express';
import type { Alerts, Inbox, InboxRow, ThreadItem, View } from '../../src/console/contract.ts';
import type { Why } from '../../src/console/thread/contract.ts';
import type { Role, Session } from '../../src/staff/contract.ts';
import {
  ANA,
  makeAudit,
  makeDevices,
  makeInvitations,
  makeLongThread,
  makeOrders,
  makeRichThread,
  makeRows,
  makeSessions,
  makeStaff,
  message,
} from './console-records.ts';
import { makeDeliveries, makeKeys, makeWebhooks } from './console-webhook-records.ts';

export type Call = { readonly method: string; readonly path: string; readonly body: unknown };

export type FixtureOptions = {
  /** Conversations in the inbox; 8 that differ, the rest plain. */
  readonly rows?: number;
  /** Messages of Juan's thread. */
  readonly longThread?: number;
  readonly role?: Role;
  readonly language?: 'es' | 'en';
  /** Routes of the real server that are asked before the stand-ins. */
  readonly real?: RequestHandler;
  /** False: the first page is the sign-in. */
  readonly isSignedIn?: boolean;
};

/** What the stand-in server holds; tests may change it before a page asks. */
export type FixtureState = ReturnType<typeof makeState>;

export function makeState({
  rows = 8,
  longThread = 300,
  role = 'owner',
  language = 'es',
  isSignedIn = true,
}: FixtureOptions) {
  const inbox = makeRows(rows);
  const session: Session = {
    viewer: { ...ANA, email: 'ana@lapaloma.mx', role, language },
    business: { name: 'Café La Paloma', timeZone: 'America/Mexico_City', isSimulated: false },
    ...{ csrfToken: 'csrf-of-ana', isPaused: false },
  };
  return {
    session,
    isSignedIn,
    rows: inbox,
    threads: new Map<string, ThreadItem[]>([
      ['marisol', makeRichThread()],
      ['juan', makeLongThread(longThread)],
    ]),
    orders: makeOrders(40, inbox),
    staff: makeStaff().map((one) => (one.id === ANA.id ? { ...one, role, language } : one)),
    invitations: makeInvitations(),
    devices: makeDevices(),
    showsText: false,
    audit: makeAudit(),
    sessions: makeSessions(),
    replies: [
      { id: 'r1', shortcut: 'horario', text: 'Abrimos de lunes a sábado, de 9 a 20 h.' },
      { id: 'r2', shortcut: 'pago', text: 'Puedes pagar aquí: {{enlace}}' },
    ],
    webhooks: makeWebhooks(),
    deliveries: makeDeliveries(),
    keys: makeKeys(),
    problems: [] as Alerts['problems'][number][],
    present: new Map<string, { id: string; name: string; state: 'viewing' | 'typing' }[]>(),
    marks: new Map<string, NonNullable<Why['mark']>>(),
    calls: [] as Call[],
    hasFigures: true,
  };
}

/** As long as remedies are. */
export const LONG_REMEDY = {
  es: 'WhatsApp rechazó, pausó, marcó o desactivó una plantilla, y no sale. Mira el motivo en el administrador de WhatsApp, corrígela o haz otra.',
  en: 'WhatsApp has rejected, paused, flagged or disabled a template, and it does not go out. See the reason in WhatsApp Manager, correct it or make another one.',
} as const;

/** An open alert, of which the newest was opened so many minutes ago. */
export const problemOf = (
  code: string,
  remedy: { readonly es: string; readonly en: string },
  { count = 1, minutesAgo = 0, isSerious = true } = {},
): Alerts['problems'][number] => {
  const at = new Date(Date.now() - minutesAgo * 60_000).toISOString();
  return { code, remedy, count, isSerious, since: at, newestAt: at };
};

export function threadOf(state: FixtureState, id: string): ThreadItem[] {
  const known = state.threads.get(id);
  if (known !== undefined) return known;
  const line = state.rows.find((row) => row.conversationId === id)?.lastLine?.text ?? '';
  const made = [message(`${id}-first`, 60, line)];
  state.threads.set(id, made);
  return made;
}

const isIn: Readonly<Record<View, (row: InboxRow) => boolean>> = {
  waiting: (row) => row.holder === 'waiting',
  mine: (row) => row.assignee?.id === ANA.id,
  assistant: (row) => row.holder === 'assistant',
  all: () => true,
};
const rank = (row: InboxRow) => (row.holder === 'waiting' ? 0 : row.hasFailed ? 1 : 2);
const inOrder = (a: InboxRow, b: InboxRow) =>
  rank(a) - rank(b) ||
  (rank(a) === 0 ? (a.since ?? '').localeCompare(b.since ?? '') : b.lastAt.localeCompare(a.lastAt));

/** One page of a view, with the counts of all views; the cursor is an offset. */
export function inboxOf(state: FixtureState, view: View, from: number, limit: number): Inbox {
  const count = (name: View) => state.rows.filter(isIn[name]).length;
  const found = state.rows.filter(isIn[view]).sort(inOrder);
  return {
    rows: found.slice(from, from + limit),
    cursor: from + limit < found.length ? String(from + limit) : null,
    counts: {
      ...{ waiting: count('waiting'), mine: count('mine'), assistant: count('assistant'), all: count('all') },
      unread: state.rows.filter((row) => row.unread > 0).length,
    },
    now: new Date().toISOString(),
  };
}

export const refuse = (res: Response, status: number, code: string, message: string, more: object = {}) =>
  res.status(status).json({ error: { code, message }, ...more });
