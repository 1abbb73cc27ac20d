import { type Request, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import { readJson } from '../platform/http/web-app.ts';
import { type Audit, type NeedsRole, type Viewer, viewerOf } from '../staff/index.ts';
import { beginTrial, offerTrial } from './begin-trial.ts';
import { cancelTrial } from './cancel-trial.ts';
import { BeginTrial, type ShownTrial, type TrialRunning, type TrialsAnswer } from './contract.ts';
import type { TrialDeps, TrialRun } from './ports.ts';
import { newestTrial, readTrial } from './trial-store.ts';
import type { Measured, Trial } from './types.ts';

export type TextDraft = {
  readonly kind: 'assistant' | 'business' | 'about' | 'hours' | 'rules';
  readonly content: string;
  readonly basedOn: number;
};

/** What is published, a draft in its place; or why the draft could not be published. */
export type GatheredTexts =
  | { readonly outcome: 'gathered'; readonly texts: TrialRun['texts']; readonly measured: Measured }
  | { readonly outcome: 'refused'; readonly problems: readonly string[] }
  | { readonly outcome: 'stale' };

export type TrialRoutesDeps = TrialDeps & {
  readonly needs: NeedsRole;
  readonly audit: Audit;
  readonly namesOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly gather: (draft: TextDraft | null) => Promise<GatheredTexts>;
};

const PATH = '/api/console/trials';

/** Scripted customers, played from the console: what it costs before, how far it is, what came out. */
export function trialRoutes(deps: TrialRoutesDeps): Router {
  const router = Router();
  router.get(PATH, deps.needs('viewer'), async (_req, res) => {
    const [whole, smoke, newest] = await Promise.all([
      offerTrial(deps, 'whole'),
      offerTrial(deps, 'smoke'),
      newestTrial(deps.db, 'whole'),
    ]);
    const { id: model, isReal: isRealModel } = deps.model;
    const shown = newest && (await shownTrial(deps, newest, viewerOf(res)));
    res.json({ model, isRealModel, offers: { whole, smoke }, whole: shown } satisfies TrialsAnswer);
  });
  router.get(`${PATH}/:id`, deps.needs('viewer'), async (req, res) => {
    res.json(await shownTrial(deps, await trialOf(deps, req), viewerOf(res)));
  });
  router.post(PATH, deps.needs('owner'), readJson(), async (req, res) => {
    const [body, by] = [BeginTrial.safeParse(req.body ?? {}), viewerOf(res)];
    if (!body.success) throw new AppError('trial_fields_invalid', 'invalid', { cause: body.error });
    const { purpose } = body.data;
    const gathered = await deps.gather(body.data.purpose === 'smoke' ? body.data : null);
    if (gathered.outcome === 'stale') throw new AppError('trial_of_old_text', 'conflict');
    if (gathered.outcome === 'refused') {
      const message = `This could not be published: ${gathered.problems.join('; ')}`;
      return void res.status(422).json({ error: { code: 'text_refused', message }, problems: gathered.problems });
    }
    const { outcome, trial } = await beginTrial(deps, { ...gathered, purpose, by });
    if (outcome === 'busy') {
      const { by: name } = await shownTrial(deps, trial, by);
      const error = { code: 'trial_running', message: 'Somebody else is trying another text.' };
      return void res.status(409).json({ error, by: name } satisfies TrialRunning & { error: object });
    }
    if (outcome === 'begun') await deps.audit(deps.db, by, 'trial_begun', `trial:${purpose}`);
    res.status(202).json(await shownTrial(deps, trial, by));
  });
  router.delete(`${PATH}/:id`, deps.needs('owner'), async (req, res) => {
    const [trial, by] = [await trialOf(deps, req), viewerOf(res)];
    await cancelTrial(deps, by, trial);
    res.json(await shownTrial(deps, await trialOf(deps, req), by));
  });
  return router;
}

async function trialOf({ db }: Pick<TrialDeps, 'db'>, req: Request): Promise<Trial> {
  const id = z.uuid().safeParse(req.params['id']);
  const trial = id.success ? await readTrial(db, id.data) : null;
  if (trial === null) throw new AppError('trial_unknown', 'not_found');
  return trial;
}

async function shownTrial(
  { namesOf }: Pick<TrialRoutesDeps, 'namesOf'>,
  trial: Trial,
  viewer: Viewer,
): Promise<ShownTrial> {
  const names = await namesOf([trial.byId]);
  const { id, purpose, state, reason, model, isRealModel, customers, played, failed, costMicroUsd } = trial;
  return {
    ...{ id, purpose, state, reason, model, isRealModel, customers, played, failed, costMicroUsd },
    by: names.get(trial.byId) ?? '–',
    isOwn: trial.byId === viewer.id,
    at: trial.startedAt.toISOString(),
  };
}
