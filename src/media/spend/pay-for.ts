import type { Charge, Refusal, Settlement, Till } from './types.ts';

export type Purchase<Result> = {
  /** Null: the call costs nothing and is not counted. */
  readonly expected: Charge | null;
  readonly make: () => Promise<Result>;
  readonly settlementOf: (result: Result, expected: Charge) => Settlement;
};

/** Makes a call that costs money when the till lets it through, and has kept what it costs when it returns. */
export async function payFor<Result>(
  till: Till | undefined,
  { expected, make, settlementOf }: Purchase<Result>,
): Promise<{ readonly result: Result } | { readonly refused: Refusal }> {
  if (till === undefined || expected === null) return { result: await make() };
  const call = await till.open(expected);
  if (call.outcome === 'refused') return { refused: call.reason };
  const result = await make();
  await call.settle(settlementOf(result, expected));
  return { result };
}
