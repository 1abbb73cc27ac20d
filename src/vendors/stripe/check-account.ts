import { z } from 'zod';
import { askJson, type LiveCheck } from '../../platform/live-check.ts';
import type { StripeSettings } from './client.ts';

type Account = StripeSettings & { readonly publishableKey: string | null };

const Answer = z.looseObject({
  id: z.string(),
  settings: z.looseObject({ dashboard: z.looseObject({ display_name: z.string().nullish() }) }).optional(),
});
const Refusal = z.looseObject({ error: z.looseObject({ message: z.string(), type: z.string() }) });

/** Asks Stripe whose key this is, and whether the publishable key is of the same account. */
export async function checkStripeAccount(account: Account): Promise<LiveCheck> {
  const { secretKey, apiUrl, publishableKey } = account;
  const base = apiUrl ?? 'https://api.stripe.com';
  const asked = await askJson(`${base}/v1/account`, { authorization: `Bearer ${secretKey}` });
  if ('unreachable' in asked)
    return { outcome: 'unreachable', words: `Stripe cannot be reached at ${base}: ${asked.unreachable}.` };
  const found = Answer.safeParse(asked.json).data;
  if (asked.status !== 200 || found === undefined) return { outcome: 'refused', words: refusalOf(asked, base) };
  if (publishableKey !== null && !isOfAccount(publishableKey, found.id))
    return {
      outcome: 'refused',
      words: `STRIPE_PUBLISHABLE_KEY is of another account than STRIPE_SECRET_KEY (${found.id}): copy both from the same account.`,
    };
  const name = found.settings?.dashboard.display_name;
  const mode = /^\w\w_live_/.test(secretKey) ? 'live, money moves' : 'test mode, no money moves';
  return { outcome: 'works', words: `answers as ${name || found.id} (${mode})` };
}

/** Newer keys hold the account's id after `51`; older ones tell nothing. */
function isOfAccount(publishableKey: string, accountId: string): boolean {
  const inside = /^pk_(?:test|live)_5(1\w{15})/.exec(publishableKey)?.[1];
  const own = /^acct_(1\w{15})$/.exec(accountId)?.[1];
  return inside === undefined || own === undefined || inside === own;
}

function refusalOf({ status, json }: { readonly status: number; readonly json: unknown }, base: string): string {
  if (!Refusal.safeParse(json).success)
    return `What answers at ${base} is not Stripe (HTTP ${status}). Look at STRIPE_API_URL and proxies.`;
  if (status === 401) return 'STRIPE_SECRET_KEY is refused (401): copy it again from Developers, API keys.';
  if (status === 403)
    return 'STRIPE_SECRET_KEY lacks the right to read the account (403): give the restricted key that right.';
  return `Stripe refuses the question (HTTP ${status}).`;
}
