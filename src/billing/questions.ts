import type { Language } from '../core/language.ts';
import { formatMoney, type Money } from '../core/money.ts';
import { WORDS } from './words.ts';

type Ask = {
  readonly subscribe: (plan: string, price: string, trialDays: number) => string;
  readonly change: (from: string, to: string, price: string) => string;
  readonly dueNow: (amount: string) => string;
  /** Behind `dueNow` or `free`: what the customer's credit pays of the change. */
  readonly fromCredit: (amount: string) => string;
  readonly credit: (amount: string) => string;
  readonly free: string;
  readonly cancel: (plan: string, date: string) => string;
  readonly resume: (plan: string, price: string, date: string) => string;
};

/** The questions under which the two buttons stand: each names every amount and date. */
export const ASK: Readonly<Record<Language, Ask>> = {
  es: {
    subscribe: (plan, price, trialDays) =>
      trialDays > 0
        ? `¿Quieres suscribirte a ${plan} por ${price}? Los primeros ${trialDays} días son de prueba; después se cobra. Te mando un enlace para terminar.`
        : `¿Quieres suscribirte a ${plan} por ${price}? Te mando un enlace para pagar y terminar.`,
    change: (from, to, price) => `¿Cambio tu plan de ${from} a ${to}, ${price}?`,
    dueNow: (amount) => `Hoy se cobran ${amount} por el cambio.`,
    fromCredit: (amount) => `Tu saldo a favor paga ${amount} del cambio.`,
    credit: (amount) => `Te quedan ${amount} a favor por el cambio.`,
    free: 'Hoy no se cobra nada.',
    cancel: (plan, date) =>
      `¿Cancelo tu suscripción a ${plan}? Sigue activa hasta el ${date} y después no se cobra más.`,
    resume: (plan, price, date) =>
      `¿Dejo activa tu suscripción a ${plan}? El ${date} se renueva por ${price}, menos tu saldo a favor si tienes.`,
  },
  en: {
    subscribe: (plan, price, trialDays) =>
      trialDays > 0
        ? `Shall I subscribe you to ${plan} for ${price}? The first ${trialDays} days are a trial; you are charged afterwards. I will send you a link to finish.`
        : `Shall I subscribe you to ${plan} for ${price}? I will send you a link to pay and finish.`,
    change: (from, to, price) => `Shall I change your plan from ${from} to ${to}, ${price}?`,
    dueNow: (amount) => `${amount} is charged today for the change.`,
    fromCredit: (amount) => `Your credit pays ${amount} of the change.`,
    credit: (amount) => `You keep a credit of ${amount} from the change.`,
    free: 'Nothing is charged today.',
    cancel: (plan, date) =>
      `Shall I cancel your subscription to ${plan}? It stays active until ${date} and is not charged again.`,
    resume: (plan, price, date) =>
      `Shall I keep your subscription to ${plan} going? On ${date} it renews for ${price}, less any credit you have.`,
  },
};

/** `$349.00 al mes` */
export const pricePer = (amount: Money, interval: string, language: Language): string =>
  `${formatMoney(amount, language)} ${WORDS[language].interval[interval === 'year' ? 'year' : 'month']}`;
