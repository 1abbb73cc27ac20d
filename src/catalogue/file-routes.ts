import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express, { Router } from 'express';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import type { newId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { openTextFile } from '../platform/files/index.ts';
import type { ImportOutcome } from '../platform/imports/index.ts';
import { type Audit, type NeedsRole, type Viewer, viewerOf } from '../staff/index.ts';
import type { CatalogueImported, CatalogueRefusal } from './contract.ts';
import { exportCatalogue } from './export/export-catalogue.ts';
import { importCatalogue } from './import/import-catalogue.ts';

export type CatalogueFileDeps = {
  readonly db: Db;
  readonly newId: typeof newId;
  readonly needs: NeedsRole;
  readonly audit: Audit;
  /** Of prices that name none; null while the shop has none. */
  readonly currency: () => Promise<string | null>;
};

const PATH = '/api/console/catalogue';
/** As a spreadsheet of some ten thousand products. */
const MOST_BYTES = 20 * 1024 * 1024;
const Format = z.enum(['csv', 'json']).default('csv');

/** The products as a file, to complete it and to bring it back; the same as from a terminal, without taking any off sale. */
export function catalogueFileRoutes(deps: CatalogueFileDeps): Router {
  const router = Router();
  router.get(`${PATH}.csv`, deps.needs('owner'), async (_req, res) => {
    await inFolder(async (folder) => {
      const path = join(folder, 'catalogue.csv');
      await exportCatalogue(deps.db, { path, format: 'csv', mayReplace: false });
      await new Promise<void>((resolve, reject) =>
        res
          .set('cache-control', 'no-store')
          .download(path, (error) => (error === undefined ? resolve() : reject(error))),
      );
    });
  });
  const bytes = express.raw({ type: () => true, limit: MOST_BYTES });
  router.post(PATH, deps.needs('owner'), bytes, async (req, res) => {
    const format = Format.safeParse(req.query['format']);
    if (!format.success) throw new AppError('catalogue_format_unknown', 'invalid');
    if (!Buffer.isBuffer(req.body) || req.body.length === 0) throw new AppError('catalogue_without_bytes', 'invalid');
    const outcome = await importBytes(deps, req.body, format.data, viewerOf(res));
    if (outcome.outcome === 'busy') throw new AppError('catalogue_import_busy', 'conflict');
    if (outcome.outcome === 'refused') {
      const { problems, more } = outcome;
      const error = { code: 'catalogue_refused', message: 'The file has mistakes; nothing was changed.' };
      return void res.status(422).json({ error, problems, more } satisfies CatalogueRefusal);
    }
    const { entries: products, parts: variants, added, changed } = outcome;
    if (added + changed > 0) await deps.audit(deps.db, viewerOf(res), 'catalogue_imported', null);
    res.json({ products, variants, added, changed } satisfies CatalogueImported);
  });
  return router;
}

const importBytes = (
  { db, newId, currency, audit }: CatalogueFileDeps,
  sent: Buffer,
  format: 'csv' | 'json',
  by: Viewer,
): Promise<ImportOutcome> =>
  inFolder(async (folder) => {
    const path = join(folder, `catalogue.${format}`);
    await writeFile(path, sent);
    const file = await openTextFile(path);
    return importCatalogue(
      { db, newId },
      {
        ...{ file, format, decimal: 'dot', isDryRun: false, isReplacing: false, onProgress: () => undefined },
        shopCurrency: await currency(),
        onBegin: (tx) => audit(tx, by, 'catalogue_import_begun', null),
      },
    );
  });

/** Works in a folder that is gone afterwards. */
async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'recado-catalogue-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
