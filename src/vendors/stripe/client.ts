import Stripe from 'stripe';

export type StripeSettings = {
  readonly secretKey: string;
  /** Base address of the API; null is Stripe itself. */
  readonly apiUrl: string | null;
};

export type StripeClient = Stripe;

/** The version of the API whose shapes this folder reads and writes. */
const API_VERSION = '2026-10-28.endive';
const TIMEOUT_MS = 20_000;

/** The SDK's client. It retries nothing by itself: each call says how it may be repeated. */
export function createClient({ secretKey, apiUrl }: StripeSettings): StripeClient {
  return new Stripe(secretKey, {
    apiVersion: API_VERSION,
    maxNetworkRetries: 0,
    timeout: TIMEOUT_MS,
    telemetry: false,
    ...addressOf(apiUrl),
  });
}

function addressOf(apiUrl: string | null) {
  if (apiUrl === null) return {};
  const { protocol, hostname, port } = new URL(apiUrl);
  const isPlain = protocol === 'http:';
  return { protocol: isPlain ? 'http' : 'https', host: hostname, port: port || (isPlain ? 80 : 443) } as const;
}

/** Whether the SDK finds the signature of a call right under one secret, and recent. */
export function isSignedWith(body: Buffer, header: string, secret: string): boolean {
  try {
    return Stripe.webhooks.signature?.verifyHeader(body, header, secret, Stripe.webhooks.DEFAULT_TOLERANCE) ?? false;
  } catch {
    return false;
  }
}
