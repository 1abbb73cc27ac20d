import { sql } from 'kysely';
import { importCatalogue } from '../../../src/catalogue/index.ts';
import { newId } from '../../../src/core/ids.ts';
import type { Db } from '../../../src/platform/db/index.ts';
import { openTextFile } from '../../../src/platform/files/index.ts';
import type { ImportOutcome } from '../../../src/platform/imports/index.ts';

type Given = {
  readonly format?: 'csv' | 'json';
  readonly decimal?: 'dot' | 'comma';
  readonly isDryRun?: boolean;
  readonly isReplacing?: boolean;
  readonly shopCurrency?: string | null;
};

/** Imports a file as the command does. */
export async function importFile(db: Db, path: string, given: Given = {}): Promise<ImportOutcome> {
  return importCatalogue(
    { db, newId },
    {
      file: await openTextFile(path),
      format: given.format ?? 'csv',
      decimal: given.decimal ?? 'dot',
      shopCurrency: given.shopCurrency ?? null,
      isDryRun: given.isDryRun ?? false,
      onProgress: () => undefined,
      isReplacing: given.isReplacing ?? false,
    },
  );
}

/** Every row of the catalogue, with the transaction that wrote it: what is the same afterwards was not written. */
export async function rowsOfCatalogue(db: Db): Promise<string> {
  const parts: string[] = [];
  for (const table of ['products', 'product_variants', 'variant_gtins', 'prices', 'stock', 'search_words']) {
    const { rows } = await sql<{ row: string }>`
      select t.xmin || ' ' || t::text as row from ${sql.table(table)} t order by 1`.execute(db);
    parts.push(table, ...rows.map(({ row }) => row));
  }
  const { rows } = await sql<{ version: number }>`select version from catalogue_version`.execute(db);
  return [...parts, `version ${rows[0]?.version}`].join('\n');
}
