import type { RequestHandler } from 'express';
import helmet from 'helmet';

const ONE_YEAR_S = 31_536_000;
const FEATURES = 'camera=(), geolocation=(), microphone=(), payment=(), usb=()';

// Mantine writes style attributes; scripts come from our own files only.
const CONTENT_SECURITY = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  mediaSrc: ["'self'", 'blob:'],
  connectSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

const nonceOf = (_req: unknown, res: object): string =>
  `'nonce-${(res as { locals: Record<string, string> }).locals['nonce']}'`;

const PAGE_SECURITY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'", nonceOf],
  styleSrc: ["'self'", nonceOf],
  imgSrc: ["'self'", 'blob:'],
  mediaSrc: ["'self'", 'blob:'],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  workerSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

/** Headers of every page and API answer; HTTPS is made binding only where the public address has it. */
export function securityHeaders({ publicUrl }: { readonly publicUrl: string }): RequestHandler[] {
  const isHttps = publicUrl.startsWith('https:');
  return [
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY },
      strictTransportSecurity: isHttps ? { maxAge: ONE_YEAR_S, includeSubDomains: false } : false,
      xFrameOptions: { action: 'deny' },
    }),
    allowFeatures(FEATURES),
  ];
}

/**
 * The stricter policy of a page of ours: nothing is loaded that is not named here, and styles and scripts of the page itself
 * carry a nonce, which stands in `res.locals.nonce`.
 */
export const pageSecurity = (): RequestHandler[] => [
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives: PAGE_SECURITY },
    // Said before, for every answer, where it holds.
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  }),
  // Voice notes are recorded in the page; no other page may listen.
  allowFeatures(FEATURES.replace('microphone=()', 'microphone=(self)')),
];

/** The one header that helmet leaves to us. */
const allowFeatures =
  (features: string): RequestHandler =>
  (_req, res, next) => {
    res.set('permissions-policy', features);
    next();
  };
