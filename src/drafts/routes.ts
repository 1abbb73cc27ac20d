import { type Request, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import type { OutboxId, TurnId } from '../core/ids.ts';
import { countDrafts } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import { readJson } from '../platform/http/web-app.ts';
import { type NeedsRole, viewerOf } from '../staff/index.ts';
import { type Drafts, EditDraft, SwitchDrafts, SwitchIntent } from './contract.ts';
import { type DecideDeps, decideDraft } from './decide-draft.ts';
import { isIntent } from './rules.ts';
import { countDecisions, readMode, writeIntent, writeMode } from './store.ts';
import { INTENTS } from './types.ts';

export type DraftRoutesDeps = DecideDeps & { readonly needs: NeedsRole };

const PATH = '/api/console/drafts';

/** Answers that wait for the team: whether they do, what is done with them, how often that agrees with the assistant. */
export function draftRoutes(deps: DraftRoutesDeps): Router {
  const router = Router();
  const { db, needs, machineClock } = deps;
  router.get(PATH, needs('viewer'), async (_req, res) => void res.json(await readDrafts(db)));
  router.put(PATH, needs('owner'), readJson(), async (req, res) => {
    const [{ isOn }, viewer] = [bodyOf(SwitchDrafts, req), viewerOf(res)];
    await db.transaction().execute(async (tx) => {
      if (!(await writeMode(tx, isOn, { byId: viewer.id, at: machineClock() }))) return;
      await deps.audit(tx, viewer, isOn ? 'drafts_on' : 'drafts_off', null);
    });
    res.json(await readDrafts(db));
  });
  router.put(`${PATH}/intents/:intent`, needs('owner'), readJson(), async (req, res) => {
    const intent = String(req.params['intent']);
    if (!isIntent(intent)) throw new AppError('intent_unknown', 'not_found');
    const [{ isAutomatic }, viewer] = [bodyOf(SwitchIntent, req), viewerOf(res)];
    await db.transaction().execute(async (tx) => {
      if (!(await writeIntent(tx, intent, isAutomatic, { byId: viewer.id, at: machineClock() }))) return;
      await deps.audit(tx, viewer, isAutomatic ? 'intent_automatic' : 'intent_drafted', `intent:${intent}`);
    });
    res.json(await readDrafts(db));
  });
  router.post(`${PATH}/:turnId/send`, needs('staff'), async (req, res) => {
    await decideDraft(deps, viewerOf(res), turnIn(req), { do: 'send' });
    res.status(204).end();
  });
  router.post(`${PATH}/:turnId/discard`, needs('staff'), async (req, res) => {
    await decideDraft(deps, viewerOf(res), turnIn(req), { do: 'discard' });
    res.status(204).end();
  });
  router.post(`${PATH}/:turnId/edit`, needs('staff'), readJson(), async (req, res) => {
    const { id, text } = bodyOf(EditDraft, req);
    await decideDraft(deps, viewerOf(res), turnIn(req), { do: 'edit', id: id as OutboxId, text });
    res.status(204).end();
  });
  return router;
}

async function readDrafts(db: Db): Promise<Drafts> {
  const [mode, counted, { waiting }] = await Promise.all([readMode(db), countDecisions(db), countDrafts(db)]);
  const of = new Map(counted.map((one) => [one.intent, one]));
  const intents = INTENTS.map((intent) => ({
    ...(of.get(intent) ?? { intent, sent: 0, edited: 0, discarded: 0 }),
    isAutomatic: mode.automatic.includes(intent),
  }));
  return { isOn: mode.isOn, waiting, intents };
}

function turnIn(req: Request): TurnId {
  const id = z.uuid().safeParse(req.params['turnId']);
  if (!id.success) throw new AppError('draft_unknown', 'not_found');
  return id.data.toLowerCase() as TurnId;
}

function bodyOf<Schema extends z.ZodType>(schema: Schema, req: Request): z.infer<Schema> {
  const body = schema.safeParse(req.body ?? {});
  if (!body.success) throw new AppError('draft_act_invalid', 'invalid', { cause: body.error });
  return body.data;
}
