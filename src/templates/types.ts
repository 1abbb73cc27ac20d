import type { Money } from '../core/money.ts';

/** What WhatsApp says of a template, as far as it decides whether it may be sent. */
export type TemplateStatus =
  | 'approved'
  | 'pending'
  | 'in_appeal'
  | 'rejected'
  | 'paused'
  | 'disabled'
  | 'locked'
  | 'limit_exceeded'
  | 'archived'
  | 'deleted'
  /** Something that we have no word for: not sendable until it is read again. */
  | 'unknown';

export type TemplateQuality = 'green' | 'yellow' | 'red' | 'unknown';

/** Decides the price. As WhatsApp names it, in small letters: `utility`, `marketing`, `authentication`. */
export type TemplateCategory = string;

export type HeaderFile = 'image' | 'video' | 'document';

export type TemplateButton =
  | { readonly kind: 'reply'; readonly label: string }
  /** An address that ends with `{{1}}` takes the rest of it with each send. */
  | { readonly kind: 'url'; readonly label: string; readonly url: string }
  | { readonly kind: 'phone'; readonly label: string; readonly phone: string }
  /** Copies a code that is given with each send. */
  | { readonly kind: 'code'; readonly label: string }
  | { readonly kind: 'other'; readonly label: string; readonly type: string };

/** The words of a template with `{{placeholders}}`. */
export type TemplateComponents = {
  readonly header: { readonly kind: 'text'; readonly text: string } | { readonly kind: HeaderFile } | null;
  readonly body: string;
  readonly footer: string | null;
  readonly buttons: readonly TemplateButton[];
  /** Parts that we cannot fill, such as a carousel, as WhatsApp names them. */
  readonly unsupported: readonly string[];
};

export type ParameterFormat = 'named' | 'positional';

/** A template as it stands at WhatsApp. */
export type ReadTemplate = {
  readonly id: string;
  readonly name: string;
  /** `es_MX`, with an underscore. */
  readonly language: string;
  readonly status: TemplateStatus;
  /** Why it was rejected or stopped, in WhatsApp's words. */
  readonly reason: string | null;
  readonly quality: TemplateQuality;
  readonly category: TemplateCategory;
  readonly format: ParameterFormat;
  readonly components: TemplateComponents;
};

/** Our copy of what was approved. Null components and format: named by a webhook, but never read yet. */
export type ApprovedCopy = Omit<ReadTemplate, 'format' | 'components'> & {
  readonly format: ParameterFormat | null;
  readonly components: TemplateComponents | null;
  /** The category that WhatsApp has announced, and from when on. */
  readonly nextCategory: TemplateCategory | null;
  readonly nextCategoryAt: Date | null;
  /** When it was read last; null: never. */
  readonly readAt: Date | null;
};

/** What a webhook says of one template. The language as WhatsApp writes it there, with an underscore. */
export type TemplateChange = {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly language: string;
  /** When it happened; null: now. */
  readonly at: Date | null;
} & (
  | { readonly aspect: 'status'; readonly status: TemplateStatus; readonly reason: string | null }
  | { readonly aspect: 'quality'; readonly quality: TemplateQuality }
  | {
      readonly aspect: 'category';
      readonly category: TemplateCategory;
      readonly next: TemplateCategory | null;
      readonly nextAt: Date | null;
    }
  /** Somebody edited it, or something happened that we have no word for: it has to be read again. */
  | { readonly aspect: 'components' }
);

/** A day as `2026-12-04`. */
export type CalendarDay = { readonly date: string };

/** What fills a placeholder; amounts and days are written in the language of the template that is sent. */
export type TemplateValue = string | Money | CalendarDay;

/** A file for the header: the id of an upload, or an address that anybody can read. */
export type HeaderMedia = { readonly kind: HeaderFile; readonly fileName: string | null } & (
  | { readonly id: string }
  | { readonly link: string }
);

/** A template that somebody wants to send. */
export type TemplateRequest = {
  readonly name: string;
  /** The customer's, as `es` or `es_MX`. */
  readonly language: string;
  /** By the names in the template; of one that numbers them by `1`, `2` …, and `header` for the one of its header. */
  readonly parameters: Readonly<Record<string, TemplateValue>>;
  readonly media?: HeaderMedia;
  /** By the place of the button, from `0`: what a tap sends back, the end of an address, or the code to copy. */
  readonly buttons?: Readonly<Record<string, string>>;
};

/** A filled placeholder; without a name where the template numbers them. */
export type FilledValue = { readonly name: string | null; readonly value: string };

/** A template that can be sent, complete: nothing is looked up any more. */
export type TemplateContent = {
  readonly kind: 'template';
  readonly name: string;
  readonly language: string;
  readonly header: { readonly kind: 'text'; readonly value: FilledValue } | HeaderMedia | null;
  readonly body: readonly FilledValue[];
  readonly buttons: readonly {
    readonly index: number;
    readonly kind: 'reply' | 'url' | 'code';
    readonly value: string;
  }[];
  /** What the customer will have read: header, body and footer. */
  readonly text: string;
  /** The words on its buttons. */
  readonly labels: readonly string[];
};

/** Why a template cannot be sent as asked. `field` names what is wrong: `parameters.total`, `buttons.0`, `status`. */
export type PlanRefusal = {
  readonly field: string;
  readonly reason:
    | 'unknown_template'
    | 'never_read'
    | 'not_sendable'
    | 'unsupported'
    | 'missing'
    | 'unexpected'
    | 'empty'
    | 'forbidden_characters'
    | 'too_long'
    | 'wrong_kind';
  /** The status, the longest that is allowed, the kind that is needed or the part that is not supported. */
  readonly fact: string | null;
};

export type TemplatePlan =
  | {
      readonly outcome: 'ready';
      readonly content: TemplateContent;
      readonly category: TemplateCategory;
      readonly quality: TemplateQuality;
      /** No template of this name exists in the customer's language. */
      readonly isOtherLanguage: boolean;
    }
  /** `also`: the other fields that are wrong, when several are. */
  | ({ readonly outcome: 'refused' } & PlanRefusal & { readonly also?: readonly PlanRefusal[] });
