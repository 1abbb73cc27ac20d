import type { Language } from '../core/language.ts';
import { TEMPLATES } from '../notify/index.ts';
import type { NotificationRequest } from './notification-schema.ts';
import type { MailInstead, NoticeMail } from './types.ts';

const STATUS = {
  order_confirmation: { es: 'registrado', en: 'registered' },
  shipping_update: { es: 'enviado', en: 'shipped' },
} as const;

/** The mail that says what a template of ours would have said; null when the parameters do not make one. */
export function mailOfRequest({ template }: NotificationRequest, language: Language, key: string): MailInstead | null {
  const { name, parameters } = template;
  const text = (parameter: string): string | null => {
    const value = parameters[parameter];
    return typeof value === 'string' ? value : null;
  };
  const mail = ((): NoticeMail | null => {
    if (name === 'order_confirmation' || name === 'shipping_update')
      return {
        template: 'shipping_update',
        data: {
          ...{ number: text('order_number') ?? '', status: STATUS[name][language] },
          ...{ carrier: text('carrier'), tracking: text('tracking_number') },
        },
      };
    const { amount, due_date: due } = parameters;
    if (name !== 'payment_reminder' || typeof amount !== 'object' || !('minor' in amount)) return null;
    const dueOn = typeof due === 'object' && 'date' in due ? { day: due.date } : null;
    return { template: 'payment_reminder', data: { number: text('concept') ?? '', total: amount, dueOn } };
  })();
  return mail !== null && TEMPLATES[mail.template].data.safeParse(mail.data).success
    ? { ...mail, key, language }
    : null;
}
