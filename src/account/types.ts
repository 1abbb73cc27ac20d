/** Something that WhatsApp says of our account: of a template, a number, a limit, somebody's wish about marketing. */
export type AccountEvent = {
  /** As WhatsApp names what changed: `message_template_status_update`, `phone_number_quality_update` … */
  readonly field: string;
  /** What it is about: a template, a number, a user; empty: the account. */
  readonly subject: string;
  readonly account: string;
  /** When it happened; null when WhatsApp does not say. */
  readonly happenedAt: Date | null;
  /** JSON text. */
  readonly payload: string;
};
