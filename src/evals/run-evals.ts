import { messageOf } from '../core/errors.ts';
import type { Case } from './case-schema.ts';
import { grade } from './grade-rules.ts';
import type { TrialShop } from './ports.ts';
import type { CaseResult } from './types.ts';

export type RunEvalsDeps = {
  readonly shop: TrialShop;
  /** Scripted customers that are in the shop at the same time. */
  readonly atOnce: number;
  /** Told after each run, with what was wrong; the next one waits for it. */
  readonly onRun: (one: Case, run: number, failures: readonly string[]) => void | Promise<void>;
  /** Asked before each run; false: nobody else walks in. */
  readonly mayGoOn?: () => boolean;
};

/** Scripted customers at the same time: a stand-in waits for nobody, an account has limits. */
export const AT_ONCE = { rules: 6, real: 3 } as const;

/** Plays every scripted customer `runsEach` times, each time as somebody new, and grades where that ends. */
export async function runEvals(
  deps: RunEvalsDeps,
  cases: readonly Case[],
  runsEach: number,
): Promise<readonly CaseResult[]> {
  const waiting = Array.from({ length: runsEach }, (_, run) => cases.map((one) => ({ one, run }))).flat();
  const failures = new Map<Case, string[][]>(cases.map((one) => [one, []]));
  const work = async (): Promise<void> => {
    while (deps.mayGoOn?.() ?? true) {
      const next = waiting.shift();
      if (next === undefined) return;
      const found = await playCase(deps.shop, next.one, next.run);
      failures.get(next.one)?.push([...found]);
      await deps.onRun(next.one, next.run, found);
    }
  };
  await Promise.all(Array.from({ length: deps.atOnce }, work));
  return cases.map((one) => resultOf(one, failures.get(one) ?? []));
}

/** A script that cannot be played to its end has failed, and says where. */
async function playCase(shop: TrialShop, one: Case, run: number): Promise<readonly string[]> {
  let at = 0;
  try {
    const player = await shop.meet(one, run);
    for (const step of one.steps) {
      at++;
      await player.perform(step);
      if (!('say' in step && step.isFollowed)) await player.settle();
    }
    return grade(one.expect, await player.endState());
  } catch (error) {
    return [`step ${at}: ${messageOf(error)}`];
  }
}

const resultOf = ({ name, theme, language, rulesCannot }: Case, runs: readonly string[][]): CaseResult => ({
  ...{ name, theme, language, rulesCannot: rulesCannot ?? null, runs: runs.length },
  passed: runs.filter((failures) => failures.length === 0).length,
  failures: [...new Set(runs.flat())].slice(0, 10),
});
