import express, { type Router } from 'express';
import type { Drafts } from '../../src/drafts/contract.ts';
import { INTENTS } from '../../src/drafts/types.ts';
import type { ShownTrial, TrialsAnswer } from '../../src/evals/contract.ts';
import type { EvalRun } from '../../src/evals/index.ts';
import { Dismiss, type Readiness, type ReadinessLine } from '../../src/readiness/contract.ts';
import { changedSince, judge, type SetUp } from '../../src/readiness/index.ts';

const AT = new Date('2026-11-28T18:00:00Z');
const TRIAL: EvalRun = {
  ...{ startedAt: AT, endedAt: AT, model: 'recado/demo-rules', isRealModel: false, runsEach: 4 },
  ...{ pass1: 0.96, passK: 0.9, estimateMicroUsd: 0, costMicroUsd: 0 },
  measured: { texts: { assistant: { version: 3, hash: 'a' }, hours: { version: 0, hash: 'b' } }, code: 'c' },
  results: [
    {
      ...{ name: 'long-story-order', theme: 'unclear', language: 'es', passed: 0, runs: 4 },
      ...{ failures: ['set_cart_line was not called'], rulesCannot: 'A couple of bags inside a story is no number.' },
    },
    {
      ...{ name: 'order-by-tap', theme: 'orders', language: 'es', passed: 3, runs: 4, rulesCannot: null },
      failures: ['orders: [{"state":"pending","items":2,"totalMinor":43700}] expected, [] found'],
    },
  ],
};

const MARKS: Readiness['marks'] = [
  ...[{ turnId: 't2', conversationId: 'marisol', note: 'El precio es $190, no $185.', by: 'Luis' }],
  ...[{ turnId: 't1', conversationId: 'rosa', note: null, by: 'Ana' }],
].map((mark) => ({ ...mark, at: AT.toISOString() }));

/** A shop that is half ready, by the rules of the product. */
export function readinessFixture(): Router {
  const router = express.Router();
  const dismissals = new Map<string, NonNullable<ReadinessLine['dismissal']>>();
  const read = (): Readiness => {
    const { results, startedAt: _, endedAt: __, estimateMicroUsd: ___, measured: ____, ...run } = TRIAL;
    const texts = { assistant: { version: 5, hash: 'd' }, hours: { version: 0, hash: 'b' } };
    const today = { texts, code: 'c', model: TRIAL.model };
    const setUp: SetUp = {
      ...{
        trial: TRIAL,
        today,
        hasPaymentMethods: false,
        alerted: 0,
        variants: { all: 88, priced: 76 },
        hasHours: true,
        policies: 2,
      },
      ...{
        templates: { wanted: 3, approved: 1, missing: 'payment_reminder' },
        isModelReal: false,
        isWhatsAppReal: false,
      },
      ...{ mail: 'stand_in', hasSpendLimit: false, marks: { days: 30, answered: 366, marked: 7, newest: [] } },
    } as const;
    const trial = { ...run, at: AT.toISOString(), customers: 73, failed: results, changed: changedSince(TRIAL, today) };
    return { ...judge(setUp, dismissals, AT), marks: MARKS, trial };
  };
  let whole: ShownTrial | null = null;
  const offer = { customers: 73, estimateMicroUsd: 0 };
  const offers = { whole: offer, smoke: { ...offer, customers: 8 } };
  router.get('/trials', (_req, res) => {
    res.json({ model: TRIAL.model, isRealModel: false, offers, whole } satisfies TrialsAnswer);
  });
  router.post('/trials', (_req, res) => {
    whole = {
      ...{
        id: 'trial',
        purpose: 'whole',
        state: 'running',
        reason: null,
        by: 'Ana',
        isOwn: true,
        at: AT.toISOString(),
        model: TRIAL.model,
      },
      ...{ isRealModel: false, customers: 73, played: 12, failed: [], costMicroUsd: 0 },
    };
    res.status(202).json(whole);
  });
  router.get('/trials/trial', (_req, res) => {
    whole = whole && { ...whole, state: 'done', played: 73 };
    res.json(whole);
  });
  router.post('/catalogue', (_req, res) => {
    const problems = [{ line: 3, field: 'price_MXN', message: '"gratis" is no amount.' }];
    res.status(422).json({ error: { code: 'catalogue_refused', message: 'No.' }, problems, more: 2 });
  });
  router.get('/readiness', (_req, res) => void res.json(read()));
  const drafts: Drafts = {
    ...{ isOn: true, waiting: 2 },
    intents: INTENTS.map((intent) => ({ intent, isAutomatic: intent === 'shop', sent: 18, edited: 2, discarded: 1 })),
  };
  router.get('/drafts', (_req, res) => void res.json(drafts));
  router.put('/readiness/:code/dismissal', (req, res) => {
    const { reason } = Dismiss.parse(req.body);
    dismissals.set(req.params.code, { reason, by: 'Ana', at: AT.toISOString() });
    res.json(read());
  });
  router.delete('/readiness/:code/dismissal', (req, res) => {
    dismissals.delete(req.params.code);
    res.json(read());
  });
  return router;
}
