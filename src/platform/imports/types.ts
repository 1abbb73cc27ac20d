import type { TextFile } from '../files/index.ts';

/** How a file writes amounts: `1250.00` or `1250,00`. */
export type Decimal = 'dot' | 'comma';

export type ImportFile = {
  readonly file: TextFile;
  readonly format: 'csv' | 'json';
  readonly decimal: Decimal;
};

/** An entry of a file before it is checked. */
export type FoundEntry = {
  readonly line: number;
  readonly given: unknown;
  /** Where the part of the entry stands that a path of the schema names; `hint` is added to the remedy. */
  readonly placeOf: (path: readonly PropertyKey[]) => {
    readonly line: number;
    readonly field: string | null;
    readonly hint: string;
  };
};

export type ImportProgress = {
  readonly step: 'reading' | 'checking' | 'writing';
  readonly done: number;
  readonly total: number;
};

/**
 * What a column of a table fills: `field` of the entry, or of the elements of its `list`; with a `key`, that key of the
 * object in the field. `read` gives what a cell says: text when it cannot be read, which the schema then refuses with its
 * remedy; `undefined` when it says nothing.
 */
export type ColumnTarget = {
  readonly field: string;
  readonly list: string | null;
  readonly key: string | null;
  readonly read: (cell: string, decimal: Decimal) => unknown;
};

/** `title` is what the file calls it; both it and `field` are empty for a column without a title. */
export type Column = ColumnTarget & { readonly title: string };

/** How lines of a table become entries: lines that stand together and have the same key are one. */
export type TableShape = {
  /** What one entry is called. */
  readonly noun: string;
  /** By a title in lower case; null for one that is unknown. */
  readonly targetOf: (name: string) => ColumnTarget | null;
  /** The names that a column may have, for whoever has to mend one. */
  readonly known: readonly string[];
  /** Field and remedy of what the header lacks. */
  readonly missing: (columns: readonly Column[]) => readonly (readonly [field: string, message: string])[];
  /** `cellOf` gives undefined when there is no such column. An empty key is an entry of its own. */
  readonly keyOf: (cellOf: (field: string) => string | undefined) => string;
  /** What every entry is given beside its cells. */
  readonly base: (key: string) => Readonly<Record<string, unknown>>;
  /** `always`: each line is an element of the list; else only a line that fills one of its columns. */
  readonly lists: Readonly<Record<string, 'always' | 'filled'>>;
};
