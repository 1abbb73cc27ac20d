import type { Executor } from '../actions/index.ts';
import type { Tool } from '../agent/index.ts';
import {
  advanceLedger,
  type Billing,
  billingExecutors,
  billingTools,
  createDemoLedger,
  createPageWatch,
  hasDueWork,
  type Proof,
  performOperations,
  processEvents,
  readOpenInvoices,
  reconcile,
  releaseWork,
} from '../billing/index.ts';
import type { Config } from '../config/index.ts';
import { type Clock, machineClock } from '../core/clock.ts';
import type { ConversationId, WorkerId } from '../core/ids.ts';
import { type AlertCode, openAlert } from '../handoff/index.ts';
import type { MailOnRequestDeps } from '../notify/index.ts';
import type { ReadCache } from '../platform/cache.ts';
import type { Db } from '../platform/db/index.ts';
import type { Log } from '../platform/log.ts';
import { createStripe } from '../vendors/stripe/index.ts';
import type { Infrastructure } from './infrastructure.ts';
import { announcing, tellOrderBy } from './join-announcements.ts';
import { mailOfBilling } from './join-billing.ts';
import { dueOf, orderPayments } from './join-orders.ts';
import type { Sweep } from './sweepers.ts';

/** Stripe, the demo ledger, or null when billing is not set up. */
export async function buildBilling(config: Config, db: Db, businessClock: Clock): Promise<Billing | null> {
  const { billing, server } = config;
  if (billing.kind === 'stripe') return createStripe({ ...billing, returnUrl: `${server.publicUrl}/billing/done` });
  return billing.kind === 'demo' ? createDemoLedger(db, { publicUrl: server.publicUrl, now: businessClock }) : null;
}

export type BillingShopDeps = {
  readonly db: Db;
  readonly billing: Billing | null;
  readonly cache: ReadCache;
  readonly trialDays: number;
  readonly currency: () => Promise<string>;
  readonly timeZone: () => Promise<string>;
  readonly proof: Proof;
  readonly mail: MailOnRequestDeps | null;
  readonly businessClock: Clock;
};

const PLANS_LAST_MS = 60_000;
const NOT_SET_UP = {
  outcome: 'not_configured',
  hint: 'Subscriptions and payments are not set up here; ask for a person.',
};

/** What the model can ask of billing, and what a customer's yes does. */
export function buildBillingShop(deps: BillingShopDeps): {
  readonly tools: readonly Tool[];
  readonly executors: Readonly<Record<string, Executor>>;
} {
  const { billing } = deps;
  if (billing === null) {
    // The names stay, so that the model can say what is missing instead of making something up.
    const never = createDemoLedger(deps.db, { publicUrl: '', now: machineClock });
    const tools = toolsWith(deps, never).map((tool) => ({
      ...tool,
      run: async () => ({ result: NOT_SET_UP, facts: [] }),
    }));
    return { tools, executors: {} };
  }
  return { tools: toolsWith(deps, billing), executors: billingExecutors(billing.kind === 'demo') };
}

const toolsWith = (deps: BillingShopDeps, billing: Billing): readonly Tool[] =>
  billingTools({
    ...deps,
    billing,
    plans: () => deps.cache.get(`billing:plans:${billing.kind}`, PLANS_LAST_MS, () => billing.plans()),
    // The demo ledger lives in business time, Stripe in its own.
    vendorClock: billing.kind === 'demo' ? deps.businessClock : machineClock,
  });

export type BillingWorkDeps = {
  readonly config: Config;
  readonly infrastructure: Infrastructure;
  readonly billing: Billing | null;
  readonly timeZone: () => Promise<string>;
  readonly businessClock: Clock;
  readonly log: Log;
};

/** The processor of queue `billing`, and what finds work whose wake-up was lost. */
export function buildBillingWork(deps: BillingWorkDeps): {
  readonly billingProcessor: () => Promise<void>;
  /** Frees what dead workers held. */
  readonly releaseBilling: (deadWorkers: readonly WorkerId[]) => Promise<void>;
  readonly sweeps: readonly Sweep[];
} {
  const { billing } = deps;
  if (billing === null)
    return { billingProcessor: async () => undefined, releaseBilling: async () => undefined, sweeps: [] };
  const { db, jobs, beacon } = deps.infrastructure;
  const onError = (subject: string, error: unknown): void =>
    deps.log.warn({ err: error, subject }, 'billing work failed and is tried again');
  const announced = announcing(deps.config, deps.businessClock);
  const work = {
    db,
    worker: beacon.id,
    isAlive: beacon.isLit,
    billing,
    machineClock,
    onError,
    orders: orderPayments(billing, deps.businessClock, tellOrderBy(announced, billing.kind)),
    mail: mailOfBilling(billing, deps.config.mail.staff, announced),
    timeZone: deps.timeZone,
    wakeOutbox: (conversations: readonly ConversationId[]) =>
      jobs.wake(
        'whatsapp',
        conversations.map((conversationId) => ({ payload: { conversationId } })),
      ),
    alertStaff: (kind: AlertCode, subject: string, detail: object) => openAlert(db, kind, subject, detail),
  };
  const withdrawOldPages = createPageWatch({ db, dueOf: (orderIds) => dueOf(db, orderIds) });
  const sweeps: Sweep[] = [
    {
      name: 'billing work',
      everyMs: 500,
      run: async () => {
        if (await hasDueWork(db)) await jobs.wake('billing', [{ payload: {} }]);
      },
    },
    { name: 'old pages', everyMs: 2_000, run: async () => void (await withdrawOldPages()) },
    { name: 'open invoices', everyMs: 5_000, run: async () => void (await readOpenInvoices(work)) },
    { name: 'billing reconciliation', everyMs: 600_000, run: async () => void (await reconcile(work)) },
  ];
  if (billing.kind === 'demo') sweeps.push(demoClock(deps));
  return {
    sweeps,
    releaseBilling: (dead) => releaseWork(db, dead),
    billingProcessor: async () => {
      await processEvents(work);
      await performOperations(work);
    },
  };
}

const demoClock = ({ config, infrastructure, businessClock }: BillingWorkDeps): Sweep => ({
  name: 'demo ledger',
  everyMs: 5_000,
  run: async () =>
    void (await advanceLedger(infrastructure.db, { publicUrl: config.server.publicUrl, now: businessClock })),
});
