import { Router } from 'express';
import { AppError } from '../core/errors.ts';
import type { Db } from '../platform/db/index.ts';
import { readJson } from '../platform/http/web-app.ts';
import { type Audit, type NeedsRole, type Viewer, viewerOf } from '../staff/index.ts';
import {
  type PushAnswer,
  type ShownVariant,
  type SyncAnswer,
  type TemplateList,
  type TemplateTrial,
  type TemplateTrialWish,
  TrialWish,
} from './contract.ts';
import type { Creation } from './ports.ts';
import { pushTemplates } from './push-templates.ts';
import { readingAt } from './reading-store.ts';
import { seedVariants } from './seeds.ts';
import { showTemplates } from './show-rules.ts';
import { listCopies } from './store.ts';
import { type SyncDeps, syncTemplates } from './sync-templates.ts';

export type TemplateRoutesDeps = Pick<SyncDeps, 'db' | 'businessClock'> & {
  readonly needs: NeedsRole;
  readonly audit: Audit;
  /** Sends a template with examples to a number of the owner's own. */
  readonly tryOut: (by: Viewer, wish: TemplateTrialWish) => Promise<TemplateTrial>;
  /** Null: none is configured. */
  readonly account: SyncDeps['account'] | null;
  /** What became of the templates that were sent in the last days. */
  readonly figuresOf: (
    db: Db,
    days: number,
  ) => Promise<readonly (ShownVariant['figures'] & { readonly name: string; readonly language: string })[]>;
};

const PATH = '/api/console/templates';
const DAYS = 30;

/** What WhatsApp has of our templates, reading it anew, and creating those that it lacks. */
export function templateRoutes(deps: TemplateRoutesDeps): Router {
  const router = Router();
  router.get(PATH, deps.needs('viewer'), async (_req, res) => void res.json(await listTemplates(deps)));
  router.post(`${PATH}/sync`, deps.needs('owner'), async (_req, res) => {
    const account = await noted(deps, viewerOf(res), 'templates_read');
    res.json(account === null ? NO_ACCOUNT : answerOf(await syncTemplates({ ...deps, account })));
  });
  router.post(`${PATH}/push`, deps.needs('owner'), async (_req, res) => {
    const account = await noted(deps, viewerOf(res), 'templates_pushed');
    res.json(account === null ? NO_ACCOUNT : await push({ ...deps, account }));
  });
  router.post(`${PATH}/:name/:language/trials`, deps.needs('owner'), readJson(), async (req, res) => {
    const body = TrialWish.safeParse(req.body ?? {});
    if (!body.success) throw new AppError('trial_number_invalid', 'invalid', { facts: { field: 'phone' } });
    const { name, language } = req.params;
    const wish = { ...body.data, name: String(name), language: String(language) };
    res.status(201).json(await deps.tryOut(viewerOf(res), wish));
  });
  return router;
}

const NO_ACCOUNT = {
  outcome: 'refused',
  words: 'WHATSAPP_WABA_ID is missing: it names the account whose templates are meant.',
} as const satisfies SyncAnswer;

async function listTemplates({ db, account, figuresOf }: TemplateRoutesDeps): Promise<TemplateList> {
  const [copies, figures, readAt] = await Promise.all([
    account === null ? [] : listCopies(db, account.id),
    figuresOf(db, DAYS),
    account === null ? null : readingAt(db, account.id),
  ]);
  return {
    account: account === null ? null : { readAt: readAt?.toISOString() ?? null },
    templates: showTemplates(seedVariants(), copies, figures),
  };
}

/** What is asked of WhatsApp stands on record also when WhatsApp refuses it. */
async function noted(
  { db, audit, account }: TemplateRoutesDeps,
  by: ReturnType<typeof viewerOf>,
  act: string,
): Promise<SyncDeps['account'] | null> {
  if (account !== null) await audit(db, by, act, `templates:${account.id}`);
  return account;
}

const answerOf = (reading: Awaited<ReturnType<typeof syncTemplates>>): SyncAnswer =>
  reading.outcome === 'read' ? reading : { outcome: 'refused', words: reading.words };

async function push(deps: SyncDeps): Promise<PushAnswer> {
  const pushed = await pushTemplates(deps);
  if (pushed.outcome === 'refused') return { outcome: 'refused', words: pushed.words };
  return {
    outcome: 'pushed',
    created: pushed.created.map(({ seed: { name, language }, result }) => ({
      ...{ name, language, outcome: result.outcome },
      words: wordsOf(result),
    })),
  };
}

const wordsOf = (result: Creation): string | null => (result.outcome === 'refused' ? result.words : null);
