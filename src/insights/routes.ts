import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import { AppError } from '../core/errors.ts';
import type { Language } from '../core/language.ts';
import { fieldsOf } from '../platform/http/problem.ts';
import type { NeedsRole } from '../staff/index.ts';
import { type Insights, InsightsQuery } from './contract.ts';
import { type ReadInsightsDeps, type Refused, readInsights, readToday } from './read-insights.ts';
import { writeFigure } from './write-figure.ts';

export type InsightRoutesDeps = ReadInsightsDeps & {
  /** Lets only people with this role through. */
  readonly needs: NeedsRole;
};

/** Figures at the console, for everybody who is signed in. */
export function insightRoutes(deps: InsightRoutesDeps): Router {
  const router = Router();
  const may = deps.needs('viewer');
  router.get('/api/console/today', may, async (_req, res) => {
    fresh(res).json(await readToday(deps));
  });
  router.get('/api/console/insights', may, async (req, res) => {
    const found = await look(deps, req);
    if ('field' in found) return refuse(res, found);
    fresh(res).json(found.insights);
  });
  router.get('/api/console/insights/:figure.csv', may, async (req, res) => {
    const found = await look(deps, req);
    if ('field' in found) return refuse(res, found);
    const figure = found.insights.figures.find(({ id }) => id === req.params['figure']);
    if (figure === undefined) throw new AppError('figure_unknown', 'not_found');
    const { from, to } = found.insights;
    fresh(res).attachment(`${figure.id}-${from}-${to}.csv`).type('text/csv; charset=utf-8');
    await pipeline(writeFigure(found.insights, figure, found.language), res);
  });
  return router;
}

type Found = { readonly insights: Insights; readonly language: Language };

async function look(deps: ReadInsightsDeps, req: Request): Promise<Found | Refused> {
  const query = InsightsQuery.safeParse(req.query);
  if (!query.success) return fieldsOf(query.error)[0] ?? { field: 'by', message: 'must be day or hour.' };
  const { from, to, days, by, language } = query.data;
  const insights = await readInsights(deps, { from, to, days, by });
  return 'field' in insights ? insights : { insights, language };
}

const refuse = (res: Response, { field, message }: Refused): void =>
  void fresh(res)
    .status(400)
    .json({ error: { code: 'insights_invalid', message: `${field}: ${message}`, field } });

/** Figures of a business are nobody else's: kept by no browser and nowhere on the way. */
const fresh = <Res extends { set: (name: string, value: string) => Res }>(res: Res): Res =>
  res.set('cache-control', 'no-store');
