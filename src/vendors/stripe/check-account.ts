import { z } from 'zod';
import type { Both } from '../../core/language.ts';
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
    return {
      outcome: 'unreachable',
      words: {
        es: `Stripe no se alcanza en ${base}: ${asked.unreachable.es}.`,
        en: `Stripe cannot be reached at ${base}: ${asked.unreachable.en}.`,
      },
    };
  const found = Answer.safeParse(asked.json).data;
  if (asked.status !== 200 || found === undefined) return { outcome: 'refused', words: refusalOf(asked, base) };
  if (publishableKey !== null && !isOfAccount(publishableKey, found.id))
    return {
      outcome: 'refused',
      words: {
        es: `STRIPE_PUBLISHABLE_KEY es de otra cuenta que STRIPE_SECRET_KEY (${found.id}): copia las dos de la misma cuenta.`,
        en: `STRIPE_PUBLISHABLE_KEY is of another account than STRIPE_SECRET_KEY (${found.id}): copy both from the same account.`,
      },
    };
  const name = found.settings?.dashboard.display_name;
  const isLive = /^\w\w_live_/.test(secretKey);
  const words = {
    es: `contesta como ${name || found.id} (${isLive ? 'en vivo, se mueve dinero' : 'modo de prueba, no se mueve dinero'})`,
    en: `answers as ${name || found.id} (${isLive ? 'live, money moves' : 'test mode, no money moves'})`,
  };
  return { outcome: 'works', words };
}

/** Newer keys hold the account's id after `51`; older ones tell nothing. */
function isOfAccount(publishableKey: string, accountId: string): boolean {
  const inside = /^pk_(?:test|live)_5(1\w{15})/.exec(publishableKey)?.[1];
  const own = /^acct_(1\w{15})$/.exec(accountId)?.[1];
  return inside === undefined || own === undefined || inside === own;
}

function refusalOf({ status, json }: { readonly status: number; readonly json: unknown }, base: string): Both {
  if (!Refusal.safeParse(json).success)
    return {
      es: `Lo que contesta en ${base} no es Stripe (HTTP ${status}). Revisa STRIPE_API_URL y los proxies.`,
      en: `What answers at ${base} is not Stripe (HTTP ${status}). Look at STRIPE_API_URL and proxies.`,
    };
  if (status === 401)
    return {
      es: 'Stripe no acepta STRIPE_SECRET_KEY (401): cópiala otra vez de Developers, API keys.',
      en: 'STRIPE_SECRET_KEY is refused (401): copy it again from Developers, API keys.',
    };
  if (status === 403)
    return {
      es: 'A STRIPE_SECRET_KEY le falta el permiso de leer la cuenta (403): dáselo a la llave restringida.',
      en: 'STRIPE_SECRET_KEY lacks the right to read the account (403): give the restricted key that right.',
    };
  return {
    es: `Stripe rechaza la pregunta (HTTP ${status}).`,
    en: `Stripe refuses the question (HTTP ${status}).`,
  };
}
