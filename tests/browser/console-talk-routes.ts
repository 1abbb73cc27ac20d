import { createReadStream } from 'node:fs';
import express, { type Response, type Router } from 'express';
import {
  InboxQuery,
  type InboxRow,
  ItemsQuery,
  OrdersQuery,
  SearchQuery,
  type ThreadItem,
} from '../../src/console/contract.ts';
import { EditDraft } from '../../src/drafts/contract.ts';
import {
  Assign,
  CorrectReading,
  EditCustomer,
  MarkAnswer,
  Pause,
  Presence,
  Return,
  Say,
  SayFile,
  SayTemplate,
  Seen,
  SetTags,
  WriteNote,
  WriteQuickReply,
} from '../../src/handoff/contract.ts';
import { Repeat } from '../../src/replay/contract.ts';
import { ANA, ATTEMPTS, makePanel, REPLAY, said, TEMPLATES, WHY } from './console-records.ts';
import { type FixtureState, inboxOf, refuse, threadOf } from './console-state.ts';

type Touch = (conversationId: string, change?: Partial<InboxRow>) => void;

/** Inbox, conversations, orders, and what staff does in them. */
export function talkRoutes(state: FixtureState, touch: Touch): Router {
  const router = express.Router();
  listRoutes(router, state);
  readRoutes(router, state);
  holderRoutes(router, state, touch);
  sayRoutes(router, state, touch);
  judgeRoutes(router, state, touch);
  replyRoutes(router, state);
  draftRoutes(router, state, touch);
  return router;
}

function listRoutes(router: Router, state: FixtureState): void {
  router.get('/inbox', (req, res) => {
    const { view, cursor, limit } = InboxQuery.parse(req.query);
    res.json(inboxOf(state, view, Number(cursor ?? 0), limit));
  });
  router.get('/alerts', (_req, res) => {
    const { rows } = inboxOf(state, 'waiting', 0, 20);
    const waiting = rows.map(({ conversationId, customer, reason, since }) => ({
      ...{ conversationId, customer, reason, since: since ?? new Date().toISOString() },
    }));
    const mine = state.rows.filter((row) => row.assignee?.id === ANA.id && row.unread > 0).length;
    res.json({ waiting, problems: state.problems, badge: waiting.length + mine });
  });
  router.get('/search', (req, res) => {
    const q = SearchQuery.parse(req.query).q.toLowerCase();
    const hits = state.rows
      .filter(({ customer }) => customer.name?.toLowerCase().includes(q))
      .slice(0, 20)
      .map(({ conversationId, customer, lastAt }) => ({
        ...{ conversationId, itemId: null, customer, where: 'name', at: lastAt },
        excerpt: [{ text: customer.name ?? '', isMatch: true }],
      }));
    res.json({ hits });
  });
  router.get('/orders', (req, res) => {
    const { state: wanted, q = '', cursor } = OrdersQuery.parse(req.query);
    const found = state.orders.filter(
      (order) =>
        (wanted === undefined || order.state === wanted) &&
        `${order.number} ${order.customer.name}`.toLowerCase().includes(q.toLowerCase()),
    );
    const from = Number(cursor ?? 0);
    res.json({ orders: found.slice(from, from + 20), cursor: from + 20 < found.length ? String(from + 20) : null });
  });
}

const headOf = (state: FixtureState, row: InboxRow) => ({
  ...row,
  ...{ language: 'es', canReceive: row.holder !== 'other_agent', now: new Date().toISOString() },
  // Rosa's market is one where free words cost.
  wordsPrice: { minor: row.conversationId === 'rosa' ? 0.85 : 0, currency: 'USD', why: 'market_rate' },
  present: state.present.get(row.conversationId) ?? [],
});

/** Answers with the conversation, or says that there is none. */
function answerHead(state: FixtureState, res: Response, id: string): void {
  const row = state.rows.find((one) => one.conversationId === id);
  if (row === undefined) refuse(res, 404, 'conversation_not_found', 'There is no such conversation.');
  else res.json(headOf(state, row));
}

