import type { Case } from '../evals/index.ts';
import { type OpenTrialShop, openTrialShop, type TrialGiven } from './open-trial-shop.ts';
import { hasOwnFacts, withoutFacts } from './put-texts.ts';
import { shareOf } from './trial-llm.ts';

/**
 * Opens what these scripted customers need: a shop with the texts that are given, and beside it one with the facts of the
 * sample shop for those who expect its prices, zones and hours. Both have the prompts that are given, and share the limits of
 * the models that are given.
 */
export async function openTrials(
  environment: Readonly<Record<string, string | undefined>>,
  pictures: URL,
  given: TrialGiven,
  cases: readonly Case[],
): Promise<OpenTrialShop> {
  const texts = given.texts ?? {};
  const open = (own: Readonly<Record<string, string>>, llm = given.llm): Promise<OpenTrialShop> =>
    openTrialShop(environment, pictures, { ...given, ...(llm && { llm }), texts: own });
  const ofSample = cases.filter(({ isOfSample }) => isOfSample === true).length;
  if (ofSample === 0 || !(await hasOwnFacts(texts))) return open(texts);
  if (ofSample === cases.length) return open(withoutFacts(texts));
  const half = given.llm && { ...given.llm, limits: shareOf(given.llm.limits, 2) };
  const own = await open(texts, half);
  const sample = await open(withoutFacts(texts), half).catch(async (error: unknown) => {
    await own.close().catch(() => undefined);
    throw error;
  });
  return {
    model: own.model,
    meet: (one, run) => (one.isOfSample === true ? sample : own).meet(one, run),
    spentMicroUsd: async () => (await own.spentMicroUsd()) + (await sample.spentMicroUsd()),
    close: () => closeAll([own, sample]),
  };
}

/** Closes each of them, whatever becomes of the others; rejects with what went wrong first. */
export async function closeAll(open: readonly Pick<OpenTrialShop, 'close'>[]): Promise<void> {
  const closed = await Promise.allSettled(open.map((one) => one.close()));
  const failed = closed.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
