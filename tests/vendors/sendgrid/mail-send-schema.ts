const text = { type: 'string', minLength: 1 } as const;
const mailbox = {
  type: 'object',
  properties: { email: { type: 'string', pattern: '^[^\\s@<>",;]+@[^\\s@<>",;]+$' }, name: text },
  required: ['email'],
  additionalProperties: false,
} as const;
const off = (...names: readonly string[]) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'boolean' }])),
  required: ['enable'],
  additionalProperties: false,
});
/** SendGrid keeps these for itself. */
const RESERVED =
  'x-sg-id|x-sg-eid|received|dkim-signature|content-type|content-transfer-encoding|to|from|subject|reply-to|cc|bcc';

/**
 * What SendGrid's own OpenAPI file says of the body of `POST /v3/mail/send` (twilio/sendgrid-oai,
 * `spec/json/tsg_mail_v3.json`, version 1.0.0), in our words and as far as we use it. Where that file is known to be looser
 * than the service it is stricter: no field that we do not know, a subject is required, one receiver. One thing the file has
 * wrong: `custom_args` of the message is an object of strings, as the service and the package have it, and no string.
 */
export const MAIL_SEND = {
  type: 'object',
  properties: {
    personalizations: {
      type: 'array',
      minItems: 1,
      maxItems: 1,
      items: {
        type: 'object',
        properties: {
          to: { type: 'array', minItems: 1, maxItems: 1, items: mailbox },
          headers: { type: 'object', additionalProperties: { type: 'string' } },
          custom_args: { type: 'object', additionalProperties: { type: 'string' } },
        },
        required: ['to'],
        additionalProperties: false,
      },
    },
    from: mailbox,
    subject: text,
    content: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        properties: { type: { enum: ['text/plain', 'text/html'] }, value: text },
        required: ['type', 'value'],
        additionalProperties: false,
      },
    },
    headers: {
      type: 'object',
      propertyNames: { not: { pattern: `^(?:${RESERVED})$` } },
      additionalProperties: { type: 'string', pattern: '^[^\\r\\n]*$' },
    },
    custom_args: { type: 'object', additionalProperties: { type: 'string' } },
    tracking_settings: {
      type: 'object',
      properties: {
        click_tracking: off('enable', 'enable_text'),
        open_tracking: off('enable'),
        subscription_tracking: off('enable'),
      },
      additionalProperties: false,
    },
  },
  required: ['personalizations', 'from', 'subject', 'content'],
  additionalProperties: false,
} as const;