function readRoutes(router: Router, state: FixtureState): void {
  router.get('/conversations/:id', (req, res) => answerHead(state, res, req.params.id));
  router.get('/conversations/:id/items', (req, res) => {
    const { before, around, limit } = ItemsQuery.parse(req.query);
    const items = threadOf(state, req.params.id);
    const place = items.findIndex((item) => item.id === around);
    const end = place >= 0 ? Math.min(items.length, place + Math.ceil(limit / 2)) : Number(before ?? items.length);
    const start = Math.max(0, end - limit);
    res.json({ items: items.slice(start, end), before: start > 0 ? String(start) : null });
  });
  router.get('/conversations/:id/customer', (req, res) => {
    const row = state.rows.find((one) => one.conversationId === req.params.id);
    if (row === undefined) return void refuse(res, 404, 'conversation_not_found', 'There is no such conversation.');
    res.json(makePanel(row, state.orders.filter((order) => order.conversationId === req.params.id).slice(0, 6)));
  });
  router.get('/turns/:id/why', (req, res) => {
    res.json({ ...WHY, turnId: req.params.id, mark: state.marks.get(req.params.id) ?? null });
  });
  router.get('/said/:id/attempts', (_req, res) => void res.json(ATTEMPTS));
  router.get('/replays/models', (_req, res) => void res.json({ models: ['deepseek/deepseek-v3', 'openai/gpt-5'] }));
  router.post('/turns/:id/replays', (req, res) => {
    const { prompt } = Repeat.parse(req.body);
    if (prompt === 'then') return void refuse(res, 409, 'replay_prompt_gone', 'The prompt of then is gone.');
    res.json({ ...REPLAY, turnId: req.params.id });
  });
  router.get('/attachments/:id', (req, res) => {
    if (req.params.id.startsWith('voice')) createReadStream('fixtures/voice/order.ogg').pipe(res.type('audio/ogg'));
    else createReadStream('fixtures/shop/pictures/cafe-chiapas.png').pipe(res.type('image/png'));
  });
}

function holderRoutes(router: Router, state: FixtureState, touch: Touch): void {
  const change = (id: string, holder: InboxRow['holder'], assignee: InboxRow['assignee'] = null) => {
    const at = new Date().toISOString();
    const item: ThreadItem = { id: `change-${at}`, at, type: 'change', holder, reason: null, by: ANA.name };
    state.threads.set(id, [...threadOf(state, id), item]);
    touch(id, { holder, assignee, reason: holder === 'person' ? 'taken' : null, since: at });
  };
  router.post('/conversations/:id/take', (req, res) => {
    change(req.params.id, 'person', ANA);
    answerHead(state, res, req.params.id);
  });
  router.post('/conversations/:id/resolve', (req, res) => {
    change(req.params.id, 'resolved');
    answerHead(state, res, req.params.id);
  });
  router.post('/conversations/:id/return', (req, res) => {
    Return.parse(req.body);
    change(req.params.id, 'assistant');
    answerHead(state, res, req.params.id);
  });
  router.post('/conversations/:id/assign', (req, res) => {
    const { staffId } = Assign.parse(req.body);
    const found = state.staff.find(({ id }) => id === staffId);
    if (found === undefined) return void refuse(res, 404, 'no_such_staff', 'Nobody of this id.');
    change(req.params.id, 'person', { id: found.id, name: found.name });
    answerHead(state, res, req.params.id);
  });
  router.put('/conversations/:id/tags', (req, res) => {
    touch(req.params.id, { tags: SetTags.parse(req.body).tags });
    answerHead(state, res, req.params.id);
  });
  router.put('/conversations/:id/customer', (req, res) => {
    const { name } = EditCustomer.parse(req.body);
    const row = state.rows.find((one) => one.conversationId === req.params.id);
    if (row !== undefined) touch(req.params.id, { customer: { ...row.customer, name: name === '' ? null : name } });
    answerHead(state, res, req.params.id);
  });
  router.put('/conversations/:id/seen', (req, res) => {
    touch(req.params.id, { unread: Seen.parse(req.body).itemId === null ? 1 : 0 });
    res.status(204).end();
  });
  router.post('/conversations/:id/presence', (req, res) => {
    Presence.parse(req.body);
    res.status(204).end();
  });
  router.put('/pause', (req, res) => {
    state.session = { ...state.session, isPaused: Pause.parse(req.body).isPaused };
    res.status(204).end();
  });
}

