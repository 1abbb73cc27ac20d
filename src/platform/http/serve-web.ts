import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import express, { type RequestHandler, type Router } from 'express';
import { pageSecurity } from './security-headers.ts';

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
  router.get(BESIDE_PAGE, serveBeside(folder));
  for (const page of pages) router.get(page === '/' ? '/' : [page, `${page}/*rest`], servePage(folder));
  return router;
}

/** Files that have to stand at the top: the worker, which may only look after what lies below it, and the manifest. */
const BESIDE_PAGE = /^\/(worker\.js|manifest\.webmanifest|icon-[a-z0-9-]+\.png)$/;

/** The worker speaks with our own server only; what it serves keeps the policy that the server gave it. */
const BESIDE_HEADERS = {
  'content-security-policy': "default-src 'none'; connect-src 'self'; script-src 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
};

function serveBeside(folder: string): RequestHandler {
  return (req, res, next) => {
    const type = req.path.endsWith('.webmanifest') ? { 'content-type': 'application/manifest+json' } : {};
    const options = { root: folder, cacheControl: false, headers: { ...BESIDE_HEADERS, ...type } };
    res.sendFile(req.path.slice(1), options, (error) => {
      // A page that was built before it had them, or not at all.
      if (error !== undefined && !res.headersSent) next();
    });
  };
}

function servePage(folder: string): RequestHandler[] {
  const ours: RequestHandler = (req, res, next) => {
    if (isForOthers(req.path)) return next('route');
    res.locals['nonce'] = randomBytes(16).toString('base64');
    next();
  };
  const page: RequestHandler = async (_req, res) => {
    const built = await readFile(path.join(folder, 'index.html'), 'utf8').catch(() => null);
    if (built === null) {
      res.status(503).type('text/plain').send('The page is not built yet: run `node src/cli/build-web.ts`.\n');
      return;
    }
    res.set('cache-control', 'no-cache');
    res.type('html').send(built.replaceAll(NONCE_PLACEHOLDER, res.locals['nonce'] as string));
  };
  return [ours, ...pageSecurity(), page];
}

/** The page's own API, and files that were asked for by name and do not exist, never get a page as their answer. */
const isForOthers = (requestPath: string): boolean =>
  /^\/[^/]+\/api(\/|$)/u.test(requestPath) || path.extname(requestPath) !== '';
