import type { Language } from '../../core/language.ts';
import type { PushKind } from './contract.ts';

export type PushWords = { readonly title: string; readonly body: string };

type Said = {
  readonly customer: string;
  readonly reason: string;
  readonly text: string;
  /** It is an e-mail that did not go out, not a message. */
  readonly isMail?: boolean;
};
type Words = (said: Said) => PushWords;

/** What each kind says; nothing that a customer wrote unless `text` holds it. */
const WORDS: Readonly<Record<Language, Readonly<Record<PushKind, Words>>>> = {
  es: {
    waiting: ({ customer, reason }) => ({ title: `${customer} espera a una persona`, body: reason }),
    reminder: ({ customer, reason }) => ({ title: `${customer} sigue esperando`, body: reason }),
    replied: ({ customer, text }) => ({ title: `${customer} contestó`, body: text || 'Tienes esta conversación' }),
    failed: ({ customer, reason, isMail }) => ({
      title: isMail ? 'No salió un correo' : `No salió un mensaje · ${customer}`,
      body: reason || 'Mira qué pasó',
    }),
    closing: ({ customer }) => ({
      title: `${customer}: la ventana se cierra en 30 min`,
      body: 'Tiene una pregunta sin contestar',
    }),
    money: ({ reason }) => ({ title: 'Un pago necesita atención', body: reason }),
    system: ({ reason }) => ({ title: 'Recado necesita atención', body: reason }),
  },
  en: {
    waiting: ({ customer, reason }) => ({ title: `${customer} is waiting for a person`, body: reason }),
    reminder: ({ customer, reason }) => ({ title: `${customer} is still waiting`, body: reason }),
    replied: ({ customer, text }) => ({ title: `${customer} replied`, body: text || 'You have this conversation' }),
    failed: ({ customer, reason, isMail }) => ({
      title: isMail ? 'An email did not go out' : `A message did not go out · ${customer}`,
      body: reason || 'See why',
    }),
    closing: ({ customer }) => ({
      title: `${customer}: the window closes in 30 min`,
      body: 'There is a question without an answer',
    }),
    money: ({ reason }) => ({ title: 'A payment needs attention', body: reason }),
    system: ({ reason }) => ({ title: 'Recado needs attention', body: reason }),
  },
};

const OTHER = {
  es: {
    someone: 'Un cliente',
    asked: 'lo pidió',
    ago: (minutes: number) => (minutes < 60 ? `hace ${minutes} min` : `hace ${Math.floor(minutes / 60)} h`),
    several: 'Varios clientes',
    together: (count: number) => ({ title: 'Varios clientes esperan a una persona', body: `${count} nuevos` }),
    offDuty: (count: number) => ({
      title: count === 1 ? 'Un cliente espera a una persona' : `${count} clientes esperan a una persona`,
      body: 'Estás fuera de turno: es el único aviso de hoy',
    }),
    short: { title: 'Recado', body: 'Abre la bandeja' },
    test: { title: 'Prueba de Recado', body: 'Este dispositivo recibe avisos' },
  },
  en: {
    someone: 'A customer',
    asked: 'they asked for one',
    ago: (minutes: number) => (minutes < 60 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ago`),
    several: 'Several customers',
    together: (count: number) => ({ title: 'Several customers are waiting for a person', body: `${count} new` }),
    offDuty: (count: number) => ({
      title: count === 1 ? 'A customer is waiting for a person' : `${count} customers are waiting for a person`,
      body: 'You are off duty: this is today’s only notification',
    }),
    short: { title: 'Recado', body: 'Open the inbox' },
    test: { title: 'Recado test', body: 'This device receives notifications' },
  },
} as const;

export const kindWords = (kind: PushKind, language: Language, said: Said): PushWords => WORDS[language][kind](said);

export const otherWords = (language: Language): (typeof OTHER)['es' | 'en'] => OTHER[language];
