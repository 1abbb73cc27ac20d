import type { Language } from '../core/language.ts';
import type { EntryResult } from './types.ts';

type Words = {
  /** What is told of typed digits; `about` is a masked address. */
  readonly entry: Readonly<Record<EntryResult, (about: string) => string>>;
  readonly askToProve: (address: string) => string;
  readonly askToChange: (address: string, current: string) => string;
  readonly sent: (about: string) => string;
  readonly tooMany: string;
  readonly outdated: string;
};

const TOO_MANY = {
  es: 'Pediste demasiados códigos en poco tiempo. Espera un rato e inténtalo otra vez, o escribe «persona».',
  en: 'Too many codes were asked for. Wait a while and try again, or write "person".',
};

/** What code says about codes. Wrong, expired and unknown sound the same. */
export const WORDS: Readonly<Record<Language, Words>> = {
  es: {
    entry: {
      verified: () => 'Listo, ya confirmé que eres tú.',
      already: () => 'Ya estaba confirmado que eres tú.',
      wrong: () => 'Ese código no es válido o ya venció. Revísalo o pídeme otro.',
      next: (about) => `Bien. Ahora mandé otro código a tu correo nuevo (${about}). Escríbelo aquí para terminar.`,
      too_many: () => TOO_MANY.es,
      changed: (about) =>
        `Listo, tu correo ahora es ${about}. Por seguridad, durante 24 horas no se hacen reembolsos por aquí.`,
    },
    askToProve: (address) => `¿Mando un código de confirmación a ${address}?`,
    askToChange: (address, current) =>
      `¿Cambio tu correo a ${address}? Mando primero un código a tu correo actual (${current}) y después otro al nuevo. Por seguridad, durante las 24 horas siguientes no se hacen reembolsos.`,
    sent: (about) => `Mandé un código de 6 dígitos a ${about}. Escríbelo aquí; vale 10 minutos.`,
    tooMany: TOO_MANY.es,
    outdated: 'Eso cambió mientras tanto, así que no mandé nada. Si todavía lo quieres, dímelo otra vez.',
  },
  en: {
    entry: {
      verified: () => 'Done, I have confirmed that it is you.',
      already: () => 'It was confirmed already that it is you.',
      wrong: () => 'That code is not valid or has expired. Check it, or ask me for another one.',
      next: (about) => `Good. I have now sent another code to your new address (${about}). Type it here to finish.`,
      too_many: () => TOO_MANY.en,
      changed: (about) =>
        `Done, your e-mail address is ${about} now. For your safety, no refunds are made here for 24 hours.`,
    },
    askToProve: (address) => `Shall I send a confirmation code to ${address}?`,
    askToChange: (address, current) =>
      `Shall I change your e-mail address to ${address}? I first send a code to your current address (${current}) and then another one to the new one. For your safety, no refunds are made in the 24 hours after it.`,
    sent: (about) => `I sent a 6-digit code to ${about}. Type it here; it is valid for 10 minutes.`,
    tooMany: TOO_MANY.en,
    outdated: 'That is no longer so, so I sent nothing. If you still want it, tell me again.',
  },
};

/** What the model reads in place of a right code, so that it goes on with what the customer wanted. */
export const CODE_WAS_RIGHT =
  '[El código era correcto: quedó confirmado quién es el cliente. Sigue con lo que pidió antes.]';
