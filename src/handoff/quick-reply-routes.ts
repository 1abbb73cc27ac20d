import { Router } from 'express';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { readJson } from '../platform/http/web-app.ts';
import { type NeedsRole, viewerOf } from '../staff/index.ts';
import { bodyOf, idIn } from './console-input.ts';
import { type QuickReply, WriteQuickReply } from './contract.ts';
import type { ActDeps, Actor } from './ports.ts';
import { deleteQuickReply, hasQuickReply, listQuickReplies, writeQuickReply } from './quick-reply-store.ts';

export type QuickReplyDeps = Pick<ActDeps, 'db' | 'audit'> & { readonly needs: NeedsRole };

const PATH = '/api/console/quick-replies';

/** Texts that staff insert by a short word. */
export function quickReplyRoutes(deps: QuickReplyDeps): Router {
  const router = Router();
  router.get(PATH, deps.needs('viewer'), async (_req, res) => {
    res.json({ replies: await listQuickReplies(deps.db) });
  });
  router.post(PATH, deps.needs('staff'), readJson(), async (req, res) => {
    const body = bodyOf(WriteQuickReply, req);
    res.status(201).json(await write(deps, viewerOf(res), { ...body, id: newId() }, false));
  });
  router.put(`${PATH}/:id`, deps.needs('staff'), readJson(), async (req, res) => {
    const body = bodyOf(WriteQuickReply, req);
    res.json(await write(deps, viewerOf(res), { ...body, id: idIn(req) }, true));
  });
  router.delete(`${PATH}/:id`, deps.needs('staff'), async (req, res) => {
    const id = idIn(req);
    await deps.db.transaction().execute(async (tx) => {
      if (!(await deleteQuickReply(tx, id))) throw new AppError('quick_reply_gone', 'not_found');
      await deps.audit(tx, { by: viewerOf(res), act: 'quick_reply_deleted', about: `quick_reply:${id}` });
    });
    res.status(204).end();
  });
  return router;
}

async function write(deps: QuickReplyDeps, by: Actor, reply: QuickReply, isThere: boolean): Promise<QuickReply> {
  return deps.db.transaction().execute(async (tx) => {
    if (isThere && !(await hasQuickReply(tx, reply.id))) throw new AppError('quick_reply_absent', 'not_found');
    const written = await writeQuickReply(tx, { ...reply, by: by.id });
    if (written === null) throw new AppError('shortcut_taken', 'conflict', { facts: { field: 'shortcut' } });
    await deps.audit(tx, { by, act: 'quick_reply_written', about: `quick_reply:${reply.id}` });
    return written;
  });
}
