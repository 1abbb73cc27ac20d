import type { Clock } from '../../core/clock.ts';
import { type SignedRouteDeps, signedRoute } from '../../webhooks/index.ts';
import { isSignedByStripe, looksSigned } from './verify-signature.ts';

export type StripeWebhookDeps = Pick<SignedRouteDeps, 'accept' | 'readBody' | 'onAnswer' | 'onForged'> & {
  /** Current signing secret, then the one before it. */
  readonly secrets: readonly string[];
  readonly machineClock: Clock;
};

const SIGNATURE = 'stripe-signature';

/** The front door for Stripe's calls. */
export async function stripeWebhookRoute({
  secrets,
  machineClock,
  ...door
}: StripeWebhookDeps): Promise<ReturnType<typeof signedRoute>> {
  const { isSignedWith } = await import('./client.ts');
  return signedRoute({
    ...door,
    vendor: 'stripe',
    looksSigned: (headers) => looksSigned(headers[SIGNATURE]),
    isSigned: (headers, body) => {
      const header = headers[SIGNATURE];
      return looksSigned(header) && isSignedByStripe(isSignedWith, { header, body }, secrets, machineClock());
    },
  });
}
