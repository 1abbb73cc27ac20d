import { Router } from 'express';
import type { Db } from '../platform/db/index.ts';
import { unsubscribe } from './address-store.ts';

const TOKEN = /^[0-9a-f]{32}$/;

/**
 * The link in optional mails. Only POST unsubscribes (RFC 8058, and the button of the page): programs that look at links
 * in mails come by GET. A wrong token looks the same as a right one.
 */
export function unsubscribeRoutes(deps: { readonly db: Db }): Router {
  const router = Router();
  router.get('/email/unsubscribe/:token', (_request, response) => void response.type('html').send(page(QUESTION)));
  router.post('/email/unsubscribe/:token', async (request, response) => {
    const { token } = request.params;
    if (TOKEN.test(token)) await unsubscribe(deps.db, token);
    response.type('html').send(page(DONE));
  });
  return router;
}

const QUESTION = `<p lang="es">¿No quieres más avisos por correo? Los recibos y códigos que pidas te llegan igual.</p>
<p lang="en">No more news by mail? Receipts and codes that you ask for still arrive.</p>
<form method="post"><button>Darme de baja · Unsubscribe</button></form>`;

const DONE = `<p lang="es">Listo: no te enviaremos más avisos a este correo.</p>
<p lang="en">Done: no more news will be sent to this address.</p>`;

const page = (body: string): string => `<!doctype html><html lang="es"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>Correo · Mail</title></head><body style="font:16px/1.5 sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem">
${body}</body></html>`;
