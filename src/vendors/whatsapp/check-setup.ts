import { z } from 'zod';
import type { Both } from '../../core/language.ts';
import { askJson } from '../../platform/live-check.ts';
import { GraphError } from './answer-schema.ts';
import { checkCallback } from './check-callback.ts';
import type { CloudApiSettings } from './client.ts';

export type SetupAccount = Pick<CloudApiSettings, 'graphUrl' | 'graphVersion' | 'phoneNumberId' | 'accessToken'> & {
  readonly wabaId: string | null;
  readonly appSecret: string;
  /** Where Meta is to call. */
  readonly callbackUrl: string;
};

/** One thing that was looked at; `words` say what to do when it does not work. */
export type SetupFinding = {
  readonly part: 'token' | 'webhook' | 'number';
  readonly state: 'works' | 'fails' | 'attention' | 'idle';
  readonly words: Both;
};

const NEEDED = ['whatsapp_business_messaging', 'whatsapp_business_management'];
const Token = z.looseObject({
  data: z.looseObject({
    app_id: z.string().nullable().catch(null),
    is_valid: z.boolean().catch(true),
    scopes: z.array(z.string()).catch([]),
    expires_at: z.number().catch(0),
  }),
});
const App = z.looseObject({ id: z.string().catch(''), name: z.string().catch('') });
const Subscribed = z.looseObject({
  data: z.array(z.looseObject({ whatsapp_business_api_data: App.catch({ id: '', name: '' }) })),
});
const PhoneNumber = z.looseObject({
  quality_rating: z.string().catch('UNKNOWN'),
  name_status: z.string().catch(''),
  status: z.string().catch(''),
  platform_type: z.string().catch(''),
});

type Ask = (path: string) => Promise<unknown>;
type TokenFacts = z.infer<typeof Token>['data'] | undefined;

/** Looks at what an account needs beside a token that answers: rights, the way for webhooks, the number's standing. */
export async function checkWhatsAppSetup(account: SetupAccount, now: Date): Promise<readonly SetupFinding[]> {
  const base = `${account.graphUrl.replace(/\/$/, '')}/${account.graphVersion}`;
  const ask: Ask = async (path) => {
    const asked = await askJson(`${base}/${path}`, { authorization: `Bearer ${account.accessToken}` });
    return 'unreachable' in asked ? null : asked.json;
  };
  const path = `debug_token?${new URLSearchParams({ input_token: account.accessToken })}`;
  const token = ask(path).then((json): TokenFacts => Token.safeParse(json).data?.data);
  return Promise.all([
    token.then((facts) => checkToken(facts, now)),
    checkWebhook(ask, account, token, async (app) => {
      const authorization = `Bearer ${app}|${account.appSecret}`;
      const asked = await askJson(`${base}/${app}/subscriptions`, { authorization });
      return 'unreachable' in asked ? null : asked.json;
    }),
    checkNumber(ask, account.phoneNumberId),
  ]);
}

function checkToken(answer: TokenFacts, now: Date): SetupFinding {
  const tell = (state: SetupFinding['state'], es: string, en: string): SetupFinding => ({
    part: 'token',
    state,
    words: { es, en },
  });
  if (answer === undefined)
    return tell(
      'attention',
      'Meta no dice qué puede hacer el token: no respondió, o el token es de otra app.',
      'Meta does not say what the token may do: it did not answer, or the token is of another app.',
    );
  if (!answer.is_valid)
    return tell(
      'fails',
      'el token ya no vale: haz otro permanente de un usuario del sistema.',
      'the token is not valid any more: make a new permanent one of a system user.',
    );
  const missing = NEEDED.filter((scope) => !answer.scopes.includes(scope));
  if (missing.length > 0)
    return tell(
      'fails',
      `al token le falta ${missing.join(' y ')}: hazlo otra vez con los dos permisos.`,
      `the token lacks ${missing.join(' and ')}: make it again with both rights.`,
    );
  if (answer.expires_at === 0)
    return tell('works', 'tiene los dos permisos y no vence', 'has both rights and never expires');
  const days = Math.max(0, Math.floor((answer.expires_at * 1_000 - now.getTime()) / 86_400_000));
  const [es, en] =
    days === 0 ? ['hoy', 'today'] : days === 1 ? ['en 1 día', 'in 1 day'] : [`en ${days} días`, `in ${days} days`];
  return tell(
    'attention',
    `el token vence ${es}: cámbialo por uno permanente de un usuario del sistema.`,
    `the token ends ${en}: replace it by a permanent one of a system user.`,
  );
}

