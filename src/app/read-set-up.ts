import { countPriced } from '../catalogue/index.ts';
import type { Config } from '../config/index.ts';
import type { Clock } from '../core/clock.ts';
import { newestRun } from '../evals/index.ts';
import { marksSince } from '../handoff/index.ts';
import { answeredIn } from '../insights/index.ts';
import { type BusinessFacts, readBusinessFacts } from '../knowledge/index.ts';
import { countDevices } from '../notify/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { SetUp } from '../readiness/index.ts';
import { listOnDuty } from '../staff/index.ts';
import { listCopies, SEED_NAMES } from '../templates/index.ts';
import { measuredNow } from './build-evals.ts';
import { insightsBy } from './join-insights.ts';
import { answeringModel } from './model-ids.ts';
import { UNKNOWN_SHOP } from './unknown-shop.ts';

export type SetUpDeps = {
  readonly db: Db;
  readonly businessClock: Clock;
  readonly machineClock: Clock;
  readonly config: Pick<Config, 'costs' | 'llm' | 'mail' | 'simulator' | 'whatsapp'>;
};

/** What is set up, read from the rows and settings of each part. */
export const readSetUp =
  ({ db, businessClock, machineClock, config }: SetUpDeps) =>
  async (): Promise<SetUp> => {
    const { costs, llm, mail, simulator, whatsapp } = config;
    const isModelReal = llm.kind === 'gateway';
    const [trial, measured, shop, devices, onDuty, copies] = await Promise.all([
      newestRun(db, isModelReal),
      measuredNow(db),
      readBusinessFacts(db),
      countDevices(db),
      listOnDuty(db),
      whatsapp.wabaId === null ? [] : listCopies(db, whatsapp.wabaId),
    ]);
    const today = { ...measured, model: answeringModel(llm).id };
    const approved = new Set(copies.filter(({ status }) => status === 'approved').map(({ name }) => name));
    // What the simulator keeps as files reaches nobody.
    const mailed = mail.account.kind === 'none' || mail.account.kind === 'files' ? 0 : mail.staff.length;
    return {
      marks: await readMarks({ db, businessClock, machineClock }, shop?.timeZone ?? UNKNOWN_SHOP.timeZone),
      trial,
      today,
      alerted: onDuty.length === 0 ? mailed : devices.all - devices.silent + mailed,
      variants: await countPriced(db, shop?.currency ?? '', businessClock()),
      hasHours: (shop?.weeklyHours.length ?? 0) > 0,
      policies: shop === null ? 0 : countPolicies(shop),
      hasPaymentMethods: (shop?.paymentMethods.length ?? 0) > 0,
      templates: {
        wanted: SEED_NAMES.length,
        approved: SEED_NAMES.filter((name) => approved.has(name)).length,
        missing: SEED_NAMES.find((name) => !approved.has(name)) ?? null,
      },
      isModelReal,
      isWhatsAppReal: simulator === null,
      mail: mail.account.kind === 'none' ? 'none' : mail.account.kind === 'files' ? 'stand_in' : 'real',
      hasSpendLimit: [costs.dayUsd, costs.monthUsd, llm.dailyLimitUsd].some((limit) => limit !== null),
    };
  };

/** What the team marked says something of today's texts and model. */
const MARKED_DAYS = 30;
const SHOWN_MARKS = 5;
const DAY_MS = 86_400_000;

async function readMarks(
  { db, businessClock, machineClock }: Omit<SetUpDeps, 'config'>,
  timeZone: string,
): Promise<SetUp['marks']> {
  const deps = insightsBy({ db, businessClock, timeZone: async () => timeZone });
  const [{ count, newest }, answered] = await Promise.all([
    marksSince(db, new Date(machineClock().getTime() - MARKED_DAYS * DAY_MS), SHOWN_MARKS),
    answeredIn(deps, MARKED_DAYS),
  ]);
  return { days: MARKED_DAYS, answered, marked: count, newest };
}

const countPolicies = ({ shippingZones, paymentMethods, returnRules }: BusinessFacts): number =>
  [shippingZones, paymentMethods, returnRules].filter((rules) => rules.length > 0).length;
