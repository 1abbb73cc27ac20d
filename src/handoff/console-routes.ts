import { type Response, Router } from 'express';
import type { z } from 'zod';
import { AppError } from '../core/errors.ts';
import type { ActionId, ConversationId, OutboxId } from '../core/ids.ts';
import type { KeepSentDeps } from '../media/index.ts';
import { readJson } from '../platform/http/web-app.ts';
import { type NeedsRole, type StaffRole, type Viewer, viewerOf } from '../staff/index.ts';
import { discardMessage, type RetryDeps, retrySaid, takeBackProposal } from './act-on-said.ts';
import { alertRoutes } from './alert-routes.ts';
import { bodyOf, conversationIn, idIn } from './console-input.ts';
import {
  Act,
  Assign,
  EditCustomer,
  Pause,
  Presence,
  Return,
  Say,
  SayTemplate,
  Seen,
  SetTags,
  WriteNote,
} from './contract.ts';
import { type FileActDeps, fileActRoutes } from './file-routes.ts';
import { pauseShop, tagConversation, writeNote } from './keep-desk.ts';
import { type MarkReadDeps, markReadByStaff } from './mark-read.ts';
import { markRoutes } from './mark-routes.ts';
import { nameCustomer } from './name-customer.ts';
import { tellPresence } from './presence-store.ts';
import { quickReplyRoutes } from './quick-reply-routes.ts';
import { readingRoutes } from './reading-routes.ts';
import { giveBack } from './return-conversation.ts';
import { type Said, saySomething } from './say-something.ts';
import { type SayTemplateDeps, sayTemplate } from './say-template.ts';
import { markSeen } from './seen-store.ts';
import { assignConversation, resolveConversation, takeConversation } from './take-conversation.ts';
import { templateChoices } from './template-choices.ts';
import { unfilledIn } from './unfilled-rules.ts';

/** How conversations and their items are shown after an act; filled by whoever reads for the console. */
export type ConsoleReader = {
  readonly conversation: (id: ConversationId, viewer: Viewer) => Promise<object | null>;
  readonly item: (id: string) => Promise<object | null>;
};

export type ConsoleHandoffDeps = RetryDeps &
  SayTemplateDeps &
  KeepSentDeps &
  MarkReadDeps & {
    readonly needs: NeedsRole;
    readonly voiceNoteOf: FileActDeps['voiceNoteOf'];
    readonly read: ConsoleReader;
    /** Somebody looks at a conversation, writes in it or left. */
    readonly onPresence: (id: ConversationId) => void;
    readonly onReadFailed: (error: unknown) => void;
  };

const BASE = '/api/console';

/** What staff does in conversations; each change leaves a record of who made it. */
export function consoleHandoffRoutes(deps: ConsoleHandoffDeps): Router {
  const router = Router();
  conversationActs(router, deps);
  conversationWords(router, deps);
  templateRoutes(router, deps);
  router.use(
    quickReplyRoutes(deps),
    readingRoutes(deps),
    markRoutes(deps),
    alertRoutes(deps),
    fileActRoutes(deps, (res, said) => sendSaid(deps, res, said)),
  );
  router.put(`${BASE}/pause`, deps.needs('staff'), readJson(), async (req, res) => {
    await pauseShop(deps, viewerOf(res), bodyOf(Pause, req).isPaused);
    res.status(204).end();
  });
  return router;
}

function conversationActs(router: Router, deps: ConsoleHandoffDeps): void {
  const act = <Body extends z.ZodType>(
    [method, name, role]: readonly ['post' | 'put', string, StaffRole],
    schema: Body,
    run: (viewer: Viewer, id: ConversationId, body: z.infer<Body>) => Promise<unknown>,
  ): void => {
    router[method](`${BASE}/conversations/:id/${name}`, deps.needs(role), readJson(), async (req, res) => {
      const id = conversationIn(req);
      await run(viewerOf(res), id, bodyOf(schema, req));
      await sendConversation(deps, res, id);
    });
  };
  act(['post', 'take', 'staff'], Act, (viewer, id) => takeConversation(deps, viewer, id));
  act(['post', 'resolve', 'staff'], Act, (viewer, id) => resolveConversation(deps, viewer, id));
  act(['post', 'return', 'staff'], Return, (viewer, id, body) => giveBack(deps, viewer, id, body));
  act(['post', 'assign', 'staff'], Assign, (viewer, id, { staffId }) => assignConversation(deps, viewer, id, staffId));
  act(['put', 'tags', 'staff'], SetTags, (viewer, id, { tags }) => tagConversation(deps, viewer, id, tags));
  act(['put', 'customer', 'staff'], EditCustomer, (viewer, id, body) => nameCustomer(deps, viewer, id, body));
  router.put(`${BASE}/conversations/:id/seen`, deps.needs('viewer'), readJson(), async (req, res) => {
    const { itemId } = bodyOf(Seen, req);
    const [viewer, conversationId] = [viewerOf(res), conversationIn(req)];
    await markSeen(deps.db, { staffId: viewer.id, conversationId, itemId });
    res.status(204).end();
    // After the answer: no page waits for WhatsApp. Who only looks on reads nothing for the customer.
    if (itemId !== null && viewer.role !== 'viewer')
      await markReadByStaff(deps, conversationId).catch(deps.onReadFailed);
  });
  router.post(`${BASE}/conversations/:id/presence`, deps.needs('viewer'), readJson(), async (req, res) => {
    const [id, { state }] = [conversationIn(req), bodyOf(Presence, req)];
    await tellPresence(deps.db, viewerOf(res), id, state);
    deps.onPresence(id);
    res.status(204).end();
  });
}

