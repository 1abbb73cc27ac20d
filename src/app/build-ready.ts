import type { RequestHandler } from 'express';
import { catalogueFileRoutes } from '../catalogue/index.ts';
import type { Config } from '../config/index.ts';
import { type Clock, machineClock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import { wasTried } from '../evals/index.ts';
import { knowledgeRoutes, readBusinessFacts } from '../knowledge/index.ts';
import { readinessRoutes } from '../readiness/index.ts';
import { auditBy, namesOfStaff } from '../staff/index.ts';
import { buildEvals, type EvalsPartDeps } from './build-evals.ts';
import { promptSeeds } from './prompt-files.ts';
import { readOwnersPdf } from './read-owners-pdf.ts';
import { readSetUp } from './read-set-up.ts';

type ReadyDeps = Omit<EvalsPartDeps, 'config'> & {
  readonly config: Config;
  readonly businessClock: Clock;
  readonly audit: Parameters<typeof knowledgeRoutes>[0]['audit'];
};

/** What the owner writes for the assistant, the scripted customers who try it, and how ready the shop is. */
export function buildReady({ audit, businessClock, ...deps }: ReadyDeps): {
  readonly handlers: readonly RequestHandler[];
  readonly stop: () => void;
} {
  const { db, config, needs } = deps;
  const evals = buildEvals(deps);
  return {
    handlers: [
      knowledgeRoutes({
        ...{ db, newId, machineClock, needs, audit, namesOf: namesOfStaff, readPdf: readOwnersPdf() },
        ...{ prompts: promptSeeds, wasTried },
      }),
      evals.routes,
      catalogueFileRoutes({
        ...{ db, newId, needs, audit: auditBy(machineClock) },
        currency: async () => (await readBusinessFacts(db))?.currency ?? null,
      }),
      readinessRoutes({
        ...{ db, needs, now: machineClock, audit: auditBy(machineClock) },
        setUp: readSetUp({ db, businessClock, machineClock, config }),
        namesOf: (ids) => namesOfStaff(db, ids),
      }),
    ],
    stop: evals.stop,
  };
}
