import type { Case } from './case-schema.ts';

/** What one answered message costs when nothing better is known: two model calls with the whole prompt, millionths of a US dollar. */
const USUAL_MICRO_USD = 9_000;

/** What an evaluation will probably cost. The stand-in costs nothing; `perAnswer` is what the last runs with a real model paid. */
export function estimateCost(
  cases: readonly Case[],
  runsEach: number,
  { isRealModel, perAnswerMicroUsd }: { readonly isRealModel: boolean; readonly perAnswerMicroUsd: number | null },
): number {
  return isRealModel ? Math.round(countAnswers(cases) * runsEach * (perAnswerMicroUsd ?? USUAL_MICRO_USD)) : 0;
}

/** Steps that a model answers; taps, codes and what the shop's people do are answered by code. */
export const countAnswers = (cases: readonly Case[]): number =>
  cases.flatMap(({ steps }) => steps).filter((step) => 'say' in step || 'speak' in step || 'picture' in step).length;
