import type { Language } from '../core/language.ts';
import type { OperationKind } from './types.ts';

type FailureReason =
  | 'card_declined'
  | 'not_found'
  | 'invalid'
  | 'account'
  | 'customer_gone'
  | 'disputed'
  | 'amount_changed'
  | 'state_changed';

type Words = {
  readonly doing: Readonly<Record<Exclude<OperationKind, 'close_page'>, string>>;
  /** What a repeated yes hears while the work goes on. */
  readonly underWay: string;
  readonly linkClosed: string;
  /** Where a page is opened: `atLink` in a text, `byButton` in a message that has one. */
  readonly atLink: (url: string) => string;
  readonly byButton: string;
  readonly pay: string;
  readonly payOpen: (amount: string) => string;
  readonly subscribe: string;
  readonly subscribeLink: (plan: string, where: string) => string;
  readonly planChanged: (plan: string, amount: string) => string;
  readonly charged: (amount: string) => string;
  readonly credited: (amount: string) => string;
  readonly nothingCharged: string;
  /** What the customer's credit paid of a change: all of it, or beside what was charged. */
  readonly paidFromCredit: (amount: string) => string;
  readonly endsOn: (date: string) => string;
  readonly resumed: (date: string) => string;
  readonly orderLink: (order: string, amount: string, where: string) => string;
  readonly exchangeLink: (order: string, amount: string, where: string) => string;
  readonly orderPaid: (order: string, amount: string) => string;
  readonly orderPartlyPaid: (order: string, amount: string, missing: string) => string;
  readonly orderOverpaid: (order: string, amount: string, excess: string) => string;
  readonly orderMoneyKept: (order: string, amount: string) => string;
  /** `url` is where the vendor says how to send the rest. */
  readonly transferPartly: (order: string, amount: string, missing: string, url: string | null) => string;
  readonly excess: (amount: string) => string;
  readonly refunded: (amount: string) => string;
  readonly refundRequested: (amount: string) => string;
  readonly refundFailed: (amount: string) => string;
  readonly activated: (plan: string) => string;
  /** Behind `activated` when an earlier subscription goes on too. */
  readonly second: string;
  readonly trialUntil: (date: string) => string;
  readonly ended: (plan: string) => string;
  readonly failed: Readonly<Record<FailureReason, string>>;
  readonly delayed: string;
  readonly demo: string;
  readonly stale: string;
  readonly busy: string;
  readonly interval: Readonly<Record<'month' | 'year', string>>;
  /** By the vendor's word. */
  readonly documentStates: Readonly<Record<string, string>>;
};

