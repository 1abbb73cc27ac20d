import { z } from 'zod';
import type { Both } from '../../core/language.ts';
import { askJson, type LiveCheck } from '../../platform/live-check.ts';
import { GraphError } from './answer-schema.ts';
import type { CloudApiSettings } from './client.ts';
import { worded } from './number-schema.ts';

type Account = Pick<CloudApiSettings, 'graphUrl' | 'graphVersion' | 'phoneNumberId' | 'accessToken'>;

const PhoneNumber = z.looseObject({
  id: worded,
  display_phone_number: z.string().catch(''),
  verified_name: z.string().catch(''),
});

/** Asks Meta about our number with our token: who we are, or what is wrong and what to do. */
export async function checkWhatsAppAccount(account: Account): Promise<LiveCheck> {
  const { graphUrl, graphVersion, phoneNumberId, accessToken } = account;
  const base = graphUrl.replace(/\/$/, '');
  const asked = await askJson(`${base}/${graphVersion}/${phoneNumberId}`, { authorization: `Bearer ${accessToken}` });
  if ('unreachable' in asked) {
    return {
      outcome: 'unreachable',
      words: {
        es: `WhatsApp no se alcanza en ${base}: ${asked.unreachable.es}.`,
        en: `WhatsApp cannot be reached at ${base}: ${asked.unreachable.en}.`,
      },
    };
  }
  const number = PhoneNumber.safeParse(asked.json).data;
  if (asked.status === 200 && number?.id === phoneNumberId) return { outcome: 'works', words: nameOf(number) };
  const error = GraphError.safeParse(asked.json).data?.error;
  if (error === undefined) {
    const words = {
      es: `Lo que contesta en ${base} no es WhatsApp (HTTP ${asked.status}). Revisa WHATSAPP_GRAPH_URL y los proxies.`,
      en: `What answers at ${base} is not WhatsApp (HTTP ${asked.status}). Look at WHATSAPP_GRAPH_URL and proxies.`,
    };
    return { outcome: 'refused', words };
  }
  return { outcome: 'refused', words: refusalOf(error.code, asked.status) };
}

function nameOf(number: z.infer<typeof PhoneNumber>): Both {
  const name = [number.verified_name, number.display_phone_number].filter(Boolean).join(', ') || number.id;
  return { es: `contesta como ${name}`, en: `answers as ${name}` };
}

const REMEDIES: ReadonlyMap<number, Both> = new Map([
  [
    190,
    {
      es: 'WhatsApp no acepta WHATSAPP_ACCESS_TOKEN (190): venció o se retiró. Haz otro que no venza.',
      en: 'WHATSAPP_ACCESS_TOKEN is refused (190): it has expired or was withdrawn. Make a new one that never expires.',
    },
  ],
  [
    0,
    {
      es: 'WhatsApp no acepta WHATSAPP_ACCESS_TOKEN (0): no es válido. Haz un token permanente de un usuario del sistema.',
      en: 'WHATSAPP_ACCESS_TOKEN is refused (0): it is not valid. Make a new permanent token of a system user.',
    },
  ],
  [
    100,
    {
      es: 'Este token no conoce WHATSAPP_PHONE_NUMBER_ID (100): cópialo otra vez, o dale acceso al usuario del sistema.',
      en: 'WHATSAPP_PHONE_NUMBER_ID is unknown to this token (100): copy it again, or give the system user access to it.',
    },
  ],
  [
    10,
    {
      es: 'A WHATSAPP_ACCESS_TOKEN le falta un permiso (10): hazlo con whatsapp_business_messaging y _management.',
      en: 'WHATSAPP_ACCESS_TOKEN lacks a right (10): make it with whatsapp_business_messaging and _management.',
    },
  ],
  [
    2635,
    {
      es: 'WHATSAPP_GRAPH_VERSION ya no existe (2635): quita la variable y se usa la de siempre.',
      en: 'WHATSAPP_GRAPH_VERSION is no longer served (2635): remove the variable to use the default.',
    },
  ],
  [
    368,
    {
      es: 'Meta restringió esta cuenta (368): el administrador de WhatsApp dice por qué, en calidad de la cuenta.',
      en: 'Meta has restricted this account (368): read why in the WhatsApp manager, under account quality.',
    },
  ],
  [
    131031,
    {
      es: 'Meta bloqueó esta cuenta (131031): el administrador de WhatsApp dice por qué, en calidad de la cuenta.',
      en: 'Meta has locked this account (131031): read why in the WhatsApp manager, under account quality.',
    },
  ],
]);

function refusalOf(code: number, status: number): Both {
  const known = REMEDIES.get(code >= 200 && code <= 299 ? 10 : code);
  if (known !== undefined) return known;
  if ([4, 80007, 130429].includes(code))
    return {
      es: `Meta cuenta demasiadas llamadas en este momento (${code}). Pregunta más tarde.`,
      en: `Meta counts too many calls at the moment (${code}). Ask again later.`,
    };
  if (status >= 500)
    return {
      es: `Meta tiene problemas propios (código ${code}, HTTP ${status}). Pregunta más tarde.`,
      en: `Meta has trouble of its own (code ${code}, HTTP ${status}). Ask again later.`,
    };
  return {
    es: `WhatsApp rechaza la pregunta (código ${code}, HTTP ${status}).`,
    en: `WhatsApp refuses the question (code ${code}, HTTP ${status}).`,
  };
}