/** Changes an item wherever it stands. */
const itemChanger =
  (state: FixtureState, touch: Touch) =>
  (itemId: string, change: (item: ThreadItem) => ThreadItem): ThreadItem | undefined => {
    for (const [id, items] of state.threads) {
      const found = items.find((item) => item.id === itemId);
      if (found === undefined) continue;
      const next = change(found);
      state.threads.set(
        id,
        items.map((item) => (item === found ? next : item)),
      );
      touch(id, { hasFailed: false });
      return next;
    }
    return undefined;
  };

/** Corrected readings and marked answers. */
function judgeRoutes(router: Router, state: FixtureState, touch: Touch): void {
  const changeItem = itemChanger(state, touch);
  const holderOf = (id: string) =>
    [...state.threads.values()]
      .flat()
      .find((item) => item.type === 'message' && item.attachments.some((one) => one.id === id));
  router.put('/attachments/:id/reading', (req, res) => {
    const { text, version } = CorrectReading.parse(req.body);
    const item = holderOf(req.params.id);
    if (item?.type !== 'message') return void refuse(res, 404, 'reading_absent', 'There is no such file.');
    const file = item.attachments.find((one) => one.id === req.params.id);
    if (file?.version !== version) return void refuse(res, 409, 'reading_moved', 'It was corrected anew.', { item });
    const before = file.correction?.before ?? file.text;
    const correction = text === null ? null : { by: ANA.name, at: new Date().toISOString(), before };
    const next = { ...file, text: text ?? before, correction, version: String(Number(version) + 1) };
    const attachments = item.attachments.map((one) => (one === file ? next : one));
    res.json(changeItem(item.id, (known) => ({ ...known, attachments }) as ThreadItem));
  });
  router.put('/turns/:id/mark', (req, res) => {
    const { note } = MarkAnswer.parse(req.body);
    state.marks.set(req.params.id, { by: ANA.name, at: new Date().toISOString(), note });
    res.status(204).end();
  });
  router.delete('/turns/:id/mark', (req, res) => {
    state.marks.delete(req.params.id);
    res.status(204).end();
  });
}