/** What code says about billing. Amounts, dates and links are handed in. */
export const WORDS: Readonly<Record<Language, Words>> = {
  es: {
    doing: {
      subscribe: 'Lo estoy haciendo: en un momento te mando por aquí el enlace para terminar tu suscripción.',
      change_plan: 'Lo estoy haciendo: en un momento te confirmo por aquí el cambio de plan.',
      cancel: 'Lo estoy haciendo: en un momento te confirmo por aquí la cancelación.',
      resume: 'Lo estoy haciendo: en un momento te confirmo por aquí que tu suscripción sigue.',
      order_checkout: 'Lo estoy haciendo: en un momento te mando por aquí el enlace de pago.',
      refund: 'Lo estoy haciendo: en un momento te confirmo por aquí el reembolso.',
    },
    underWay: 'Todavía lo estoy haciendo; en cuanto termine te aviso por aquí.',
    linkClosed: 'Ese enlace ya no está abierto. Si todavía quieres suscribirte, pídeme otro.',
    atLink: (url) => `en este enlace: ${url}`,
    byButton: 'con el botón.',
    pay: 'Pagar',
    payOpen: (amount) => `Tienes ${amount} por pagar.`,
    subscribe: 'Suscribirme',
    subscribeLink: (plan, where) => `Termina tu suscripción a ${plan} ${where}`,
    planChanged: (plan, amount) => `Listo: tu plan ahora es ${plan}, ${amount}.`,
    charged: (amount) => `Por el cambio se cobró ${amount}.`,
    credited: (amount) => `Por el cambio tienes ${amount} a favor para tus próximos cobros.`,
    nothingCharged: 'El cambio no tuvo costo.',
    paidFromCredit: (amount) => `Con tu saldo a favor se pagaron ${amount} del cambio.`,
    endsOn: (date) => `Listo: tu suscripción queda cancelada y termina el ${date}. Hasta entonces sigue activa.`,
    resumed: (date) => `Listo: tu suscripción sigue activa y se renueva el ${date}.`,
    exchangeLink: (order, amount, where) =>
      `Paga la diferencia de ${amount} por el cambio de tu pedido ${order} ${where}`,
    orderLink: (order, amount, where) => `Paga tu pedido ${order} por ${amount} ${where}`,
    orderPaid: (order, amount) => `Recibimos tu pago de ${amount}: tu pedido ${order} está pagado.`,
    orderPartlyPaid: (order, amount, missing) =>
      `Recibimos ${amount} de tu pedido ${order}. Faltan ${missing}: en un momento te mando por aquí el enlace para pagarlos.`,
    orderOverpaid: (order, amount, excess) =>
      `Recibimos tu pago de ${amount}: tu pedido ${order} está pagado y sobran ${excess}. Una persona del equipo revisa contigo por aquí cómo devolvértelos.`,
    orderMoneyKept: (order, amount) =>
      `Recibimos tu pago de ${amount}, pero no cierra con tu pedido ${order}. Una persona del equipo lo revisa contigo por aquí.`,
    transferPartly: (order, amount, missing, url) =>
      `Tu transferencia de ${amount} para tu pedido ${order} llegó, y faltan ${missing}. Transfiere lo que falta a la misma cuenta${url === null ? '.' : `: ${url}`}`,
    excess: (amount) =>
      `Recibimos de ti ${amount} que no hacían falta. Una persona del equipo revisa contigo por aquí cómo devolvértelos.`,
    refunded: (amount) => `Listo: te reembolsamos ${amount} al método con el que pagaste.`,
    refundRequested: (amount) => `El reembolso de ${amount} está solicitado; tu banco tarda unos días en mostrarlo.`,
    refundFailed: (amount) =>
      `El reembolso de ${amount} no se pudo completar: el banco no lo aceptó. Ese dinero sigue siendo tuyo. Una persona del equipo busca contigo por aquí otra forma de devolverlo.`,
    activated: (plan) => `Tu suscripción a ${plan} ya está activa.`,
    second: 'Ahora tienes más de una suscripción activa. Una persona del equipo lo revisa contigo por aquí.',
    trialUntil: (date) => `La prueba dura hasta el ${date}.`,
    ended: (plan) => `Tu suscripción a ${plan} terminó.`,
    failed: {
      card_declined:
        'El banco rechazó el cobro, así que no cambié nada. Puedes actualizar tu tarjeta e intentarlo otra vez.',
      not_found: 'Ya no encuentro lo que querías cambiar, así que no hice nada.',
      invalid: 'No se pudo hacer y no cambié nada. Una persona del equipo lo revisará.',
      account: 'No se pudo hacer y no cambié nada. Una persona del equipo lo revisará.',
      disputed: 'El reembolso no se hizo. Una persona del equipo lo revisa contigo por aquí.',
      customer_gone: 'No se pudo hacer y no cambié nada. Pídemelo otra vez, por favor.',
      amount_changed: 'El importe cambió desde que te lo pregunté, así que no hice nada. Si quieres, te digo el nuevo.',
      state_changed: 'Tu suscripción cambió desde que te lo pregunté, así que no hice nada.',
    },
    delayed:
      'Está tardando más de lo normal. Sigo en ello y te aviso por aquí; una persona del equipo también lo revisa.',
    demo: '(Demostración: no se mueve dinero.)',
    stale: 'Tu suscripción cambió desde que te lo pregunté, así que no hice nada. Si quieres, lo revisamos de nuevo.',
    busy: 'Todavía estoy haciendo tu cambio anterior; en cuanto termine te aviso. No hice nada más.',
    interval: { month: 'al mes', year: 'al año' },
    documentStates: { paid: 'pagado', open: 'por pagar', void: 'anulado', uncollectible: 'incobrable' },
  },
  en: {
    doing: {
      subscribe: "I'm on it: in a moment I will send you here the link to finish your subscription.",
      change_plan: "I'm on it: in a moment I will confirm the new plan here.",
      cancel: "I'm on it: in a moment I will confirm the end of your subscription here.",
      resume: "I'm on it: in a moment I will confirm here that your subscription goes on.",
      order_checkout: "I'm on it: in a moment I will send you here the link to pay.",
      refund: "I'm on it: in a moment I will confirm the refund here.",
    },
    underWay: "I'm still on it and will tell you here as soon as it is done.",
    linkClosed: 'That link is no longer open. Ask me for another one if you still want to subscribe.',
    atLink: (url) => `at this link: ${url}`,
    byButton: 'with the button.',
    pay: 'Pay',
    payOpen: (amount) => `You have ${amount} to pay.`,
    subscribe: 'Subscribe',
    subscribeLink: (plan, where) => `Finish your subscription to ${plan} ${where}`,
    planChanged: (plan, amount) => `Done: your plan is now ${plan}, ${amount}.`,
    charged: (amount) => `You were charged ${amount} for the change.`,
    credited: (amount) => `For the change you have a credit of ${amount} towards your next payments.`,
    nothingCharged: 'The change cost nothing.',
    paidFromCredit: (amount) => `${amount} of the change was paid from your credit.`,
    endsOn: (date) => `Done: your subscription is cancelled and ends on ${date}. Until then it stays active.`,
    resumed: (date) => `Done: your subscription stays active and renews on ${date}.`,
    exchangeLink: (order, amount, where) =>
      `Pay the difference of ${amount} for the exchange of your order ${order} ${where}`,
    orderLink: (order, amount, where) => `Pay your order ${order}, ${amount}, ${where}`,
    orderPaid: (order, amount) => `We received your payment of ${amount}: your order ${order} is paid.`,
    orderPartlyPaid: (order, amount, missing) =>
      `We received ${amount} for your order ${order}. ${missing} is missing: in a moment I will send you here the link to pay it.`,
    orderOverpaid: (order, amount, excess) =>
      `We received your payment of ${amount}: your order ${order} is paid and ${excess} is too much. A person on the team looks with you here at how to give it back.`,
    orderMoneyKept: (order, amount) =>
      `We received your payment of ${amount}, but it does not settle your order ${order}. A person on the team looks at it with you here.`,
    transferPartly: (order, amount, missing, url) =>
      `Your transfer of ${amount} for your order ${order} has arrived, and ${missing} is missing. Send the rest to the same account${url === null ? '.' : `: ${url}`}`,
    excess: (amount) =>
      `We received ${amount} from you that was not needed. A person on the team looks with you here at how to give it back.`,
    refunded: (amount) => `Done: we refunded ${amount} to the method you paid with.`,
    refundRequested: (amount) => `The refund of ${amount} is requested; your bank takes a few days to show it.`,
    refundFailed: (amount) =>
      `The refund of ${amount} could not be completed: the bank did not accept it. That money is still yours. A person on the team will find another way to give it back with you here.`,
    activated: (plan) => `Your subscription to ${plan} is active now.`,
    second: 'You have more than one active subscription now. A person on the team looks at it with you here.',
    trialUntil: (date) => `The trial lasts until ${date}.`,
    ended: (plan) => `Your subscription to ${plan} has ended.`,
    failed: {
      card_declined: 'The bank declined the payment, so I changed nothing. You can update your card and try again.',
      not_found: 'I can no longer find what you wanted to change, so I did nothing.',
      invalid: 'It could not be done and I changed nothing. A person on the team will look at it.',
      account: 'It could not be done and I changed nothing. A person on the team will look at it.',
      disputed: 'The refund was not made. A person on the team will look at it with you here.',
      customer_gone: 'It could not be done and I changed nothing. Please ask me again.',
      amount_changed:
        'The amount is not the one that I asked you about, so I did nothing. I can tell you the new one if you like.',
      state_changed: 'Your subscription is no longer what it was when I asked you, so I did nothing.',
    },
    delayed:
      "This takes longer than usual. I'm still on it and will tell you here; a person on the team is looking too.",
    demo: '(Demonstration: no money moves.)',
    stale:
      'Your subscription is no longer what it was when I asked you, so I did nothing. We can look at it again if you like.',
    busy: 'I am still doing your earlier change and will tell you when it is done. I did nothing else.',
    interval: { month: 'a month', year: 'a year' },
    documentStates: { paid: 'paid', open: 'to be paid', void: 'void', uncollectible: 'uncollectible' },
  },
};
export type { FailureReason };
