import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';
import { machineClock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import { type BusinessFacts, importPages, loadShop, readShopFolder } from '../knowledge/index.ts';
import type { Db } from '../platform/db/index.ts';
import { readOwnersPdf } from './read-owners-pdf.ts';

const DEMO_SHOP = fileURLToPath(new URL('../../fixtures/shop', import.meta.url));

/** By which the pages of the demo shop are known. */
export const SAMPLE_REASON = 'Tienda de muestra';

const PICTURES = '/demo/pictures';

/** Where the pictures of the demo shop are, for whoever fetches them: WhatsApp's stand-in, a browser. */
const demoPicturesUrl = ({ publicUrl }: { readonly publicUrl: string }): string => `${publicUrl}${PICTURES}`;

/** What the folder says of the shop itself. */
export const readSampleFacts = async (): Promise<BusinessFacts> => (await readShopFolder(DEMO_SHOP)).business;

/** Brings the shop of the folder in, with what it has written; texts that somebody published since stay. */
export async function loadDemoShop(db: Db, server: { readonly publicUrl: string }): Promise<void> {
  await loadShop({ db, newId, picturesUrl: demoPicturesUrl(server) }, DEMO_SHOP);
  const pages = {
    db,
    newId,
    readPdf: readOwnersPdf(),
    at: machineClock(),
    reason: SAMPLE_REASON,
    keepsEdited: true,
  };
  await importPages(pages, `${DEMO_SHOP}/knowledge`);
}

/** The demo shop's drawn pictures. Anybody may see them, as on a shop's own website. */
export function demoPictureRoutes(): Router {
  const router = Router();
  router.use(PICTURES, express.static(`${DEMO_SHOP}/pictures`, { index: false, redirect: false, maxAge: '1h' }));
  return router;
}