function sayRoutes(router: Router, state: FixtureState, touch: Touch): void {
  /** Adds what staff said; false when somebody wrote since the author looked. */
  const add = (id: string, item: ThreadItem, res: Response) => {
    const items = threadOf(state, id);
    const known = items.find((one) => one.id === item.id);
    if (known === undefined) state.threads.set(id, [...items, item]);
    const text = 'text' in item ? item.text : '';
    const lastLine = { by: 'person', kind: 'text', text, state: 'sent' } as const;
    if (item.type === 'note') touch(id);
    else touch(id, { holder: 'person', assignee: ANA, since: item.at, lastAt: item.at, lastLine });
    res.status(201).json(known ?? item);
  };
  const byAna = (id: string, text: string, more: Partial<ThreadItem> = {}) =>
    said(id, 0, text, { by: 'person', author: ANA.name, state: 'sent', turnId: null, ...more });
  const isMoved = (res: Response, id: string, lastSeenId: string | null) => {
    const items = threadOf(state, id).filter(({ type }) => type === 'message' || type === 'said');
    const missed = items.slice(items.findIndex((item) => item.id === lastSeenId) + 1);
    if (missed.length > 0) refuse(res, 409, 'conversation_moved', 'Somebody wrote meanwhile.', { items: missed });
    return missed.length > 0;
  };
  router.post('/conversations/:id/messages', (req, res) => {
    const words = Say.parse(req.body);
    if (!words.isAnyway && isMoved(res, req.params.id, words.lastSeenId)) return;
    const quoted = threadOf(state, req.params.id).find(({ id }) => id === words.replyTo);
    const more = quoted === undefined ? {} : { quoted: { id: quoted.id, text: 'text' in quoted ? quoted.text : '' } };
    add(req.params.id, byAna(words.id, words.text, more), res);
  });
  router.post('/conversations/:id/files', express.raw({ type: '*/*', limit: '20mb' }), (req, res) => {
    const words = SayFile.parse(req.query);
    if (words.isAnyway === 'false' && isMoved(res, req.params.id, words.lastSeenId ?? null)) return;
    add(req.params.id, byAna(words.id, words.text, { kind: 'document', filePath: null }), res);
  });
  router.get('/conversations/:id/templates', (_req, res) => void res.json({ templates: TEMPLATES }));
  router.post('/conversations/:id/templates', (req, res) => {
    const { id, name } = SayTemplate.parse(req.body);
    add(req.params.id, byAna(id, `Plantilla ${name}`, { kind: 'template', template: name }), res);
  });
  router.post('/conversations/:id/notes', (req, res) => {
    const { id, text } = WriteNote.parse(req.body);
    add(req.params.id, { id, at: new Date().toISOString(), type: 'note', author: ANA.name, text }, res);
  });
  const changeItem = itemChanger(state, touch);
  router.post('/said/:id/retry', (req, res) => {
    changeItem(req.params.id, (item) => ({ ...item, canRetry: false }) as ThreadItem);
    res.status(201).json(byAna(`${req.params.id}-again`, 'Tu pedido va en camino'));
  });
  router.post('/said/:id/discard', (req, res) => {
    res.json(changeItem(req.params.id, (item) => ({ ...item, state: 'discarded', canRetry: false }) as ThreadItem));
  });
  router.post('/proposals/:id/withdraw', (req, res) => {
    res.json(changeItem(req.params.id, (item) => ({ ...item, state: 'withdrawn', canWithdraw: false }) as ThreadItem));
  });
}

/** Drafts: the pieces of a turn together. */
function draftRoutes(router: Router, state: FixtureState, touch: Touch): void {
  const decide = (turnId: string, change: (item: ThreadItem) => ThreadItem): void => {
    for (const [id, items] of state.threads) {
      if (!items.some((item) => item.type === 'said' && item.turnId === turnId)) continue;
      const next = items.map((item) => (item.type === 'said' && item.turnId === turnId ? change(item) : item));
      state.threads.set(id, next);
      touch(id);
    }
  };
  const become = (what: Partial<ThreadItem>) => (item: ThreadItem) => ({ ...item, ...what }) as ThreadItem;
  router.post('/drafts/:turnId/send', (req, res) => {
    decide(req.params.turnId, become({ state: 'sent', reason: null }));
    res.status(204).end();
  });
  router.post('/drafts/:turnId/discard', (req, res) => {
    decide(req.params.turnId, become({ state: 'discarded', reason: 'draft_discarded' }));
    res.status(204).end();
  });
  router.post('/drafts/:turnId/edit', (req, res) => {
    const { text } = EditDraft.parse(req.body);
    decide(req.params.turnId, become({ by: 'person', author: ANA.name, text, state: 'sent', reason: null }));
    res.status(204).end();
  });
}

function replyRoutes(router: Router, state: FixtureState): void {
  router.get('/quick-replies', (_req, res) => void res.json({ replies: state.replies }));
  router.post('/quick-replies', (req, res) => {
    const reply = { id: `r${state.replies.length + 1}`, ...WriteQuickReply.parse(req.body) };
    state.replies = [...state.replies, reply];
    res.status(201).json(reply);
  });
  router.put('/quick-replies/:id', (req, res) => {
    const reply = { id: req.params.id, ...WriteQuickReply.parse(req.body) };
    state.replies = state.replies.map((one) => (one.id === reply.id ? reply : one));
    res.json(reply);
  });
  router.delete('/quick-replies/:id', (req, res) => {
    state.replies = state.replies.filter(({ id }) => id !== req.params.id);
    res.status(204).end();
  });
}
