import { type Executor, type Fact, factsOfConversation } from '../actions/index.ts';
import type { Tool } from '../agent/index.ts';
import type { Billing } from '../billing/index.ts';
import {
  productDetailsTool,
  readCatalogueVersion,
  searchProductsTool,
  sendPictureTool,
  withVersion,
} from '../catalogue/index.ts';
import type { MailSettings } from '../config/index.ts';
import { agreeByOrder } from '../consent/index.ts';
import { type Clock, machineClock } from '../core/clock.ts';
import { type ConversationId, newId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import { handoffTools, type PersonComes } from '../handoff/index.ts';
import {
  type BusinessFacts,
  businessPrivacyNotice,
  createBusinessReader,
  knowledgeTools,
  newestVersions,
  readBusinessVersion,
  whenPersonComes,
} from '../knowledge/index.ts';
import { type OrderDeps, type OrderLimits, orderExecutors, orderTools } from '../orders/index.ts';
import type { ReadCache } from '../platform/cache.ts';
import type { Db } from '../platform/db/index.ts';
import { askToShare, offerChoices, searchHistoryTool } from '../turn/index.ts';
import { buildBillingShop } from './build-billing.ts';
import { proofOf } from './join-billing.ts';
import { mailOnRequestBy, mailTools } from './join-mail.ts';
import { askPayment, mailPlacedBy, refundsBy, trustOf } from './join-orders.ts';
import { UNKNOWN_SHOP } from './unknown-shop.ts';

/** What is known of the shop, for tools, for code, and for the prompt. */
export type Shop = {
  readonly tools: readonly Tool[];
  readonly executors: Readonly<Record<string, Executor>>;
  readonly name: () => Promise<string>;
  readonly timeZone: () => Promise<string>;
  readonly personComes: (at: Date, language: Language) => Promise<PersonComes>;
  readonly privacyNotice: (language: Language) => Promise<string | null>;
  /** Which published facts of the business hold, at most a second old; null: none are published. */
  readonly businessVersion: () => Promise<string | null>;
  /** Which published texts hold, by kind, at most a second old; one that was never published is not there. */
  readonly textVersions: () => Promise<Readonly<Record<string, number>>>;
  readonly factsOf: (conversationId: ConversationId) => Promise<readonly Fact[]>;
};

const CACHED_MS = 60_000;
const VERSION_MS = 1_000;
/** Receipts of about the last thirty turns: what was looked up then may be said again. */
const RECEIPTS = 60;
export type ShopDeps = {
  readonly db: Db;
  readonly cache: ReadCache;
  readonly businessClock: Clock;
  readonly billing: Billing | null;
  readonly trialDays: number;
  readonly limits: OrderLimits;
  readonly mail: MailSettings;
  /** This program's own address: what it serves itself may be shown. */
  readonly publicUrl: string;
  /** False: what is asked in vain is not kept for the owner, as when a turn is repeated. */
  readonly keepsQuestions?: boolean;
};

export function buildShop(deps: ShopDeps): Shop {
  const { db, cache, businessClock, limits } = deps;
  const reads = { get: <T>(key: string, load: () => Promise<T>): Promise<T> => cache.get(key, CACHED_MS, load) };
  const readBusiness = createBusinessReader({ db, cache: reads, machineClock });
  const business = (): Promise<BusinessFacts | null> => readBusiness().catch(() => null);
  const readVersion = (): Promise<string> => readCatalogueVersion(db, businessClock());
  const catalogue = {
    db,
    cache: withVersion({ cache: reads, readVersion, machineClock, name: 'catalogue' }),
    currency: async () => (await business())?.currency ?? UNKNOWN_SHOP.currency,
    taxes: async () => taxesOf(await business()),
  };
  const timeZone = async (): Promise<string> => (await business())?.timeZone ?? UNKNOWN_SHOP.timeZone;
  const mail = mailOnRequestBy(db, deps.mail);
  const orders: OrderDeps = {
    ...{ db, limits, trustOf, timeZone, mail, mailPlaced: mailPlacedBy(deps.billing) },
    noteOptIn: agreeByOrder,
    missingProof: proofOf(db).missing,
    refunds: deps.billing && refundsBy(deps.billing),
    askPayment: deps.billing && askPayment,
  };
  const billing = buildBillingShop({
    ...deps,
    timeZone,
    currency: catalogue.currency,
    proof: proofOf(db),
    mail,
  });
  return {
    tools: [
      searchProductsTool(catalogue),
      productDetailsTool(catalogue),
      sendPictureTool({ ...catalogue, publicUrl: deps.publicUrl }),
      offerChoices,
      askToShare,
      ...knowledgeTools({ db, newId, readBusiness, keepsQuestions: deps.keepsQuestions ?? true }),
      ...orderTools(orders),
      searchHistoryTool({ db }),
      ...handoffTools,
      ...billing.tools,
      ...mailTools(mail),
    ],
    executors: { ...orderExecutors(orders), ...billing.executors },
    name: async () => (await business())?.name || UNKNOWN_SHOP.name,
    ...{ timeZone, businessVersion: businessVersionBy(db, cache) },
    textVersions: () => cache.get('text versions', VERSION_MS, () => newestVersions(db)),
    personComes: async (at, language) => {
      const facts = await business();
      return facts === null ? { when: 'unknown' } : whenPersonComes(facts, at, language);
    },
    privacyNotice: async (language) => {
      const facts = await business();
      return facts === null ? null : businessPrivacyNotice(facts, language);
    },
    factsOf: (conversationId) => factsOfConversation(db, conversationId, RECEIPTS),
  };
}

/** Null while the shop has not published its rules: what an empty one says of taxes is nobody's word. */
function taxesOf(facts: BusinessFacts | null): { readonly isIncluded: boolean; readonly rateBp: number } | null {
  if (facts === null || facts.shippingZones.length === 0) return null;
  const { taxesIncluded, taxRate } = facts.orderPolicy;
  return { isIncluded: taxesIncluded, rateBp: taxRate };
}

const businessVersionBy = (db: Db, cache: ReadCache): Shop['businessVersion'] => {
  const load = async (): Promise<string | null> => {
    const current = await readBusinessVersion(db);
    return current === null ? null : String(current.version);
  };
  return () => cache.get('business version', VERSION_MS, load);
};
