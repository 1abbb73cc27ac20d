import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import express, { type RequestHandler, type Router } from 'express';

/** Written by Vite into the page wherever a nonce belongs (`html.cspNonce` in web/vite.config.ts). */
const NONCE_PLACEHOLDER = '__CSP_NONCE__';
const BUILT_PAGE = path.resolve(import.meta.dirname, '../../../web/dist');

type ServeWebOptions = {
  /** Folder of the built page. */
  readonly folder?: string;
  /** Paths that open the page, with everything below them that nobody else answers. */
  readonly pages?: readonly string[];
};

/**
 * Serves the built page: its files with hashed names for good, `index.html` for `pages` with a strict security policy.
 * Everything else, such as `/simulator/api`, `/api` or `/webhooks`, is left to the routes after it.
 */
export function serveWeb({ folder = BUILT_PAGE, pages = ['/simulator'] }: ServeWebOptions = {}): Router {
  const router = express.Router();
  router.use(
    '/assets',
    express.static(path.join(folder, 'assets'), {
      immutable: true,
      maxAge: '365d',
      index: false,
      redirect: false,
      setHeaders: (res) => res.set('x-content-type-options', 'nosniff'),
    }),
  );
  for (const page of pages) router.get(page === '/' ? '/' : [page, `${page}/*rest`], servePage(folder));
  return router;
}

function servePage(folder: string): RequestHandler {
  return async (req, res, next) => {
    if (isForOthers(req.path)) return next();
    const built = await readFile(path.join(folder, 'index.html'), 'utf8').catch(() => null);
    if (built === null) {
      res.status(503).type('text/plain').send('The page is not built yet: run `node src/cli/build-web.ts`.\n');
      return;
    }
    const nonce = randomBytes(16).toString('base64');
    res.set({ ...pageHeaders(nonce), 'cache-control': 'no-cache' });
    res.type('html').send(built.replaceAll(NONCE_PLACEHOLDER, nonce));
  };
}

/** The page's own API, and files that were asked for by name and do not exist, never get a page as their answer. */
const isForOthers = (requestPath: string): boolean =>
  /^\/[^/]+\/api(\/|$)/u.test(requestPath) || path.extname(requestPath) !== '';

const pageHeaders = (nonce: string) => ({
  'content-security-policy': [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  // Voice notes are recorded on the simulator's phone; no other page may listen.
  'permissions-policy': 'camera=(), geolocation=(), microphone=(self), payment=(), usb=()',
});
