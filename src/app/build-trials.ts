import type { Prompts, Tool } from '../agent/index.ts';
import { createDemoLedger } from '../billing/index.ts';
import { machineClock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { createPromptsReader, type LookedAt, withDraft } from '../knowledge/index.ts';
import type { ReadCache } from '../platform/cache.ts';
import type { Db } from '../platform/db/index.ts';
import type { ReplayRoutesDeps } from '../replay/index.ts';
import { buildShop, type Shop } from './build-shop.ts';
import { type BuildVerificationDeps, buildVerification } from './build-verification.ts';
import { joinTools } from './join-tools.ts';
import { unfilledPlaceholders } from './prompt-files.ts';

type Trials = ReplayRoutesDeps['trials'];
type Tools = ReplayRoutesDeps['tools'];
type Drafted = Extract<Awaited<ReturnType<Trials['withDraft']>>, { readonly outcome: 'found' }>['found'];

export type TrialDeps = {
  readonly db: Db;
  readonly shopDeps: Parameters<typeof buildShop>[0];
  readonly verification: Omit<BuildVerificationDeps, 'db'>;
  readonly prompts: () => Promise<Prompts>;
  readonly promptNow: () => Promise<Drafted['prompt']>;
  /** Those of the shop as it is. */
  readonly tools: Tools;
};

/**
 * What is read of a shop that nobody has published is kept nowhere, and nothing read inside a transaction waits for what
 * others load outside of it; what a vendor knows is the same with any text.
 */
const ofVendors = (cache: ReadCache): ReadCache => ({
  get: (key, ms, load) => (key.startsWith('billing:plans:') ? cache.get(key, ms, load) : load()),
});

/** The tools as they are on a connection of their own, where nothing can be written: whoever holds it asks for no other. */
export const toolsOn = (
  { shopDeps, verification }: Pick<TrialDeps, 'shopDeps' | 'verification'>,
  own: Db,
): { readonly tools: readonly Tool[]; readonly shop: Shop } => {
  const { billing, publicUrl, businessClock } = shopDeps;
  const cache = ofVendors(shopDeps.cache);
  const ownBilling = billing?.kind === 'demo' ? createDemoLedger(own, { publicUrl, now: businessClock }) : billing;
  const shop = buildShop({ ...shopDeps, billing: ownBilling, cache, db: own, keepsQuestions: false });
  return { shop, tools: joinTools(shop, buildVerification({ ...verification, db: own })).tools };
};

/** The shop as it is, and as it would be with a draft: each look of the assistant's is one at the shop with it. */
export function buildTrials(deps: TrialDeps): Trials {
  const { db, tools, prompts, promptNow } = deps;
  const drafting = {
    ...{ db, newId, machineClock },
    prompts: async () => ({ texts: (await prompts()).texts, unknownPlaceholders: unfilledPlaceholders }),
  };
  return {
    now: deps.shopDeps.businessClock,
    today: async () => ({ prompt: await promptNow(), tools }),
    withDraft: async (draft): Promise<LookedAt<Drafted>> => {
      const { fill } = await prompts();
      const looked = await withDraft(drafting, draft, async (tx) => {
        const { shop } = toolsOn(deps, tx);
        return fill({ business_name: await shop.name() }, await createPromptsReader({ db: tx, machineClock })());
      });
      if (looked.outcome !== 'found') return looked;
      const look: Tools['look'] = async (name, input, context) => {
        const result = await withDraft(drafting, draft, async (tx) => {
          const tool = toolsOn(deps, tx).tools.find((one) => one.name === name && one.risk === 'reads');
          if (tool === undefined) throw new AppError('trial_tool_acts', 'bug');
          return tool.run(input, context);
        });
        if (result.outcome !== 'found') throw new AppError('draft_cannot_hold', 'conflict');
        return result.found;
      };
      return { outcome: 'found', found: { prompt: looked.found, tools: { all: tools.all, look } } };
    },
  };
}
