import type { RequestHandler } from 'express';

// Mantine writes style attributes; scripts come from our own files only.
const CONTENT_SECURITY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

const ONE_YEAR_S = 31_536_000;

/** Headers of every page and API answer; HTTPS is made binding only where the public address has it. */
export function securityHeaders(deps: { readonly publicUrl: string }): RequestHandler {
  const isHttps = deps.publicUrl.startsWith('https:');
  const headers = isHttps ? { ...HEADERS, 'strict-transport-security': `max-age=${ONE_YEAR_S}` } : HEADERS;
  return (_req, res, next) => {
    res.set(headers);
    next();
  };
}
