import { randomBytes } from 'node:crypto';

/** How the Graph API refuses: an HTTP status, Meta's code and title, and the sentence that says what is wrong. */
export type GraphRefusal = {
  readonly httpStatus: number;
  readonly code: number;
  readonly title: string;
  readonly details: string | null;
  readonly subcode?: number;
  readonly type?: string;
  /** For a person, where a form would show it. */
  readonly userMessage?: string;
};

const refusal =
  (httpStatus: number, code: number, title: string) =>
  (details: string): GraphRefusal => ({ httpStatus, code, title, details });

/** Refusals of Meta's error page (Nov 2025) by what they mean; most rate limits come as HTTP 400. */
export const refuse = {
  invalid: refusal(400, 100, 'Invalid parameter'),
  missing: refusal(400, 131008, 'Required parameter is missing'),
  badValue: refusal(400, 131009, 'Parameter value is not valid'),
  unsupported: refusal(400, 131051, 'Unsupported message type'),
  noTemplate: refusal(404, 132001, 'Template name does not exist in the translation'),
  parameterCount: refusal(400, 132000, 'Number of parameters does not match the expected number of params'),
  parameterFormat: refusal(400, 132012, 'Parameter format does not match format in the created template'),
  characters: refusal(400, 132007, 'Template format character policy violated'),
  textTooLong: refusal(400, 132005, 'Translated text too long'),
  paused: refusal(400, 132015, 'Template is paused'),
  disabled: refusal(400, 132016, 'Template is disabled'),
  tooManyTemplates: refusal(400, 80008, 'There have been too many calls to this WhatsApp Business account'),
  undeliverable: refusal(400, 131026, 'Message undeliverable'),
  locked: (): GraphRefusal =>
    refusal(
      403,
      131031,
      'Account has been locked',
    )('Business Account has been restricted from messaging users because it violated our policies.'),
  internal: refusal(500, 131000, 'Something went wrong'),
  windowClosed: (): GraphRefusal =>
    refusal(
      400,
      131047,
      'Re-engagement message',
    )('Message failed to send because more than 24 hours have passed since the customer last replied to this number.'),
  pairRate: (): GraphRefusal =>
    refusal(
      400,
      131056,
      '(Business Account, Consumer Account) pair rate limit hit',
    )(
      'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.',
    ),
  /** Meta documents no code of its own for it; this one's page leads to the limits. */
  portfolioLimit: (): GraphRefusal =>
    refusal(
      400,
      131048,
      'Spam rate limit hit',
    )('Message failed to send because there are restrictions on how many messages can be sent from this phone number.'),
  throughput: (): GraphRefusal => ({
    ...refusal(429, 130429, 'Rate limit hit')('Cloud API message throughput has been reached.'),
    subcode: 2494055,
  }),
  token: (): GraphRefusal => ({
    httpStatus: 401,
    code: 190,
    title: 'Invalid OAuth access token - Cannot parse access token',
    details: null,
  }),
  noObject: (method: string, id: string): GraphRefusal => ({
    httpStatus: 400,
    code: 100,
    subcode: 33,
    type: 'GraphMethodException',
    title: `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
    details: null,
  }),
} as const;

/** The body of a refusal as the Graph API writes it. */
export const errorBody = ({
  code,
  title,
  details,
  subcode,
  userMessage,
  type = 'OAuthException',
}: GraphRefusal): object => ({
  error: {
    message: details === null ? title : `(#${code}) ${title}`,
    type,
    code,
    ...(details === null ? {} : { error_data: { messaging_product: 'whatsapp', details } }),
    ...(subcode === undefined ? {} : { error_subcode: subcode }),
    ...(userMessage === undefined ? {} : { is_transient: false, error_user_title: title, error_user_msg: userMessage }),
    fbtrace_id: `A${randomBytes(16).toString('base64url')}`,
  },
});
