import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';

export const DEMO_SHOP = fileURLToPath(new URL('../../fixtures/shop', import.meta.url));

const PICTURES = '/demo/pictures';

/** Where the pictures of the demo shop are, for whoever fetches them: WhatsApp's stand-in, a browser. */
export const demoPicturesUrl = ({ publicUrl }: { readonly publicUrl: string }): string => `${publicUrl}${PICTURES}`;

/** The demo shop's drawn pictures. Anybody may see them, as on a shop's own website. */
export function demoPictureRoutes(): Router {
  const router = Router();
  router.use(PICTURES, express.static(`${DEMO_SHOP}/pictures`, { index: false, redirect: false, maxAge: '1h' }));
  return router;
}