async function checkWebhook(
  ask: Ask,
  { wabaId, callbackUrl }: SetupAccount,
  token: Promise<TokenFacts>,
  askAsApp: Ask,
): Promise<SetupFinding> {
  const tell = (state: SetupFinding['state'], es: string, en: string): SetupFinding => ({
    part: 'webhook',
    state,
    words: { es, en },
  });
  if (wabaId === null)
    return tell(
      'attention',
      'falta WHATSAPP_WABA_ID: no se puede preguntar si los mensajes llegan aquí.',
      'WHATSAPP_WABA_ID is not set: whether webhooks are sent here cannot be asked.',
    );
  const json = await ask(`${wabaId}/subscribed_apps`);
  const apps = Subscribed.safeParse(json).data?.data.map((each) => each.whatsapp_business_api_data);
  if (apps === undefined) {
    const code = GraphError.safeParse(json).data?.error.code;
    return tell(
      'attention',
      `Meta no dice si manda los mensajes aquí (${code ?? 'sin respuesta'}): ¿es correcto WHATSAPP_WABA_ID?`,
      `Meta does not say whether webhooks are sent (${code ?? 'no answer'}): is WHATSAPP_WABA_ID right?`,
    );
  }
  const names = apps.map(({ id, name }) => name || id || '?').join(', ');
  const own = (await token)?.app_id ?? null;
  // A test account comes with an app of Meta's own.
  if (apps.length > 0 && (own === null || apps.some(({ id }) => id === own))) {
    const callback = own === null ? null : checkCallback(await askAsApp(own), callbackUrl);
    if (callback !== null) return { part: 'webhook', ...callback };
    return tell('works', `suscrita a la cuenta: ${names}`, `subscribed to the account: ${names}`);
  }
  const [es, en] =
    apps.length === 0
      ? ['ninguna app está suscrita', 'no app is subscribed']
      : [`la app del token no está suscrita, solo ${names}`, `the app of the token is not subscribed, only ${names}`];
  return tell(
    'fails',
    `${es}: no llega ningún mensaje. Haz POST /${wabaId}/subscribed_apps con el token (docs/connect.md).`,
    `${en}: no message arrives. Run POST /${wabaId}/subscribed_apps with the token (docs/connect.md).`,
  );
}

const QUALITY_ES: Readonly<Record<string, string>> = {
  GREEN: 'verde',
  YELLOW: 'amarilla',
  RED: 'roja',
  UNKNOWN: 'sin medir',
};
const NAME_ES: Readonly<Record<string, string>> = {
  APPROVED: 'aprobado',
  DECLINED: 'rechazado',
  PENDING_REVIEW: 'en revisión',
  AVAILABLE_WITHOUT_REVIEW: 'disponible sin revisión',
  EXPIRED: 'vencido',
  NONE: 'sin certificado',
};

async function checkNumber(ask: Ask, id: string): Promise<SetupFinding> {
  const tell = (state: SetupFinding['state'], es: string, en: string): SetupFinding => ({
    part: 'number',
    state,
    words: { es, en },
  });
  const json = await ask(`${id}?fields=quality_rating,name_status,status,platform_type`);
  const number = PhoneNumber.safeParse(json).data;
  // Every field may be missing, so that a refusal would look like a number in good standing.
  if (number === undefined || GraphError.safeParse(json).success)
    return tell('idle', 'ahora no se puede preguntar cómo está', 'its standing cannot be asked now');
  const { quality_rating: quality, name_status: name, status } = number;
  const es = `calidad ${QUALITY_ES[quality] ?? quality.toLowerCase()}${name === '' ? '' : `, nombre ${NAME_ES[name] ?? name.toLowerCase()}`}`;
  const en = `quality ${quality.toLowerCase()}${name === '' ? '' : `, name ${name.toLowerCase()}`}`;
  if (status !== '' && status !== 'CONNECTED')
    return tell(
      'fails',
      `el número está ${status.toLowerCase()}: regístralo en el administrador de WhatsApp (docs/connect.md). ${es}.`,
      `the number is ${status.toLowerCase()}: register it in WhatsApp Manager (docs/connect.md). ${en}.`,
    );
  if (quality === 'RED')
    return tell(
      'attention',
      `${es}: los clientes bloquean o denuncian a la tienda. Envía menos sin que lo pidan, y solo a quien aceptó.`,
      `${en}: customers block or report the shop. Send less unasked, and only to who agreed.`,
    );
  if (name === 'DECLINED')
    return tell(
      'attention',
      `${es}: propón otro nombre en el administrador de WhatsApp.`,
      `${en}: propose another display name in WhatsApp Manager.`,
    );
  return tell('works', es, en);
}
