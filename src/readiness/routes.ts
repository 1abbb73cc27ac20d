import { Router } from 'express';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Db } from '../platform/db/index.ts';
import { readJson } from '../platform/http/web-app.ts';
import { type Audit, type NeedsRole, type Viewer, viewerOf } from '../staff/index.ts';
import { Dismiss, type Readiness } from './contract.ts';
import type { SetUp } from './ports.ts';
import { changedSince, judge, mayBeDismissed } from './rules.ts';
import { deleteDismissal, listDismissals, writeDismissal } from './store.ts';

export type ReadinessDeps = {
  readonly db: Db;
  readonly now: Clock;
  readonly needs: NeedsRole;
  readonly audit: Audit;
  readonly setUp: () => Promise<SetUp>;
  readonly namesOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

const PATH = '/api/console/readiness';
const ONE = `${PATH}/:code/dismissal`;

/** How ready the shop is, and what the owner says is not about it. */
export function readinessRoutes(deps: ReadinessDeps): Router {
  const router = Router();
  router.get(PATH, deps.needs('viewer'), async (_req, res) => void res.json(await readReadiness(deps)));
  router.put(ONE, deps.needs('owner'), readJson(), async (req, res) => {
    const body = Dismiss.safeParse(req.body);
    if (!body.success) throw new AppError('dismissal_invalid', 'invalid', { cause: body.error });
    await dismiss(deps, viewerOf(res), String(req.params['code']), body.data.reason);
    res.json(await readReadiness(deps));
  });
  router.delete(ONE, deps.needs('owner'), async (req, res) => {
    await dismiss(deps, viewerOf(res), String(req.params['code']), null);
    res.json(await readReadiness(deps));
  });
  return router;
}

async function readReadiness({ db, now, setUp, namesOf }: ReadinessDeps): Promise<Readiness> {
  const [found, dismissals] = await Promise.all([setUp(), listDismissals(db)]);
  const { newest } = found.marks;
  const names = await namesOf([...new Set([...dismissals, ...newest].map(({ byId }) => byId))]);
  const shown = dismissals.map(
    ({ code, reason, byId, at }) => [code, { reason, by: names.get(byId) ?? '–', at: at.toISOString() }] as const,
  );
  const marks = newest.map(({ byId, at, ...mark }) => ({ ...mark, by: names.get(byId) ?? '–', at: at.toISOString() }));
  return { ...judge(found, new Map(shown), now()), marks, trial: trialOf(found) };
}

function trialOf({ trial, today }: SetUp): Readiness['trial'] {
  if (trial === null) return null;
  const { results, endedAt, model, isRealModel, runsEach, pass1, passK, costMicroUsd } = trial;
  return {
    ...{ model, isRealModel, runsEach, pass1, passK, costMicroUsd, changed: changedSince(trial, today) },
    at: endedAt.toISOString(),
    customers: results.length,
    failed: results.filter(({ passed, runs }) => passed < runs),
  };
}

/** With null the line counts again. */
async function dismiss(deps: ReadinessDeps, viewer: Viewer, code: string, reason: string | null): Promise<void> {
  if (!mayBeDismissed(code)) throw new AppError('dismissal_refused', 'not_found');
  await deps.db.transaction().execute(async (tx) => {
    if (reason === null) {
      if (!(await deleteDismissal(tx, code))) return;
    } else await writeDismissal(tx, { code, reason, byId: viewer.id, at: deps.now() });
    const act = reason === null ? 'readiness_line_restored' : 'readiness_line_dismissed';
    await deps.audit(tx, viewer, act, `readiness:${code}`);
  });
}
