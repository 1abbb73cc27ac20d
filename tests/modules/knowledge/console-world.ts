import { promptSeeds } from '../../../src/app/prompt-files.ts';
import { machineClock } from '../../../src/core/clock.ts';
import { AppError } from '../../../src/core/errors.ts';
import { newId } from '../../../src/core/ids.ts';
import { knowledgeRoutes } from '../../../src/knowledge/index.ts';
import { createPdfTextReader } from '../../../src/media/index.ts';
import type { Db } from '../../../src/platform/db/index.ts';
import { answerErrors, createWebApp } from '../../../src/platform/http/web-app.ts';
import { createPlaces } from '../../../src/platform/in-turn.ts';
import { createLog } from '../../../src/platform/log.ts';
import type { NeedsRole, StaffRole } from '../../../src/staff/index.ts';
import { serve } from '../platform/http-support.ts';

const RANK: Readonly<Record<StaffRole, number>> = { viewer: 0, staff: 1, owner: 2 };
export const ANA = '01930000-0000-7000-8000-00000000000a';

type WasTried = Parameters<typeof knowledgeRoutes>[0]['wasTried'];
type Acted = { readonly by: string; readonly act: string; readonly about: string };

/** The routes of the business's texts, for somebody of this role; `acts` is what goes on record. */
export function knowledgeRouter(db: Db, role: StaffRole, wasTried: WasTried = async () => 'passed') {
  const acts: Acted[] = [];
  const needs: NeedsRole = (needed) => (_req, res, next) => {
    if (RANK[role] < RANK[needed]) return next(new AppError('role_missing', 'forbidden'));
    res.locals['viewer'] = { id: ANA, name: 'Ana', email: 'a@shop.example', role, language: 'es' };
    next();
  };
  const router = knowledgeRoutes({
    ...{ db, newId, machineClock, needs },
    audit: async (_tx, entry) => void acts.push({ ...entry, by: entry.by.id }),
    namesOf: async (_db, ids) => new Map(ids.map((id) => [id, id === ANA ? 'Ana' : '?'])),
    readPdf: createPdfTextReader(createPlaces(1), { pages: 100, characters: 200_000 }),
    ...{ prompts: promptSeeds, wasTried },
  });
  return { router, acts };
}

/** The same routes, asked over HTTP. */
export async function knowledgeConsole(db: Db, role: StaffRole, wasTried?: WasTried) {
  const { router, acts } = knowledgeRouter(db, role, wasTried);
  const app = createWebApp({ trustProxy: false });
  app.use(router);
  app.use(answerErrors({ log: createLog({ level: 'silent', name: 'test' }) }));
  const { url } = await serve(app);
  const ask = async (method: string, path: string, body?: unknown) => {
    const bytes = Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body);
    const response = await fetch(`${url}/api/console/knowledge${path}`, {
      method,
      ...(body !== undefined && { body: bytes }),
      headers: { 'content-type': Buffer.isBuffer(body) ? 'application/pdf' : 'application/json' },
    });
    const words = await response.text();
    // biome-ignore lint/suspicious/noExplicitAny: each test looks at what it asked for
    return { status: response.status, body: words === '' ? null : (JSON.parse(words) as any) };
  };
  return { ask, acts };
}
