/** A product of a file before it is checked. */
export type FoundProduct = {
  readonly line: number;
  readonly given: unknown;
  /** Where the part of the product stands that a path of the schema names; `hint` is added to the remedy. */
  readonly placeOf: (path: readonly PropertyKey[]) => {
    readonly line: number;
    readonly field: string | null;
    readonly hint: string;
  };
};

export type ImportProgress = {
  readonly step: 'reading' | 'writing';
  readonly done: number;
  readonly total: number;
};
