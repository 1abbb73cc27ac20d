import type { AlertCode } from '../../handoff/index.ts';

type Word = string | null | undefined;

/** As much of what is said of the account as tells whether a person is needed. */
export type Told = {
  readonly event?: Word;
  readonly decision?: Word;
  readonly new_quality_score?: Word;
  readonly message_template_name?: Word;
  readonly ban_info?: { readonly waba_ban_state?: Word } | null | undefined;
  readonly alert_info?:
    | { readonly alert_severity?: Word; readonly alert_status?: Word; readonly alert_type?: Word }
    | null
    | undefined;
  /** Seconds. */
  readonly category_update_timestamp?: number | null | undefined;
};

export type EventAlert = {
  readonly code: AlertCode;
  /** WhatsApp's own word for it. */
  readonly word: string;
  /** The template's name. */
  readonly name: string | null;
  /** Until when something can be done about it. */
  readonly dueAt: Date | null;
  /** It is over when something newer is told about the same subject. */
  readonly isState: boolean;
};

type Rule = {
  readonly word: (told: Told) => Word;
  /** `*`: whatever is told. */
  readonly alerts: Readonly<Record<string, AlertCode>>;
  readonly isState?: true;
};

const event = ({ event: word }: Told) => word;

/**
 * Which events of the account need a person, by field and WhatsApp's own word (Meta webhook reference, Mar 2026); a word
 * that is not here needs nobody.
 */
const RULES: Readonly<Record<string, readonly Rule[]>> = {
  account_update: [
    {
      word: event,
      alerts: {
        ACCOUNT_RESTRICTION: 'whatsapp_account',
        ACCOUNT_VIOLATION: 'whatsapp_account',
        ACCOUNT_DELETED: 'whatsapp_account',
        ACCOUNT_OFFBOARDED: 'whatsapp_account',
        PARTNER_REMOVED: 'whatsapp_account',
        PARTNER_APP_UNINSTALLED: 'whatsapp_account',
      },
    },
    {
      word: (told) => (told.event === 'DISABLED_UPDATE' ? (told.ban_info?.waba_ban_state ?? told.event) : null),
      alerts: {
        SCHEDULE_FOR_DISABLE: 'whatsapp_account',
        DISABLE: 'whatsapp_account',
        DISABLED: 'whatsapp_account',
        DISABLED_UPDATE: 'whatsapp_account',
      },
    },
  ],
  account_review_update: [
    { word: ({ decision }) => decision, alerts: { REJECTED: 'whatsapp_account' }, isState: true },
  ],
  account_alerts: [{ word: wordOfAlert, alerts: { PAYMENT: 'whatsapp_payment', CRITICAL: 'whatsapp_account' } }],
  phone_number_quality_update: [
    { word: event, alerts: { FLAGGED: 'whatsapp_quality', DOWNGRADE: 'whatsapp_quality' }, isState: true },
  ],
  phone_number_name_update: [
    { word: ({ decision }) => decision, alerts: { REJECTED: 'whatsapp_name_rejected' }, isState: true },
  ],
  message_template_status_update: [
    {
      word: event,
      alerts: {
        PAUSED: 'template_stopped',
        DISABLED: 'template_stopped',
        REJECTED: 'template_stopped',
        FLAGGED: 'template_stopped',
        LOCKED: 'template_stopped',
        LIMIT_EXCEEDED: 'template_stopped',
      },
      isState: true,
    },
    // Meta's own example of a quality update comes under this field.
    { word: ({ new_quality_score: score }) => score, alerts: { RED: 'template_quality' }, isState: true },
  ],
  message_template_quality_update: [
    { word: ({ new_quality_score: score }) => score, alerts: { RED: 'template_quality' }, isState: true },
  ],
  template_category_update: [{ word: () => '*', alerts: { '*': 'template_recategorised' } }],
  template_correct_category_detection: [{ word: () => '*', alerts: { '*': 'template_recategorised' } }],
  security: [
    {
      word: event,
      alerts: {
        PIN_CHANGED: 'whatsapp_security',
        PIN_RESET_REQUEST: 'whatsapp_security',
        PIN_RESET_SUCCESS: 'whatsapp_security',
      },
    },
  ],
};

function wordOfAlert({ alert_info: alert }: Told): string | null {
  if (!alert || alert.alert_status === 'NONE' || alert.alert_status === 'RESOLVED') return null;
  if (/PAYMENT|BILLING|CREDIT/i.test(alert.alert_type ?? '')) return 'PAYMENT';
  return alert.alert_severity ?? null;
}

/** What staff is told of an event; null when nobody is needed. */
export function alertFor(field: string, told: Told): EventAlert | null {
  for (const { word: wordOf, alerts, isState = false } of RULES[field] ?? []) {
    const word = wordOf(told) ?? '';
    const code = Object.hasOwn(alerts, word) ? alerts[word] : undefined;
    if (code === undefined) continue;
    const due = told.category_update_timestamp;
    const dueAt = due ? new Date(due * 1_000) : null;
    return { code, word, name: told.message_template_name?.slice(0, 200) ?? null, dueAt, isState };
  }
  return null;
}

/** The same for an error of the account, wherever its code stands (Meta error codes, Nov 2025). */
export function alertForError(code: number | null): AlertCode | null {
  if (code === 131042 || code === 131044 || code === 134011) return 'whatsapp_payment';
  return code === 368 || code === 131031 ? 'whatsapp_account' : null;
}
