import { Router } from 'express';
import { type AttachmentId, type Corrected, correctReading } from '../media/index.ts';
import { readJson } from '../platform/http/web-app.ts';
import { type NeedsRole, viewerOf } from '../staff/index.ts';
import { bodyOf, idIn } from './console-input.ts';
import { CorrectReading } from './contract.ts';
import { aboutConversation } from './hold-conversation.ts';
import type { ActDeps, Actor } from './ports.ts';

export type ReadingRoutesDeps = Pick<ActDeps, 'db' | 'audit'> & {
  readonly machineClock: () => Date;
  readonly needs: NeedsRole;
  readonly read: { readonly item: (id: string) => Promise<object | null> };
};

/** Staff corrects what was heard or read; the conversation stays with whoever holds it. */
export function readingRoutes(deps: ReadingRoutesDeps): Router {
  const router = Router();
  router.put('/api/console/attachments/:id/reading', deps.needs('staff'), readJson(), async (req, res) => {
    const { text, version } = bodyOf(CorrectReading, req);
    const corrected = await correct(deps, viewerOf(res), { id: idIn<AttachmentId>(req), text, version });
    const item = await deps.read.item(corrected.messageId);
    if (corrected.outcome !== 'moved') return void res.json(item);
    const message = 'It was read or corrected anew meanwhile.';
    res.status(409).json({ error: { code: 'reading_moved', message }, item });
  });
  return router;
}

const correct = (
  deps: ReadingRoutesDeps,
  by: Actor,
  given: { readonly id: AttachmentId; readonly text: string | null; readonly version: string },
): Promise<Corrected> =>
  deps.db.transaction().execute(async (tx) => {
    const corrected = await correctReading(tx, { ...given, by: by.id, at: deps.machineClock() });
    const act = given.text === null ? 'reading_restored' : 'reading_corrected';
    if (corrected.outcome === 'corrected')
      await deps.audit(tx, { by, act, about: aboutConversation(corrected.conversationId) });
    return corrected;
  });
