import { type Request, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import { Draft, pageBody } from '../knowledge/index.ts';
import { readJson } from '../platform/http/web-app.ts';
import type { RateLimits } from '../platform/rate-limit.ts';
import { type NeedsRole, type Viewer, viewerOf } from '../staff/index.ts';
import { Repeat, type ReplayModels } from './contract.ts';
import { replayTurn } from './replay-turn.ts';
import { limitRunning } from './running.ts';
import { type TryDraftDeps, tryDraft } from './try-draft.ts';

export type ReplayRoutesDeps = TryDraftDeps & { readonly needs: NeedsRole; readonly limits: Pick<RateLimits, 'take'> };

const Trial = z.strictObject({ question: z.string().trim().min(1).max(300), draft: Draft });

/** A recorded turn, run again without sending, and a question that is answered with a draft of what the shop has written. */
export function replayRoutes(deps: ReplayRoutesDeps): Router {
  const [router, inTurn] = [Router(), limitRunning()];
  router.get('/api/console/replays/models', deps.needs('staff'), (_req, res) => {
    res.json({ models: deps.mind.models } satisfies ReplayModels);
  });
  router.post('/api/console/turns/:id/replays', deps.needs('staff'), readJson(), async (req, res) => {
    const [turnId, body, viewer] = [turnIn(req), Repeat.safeParse(req.body ?? {}), viewerOf(res)];
    if (!body.success) throw new AppError('replay_invalid', 'invalid', { cause: body.error });
    const { model = null, prompt } = body.data;
    const replay = await inTurn(viewer.id, async () => {
      await takeOne(deps, viewer);
      return replayTurn(deps, viewer, turnId, { model, prompt });
    });
    res.set('cache-control', 'no-store').json(replay);
  });
  router.post('/api/console/draft-answers', deps.needs('owner'), pageBody(), async (req, res) => {
    const [body, viewer] = [Trial.safeParse(req.body ?? {}), viewerOf(res)];
    if (!body.success) throw new AppError('draft_trial_invalid', 'invalid', { cause: body.error });
    const answers = await inTurn(viewer.id, async () => {
      await takeOne(deps, viewer);
      return tryDraft(deps, viewer, body.data);
    });
    res.set('cache-control', 'no-store');
    if (!('problems' in answers)) return void res.json(answers);
    const error = { code: 'text_refused', message: `This could not be published: ${answers.problems.join('; ')}` };
    res.status(422).json({ error, problems: answers.problems });
  });
  return router;
}

async function takeOne({ limits }: ReplayRoutesDeps, { id }: Viewer): Promise<void> {
  const taken = await limits.take('replay', id);
  if (!taken.isAllowed) throw new AppError('replay_limited', 'rate_limited', { retryAfterMs: taken.retryAfterMs });
}

function turnIn(req: Request): string {
  const id = z.uuid().safeParse(req.params['id']);
  if (!id.success) throw new AppError('replay_turn_invalid', 'not_found');
  return id.data;
}
