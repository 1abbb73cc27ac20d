/** What the console and its server say to each other about the file of the products. */

/** `POST /api/console/catalogue?format=csv|json` with the file as it is. */
export type CatalogueImported = {
  readonly products: number;
  readonly variants: number;
  readonly added: number;
  readonly changed: number;
};

/** 422 `catalogue_refused`: nothing was changed. */
export type CatalogueRefusal = {
  readonly error: { readonly code: string; readonly message: string };
  /** The first mistakes; `more` are left out. */
  readonly problems: readonly {
    readonly line: number | null;
    readonly field: string | null;
    readonly message: string;
  }[];
  readonly more: number;
};
