import { z } from 'zod';
import type { Both } from '../../core/language.ts';
import { GraphError } from './answer-schema.ts';
import { WANTED_FIELDS } from './webhook-fields.ts';

const Field = z.looseObject({ name: z.string().catch('') });
const Subscriptions = z.looseObject({
  data: z.array(
    z.looseObject({
      object: z.string().catch(''),
      callback_url: z.string().catch(''),
      active: z.boolean().catch(true),
      fields: z.array(Field).catch([]),
    }),
  ),
});

export type CallbackFinding = { readonly state: 'fails' | 'attention'; readonly words: Both };

const INVALID_TOKEN = 190;

/**
 * Reads what Meta answers to `GET /<app>/subscriptions`, asked with the app's own secret: whether that secret signs its
 * calls, where they go, and of what they tell. Null when all is as it should be, or nobody can say.
 */
export function checkCallback(answer: unknown, callbackUrl: string): CallbackFinding | null {
  const tell = (state: CallbackFinding['state'], es: string, en: string): CallbackFinding => ({
    state,
    words: { es, en },
  });
  if (GraphError.safeParse(answer).data?.error.code === INVALID_TOKEN)
    return tell(
      'fails',
      'WHATSAPP_APP_SECRET no es la clave de la app del token: todo lo que Meta manda se rechaza con 403. Cópiala de Configuración de la app → Básica.',
      'WHATSAPP_APP_SECRET is not the secret of the app of the token: whatever Meta sends is refused with 403. Copy it from App settings → Basic.',
    );
  const all = Subscriptions.safeParse(answer).data?.data;
  if (all === undefined) return null;
  const found = all.find(({ object }) => object === 'whatsapp_business_account');
  if (found === undefined || !found.active)
    return tell(
      'fails',
      `la app no manda webhooks a nadie: en WhatsApp → Configuración pon ${callbackUrl} y suscribe los campos.`,
      `the app sends webhooks to nobody: under WhatsApp → Configuration set ${callbackUrl} and subscribe the fields.`,
    );
  const names = new Set(found.fields.map(({ name }) => name));
  const missing = WANTED_FIELDS.filter((field) => !names.has(field));
  if (missing.includes('messages'))
    return tell(
      'fails',
      'el campo messages no está suscrito: no llega ningún mensaje. Suscríbelo en WhatsApp → Configuración.',
      'the field messages is not subscribed: no message arrives. Subscribe it under WhatsApp → Configuration.',
    );
  if (found.callback_url !== callbackUrl)
    return tell(
      'attention',
      `Meta manda los mensajes a ${found.callback_url}, y esto es ${callbackUrl}: ¿cuál es la dirección correcta?`,
      `Meta sends messages to ${found.callback_url}, and this is ${callbackUrl}: which address is right?`,
    );
  return missing.length === 0
    ? null
    : tell(
        'attention',
        `faltan campos por suscribir en WhatsApp → Configuración: ${missing.join(', ')}.`,
        `fields to be subscribed under WhatsApp → Configuration are missing: ${missing.join(', ')}.`,
      );
}
