/** Numbers under `<name>:<part>`, such as `outcome:answered`. Two of them are added part by part. */
export type Figures = Readonly<Record<string, number>>;

/** What happened in a quarter of an hour. */
export type Quarter = { readonly quarter: Date; readonly figures: Figures };

/** One number of a quarter, as its owner counts it. */
export type Counted = { readonly quarter: Date; readonly name: string; readonly value: number };

export type By = 'day' | 'hour';

/** What happened in one day or hour of the shop. */
export type Slot = {
  /** `2026-11-24`, or `2026-11-24T14:00-06:00`. */
  readonly at: string;
  readonly figures: Figures;
};