function conversationWords(router: Router, deps: ConsoleHandoffDeps): void {
  router.post(`${BASE}/conversations/:id/messages`, deps.needs('staff'), readJson(), async (req, res) => {
    const [conversationId, body] = [conversationIn(req), bodyOf(Say, req)];
    if (unfilledIn(body.text) !== null) throw new AppError('variable_unfilled', 'invalid');
    const content = { kind: 'text', text: body.text } as const;
    const { lastSeenId, isAnyway, replyTo } = body;
    const saying = { id: body.id as OutboxId, conversationId, content, replyTo, lastSeenId, isAnyway };
    await sendSaid(deps, res, await saySomething(deps, viewerOf(res), saying));
  });
  router.post(`${BASE}/conversations/:id/notes`, deps.needs('staff'), readJson(), async (req, res) => {
    const { id, text } = bodyOf(WriteNote, req);
    await writeNote(deps, viewerOf(res), { id, text, conversationId: conversationIn(req) });
    await sendItem(deps, res.status(201), id);
  });
  router.post(`${BASE}/said/:id/retry`, deps.needs('staff'), async (req, res) => {
    await sendItem(deps, res.status(201), await retrySaid(deps, viewerOf(res), idIn<OutboxId>(req)));
  });
  router.post(`${BASE}/said/:id/discard`, deps.needs('staff'), async (req, res) => {
    await discardMessage(deps, viewerOf(res), idIn<OutboxId>(req));
    await sendItem(deps, res, idIn<OutboxId>(req));
  });
  router.post(`${BASE}/proposals/:id/withdraw`, deps.needs('staff'), async (req, res) => {
    await takeBackProposal(deps, viewerOf(res), idIn<ActionId>(req));
    await sendItem(deps, res, idIn<ActionId>(req));
  });
}

function templateRoutes(router: Router, deps: ConsoleHandoffDeps): void {
  const path = `${BASE}/conversations/:id/templates`;
  router.get(path, deps.needs('viewer'), async (req, res) => {
    res.json({ templates: await templateChoices(deps.db, deps, conversationIn(req), viewerOf(res).language) });
  });
  router.post(path, deps.needs('staff'), readJson(), async (req, res) => {
    const { id, sendAt, ...body } = bodyOf(SayTemplate, req);
    const asked = { sendAt: sendAt === null ? null : new Date(sendAt), conversationId: conversationIn(req) };
    const said = await sayTemplate(deps, viewerOf(res), { ...body, ...asked, id: id as OutboxId });
    if (said.outcome === 'said') return sendItem(deps, res.status(201), id);
    const message = 'It would have to wait until then.';
    res.status(409).json({ error: { code: 'template_waits', message }, sendAt: said.until.toISOString() });
  });
}

/** What was said, or, with 409, what somebody else said meanwhile. */
async function sendSaid(deps: Pick<ConsoleHandoffDeps, 'read'>, res: Response, said: Said): Promise<void> {
  if (said.outcome === 'said') return sendItem(deps, res.status(201), said.id);
  const message = 'Somebody else wrote in this conversation meanwhile.';
  res.status(409).json({ error: { code: 'conversation_moved', message }, items: said.items });
}

async function sendItem({ read }: Pick<ConsoleHandoffDeps, 'read'>, res: Response, id: string): Promise<void> {
  const item = await read.item(id);
  if (item === null) throw new AppError('item_absent', 'not_found');
  res.json(item);
}

async function sendConversation({ read }: ConsoleHandoffDeps, res: Response, id: ConversationId): Promise<void> {
  const conversation = await read.conversation(id, viewerOf(res));
  if (conversation === null) throw new AppError('conversation_gone', 'not_found');
  res.json(conversation);
}
