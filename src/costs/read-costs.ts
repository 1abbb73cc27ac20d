import type { SpendSource } from './ports.ts';
import type { SpendQuery, SpendRow } from './types.ts';

export type CostPage = {
  readonly rows: readonly SpendRow[];
  /** The row after which the next page begins; null: this is the last one. */
  readonly next: SpendRow | null;
};

/** A page of what everything costs: the sums of all who pay, those of one key and currency added up. */
export async function readCosts(sources: readonly SpendSource[], query: SpendQuery): Promise<CostPage> {
  // Each source gives its first rows, so whatever belongs to the first rows of all is among them.
  const lists = await Promise.all(sources.map((source) => source.sums({ ...query, limit: query.limit + 1 })));
  const sums = new Map<string, SpendRow>();
  for (const row of lists.flat()) {
    const id = `${row.key}\u0000${row.currency}`;
    const known = sums.get(id);
    sums.set(id, known ? add(known, row) : row);
  }
  const all = [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const rows = all.slice(0, query.limit);
  return { rows, next: all.length > query.limit ? (rows.at(-1) ?? null) : null };
}

const add = (a: SpendRow, b: SpendRow): SpendRow => ({
  ...a,
  amountMicro: a.amountMicro + b.amountMicro,
  count: a.count + b.count,
  isEstimated: a.isEstimated || b.isEstimated,
});
