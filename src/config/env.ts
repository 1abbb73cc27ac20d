import { z } from 'zod';
import { bucket, customers, list, mailbox, mailboxes, proxies } from './lists.ts';
import { metricsVariables } from './metrics.ts';
import { pushVariables } from './push.ts';
import { quietHours } from './quiet-hours.ts';
import { retentionVariables } from './retention.ts';
import { signingSecret } from './signing-secret.ts';
import { address, decimal, oneOf, onOff, text, wholeNumber } from './variables.ts';

const budget = () => decimal(0, 1_000_000).optional();

/**
 * Every variable that the program reads, with its meaning and default; `.env.example` is written from it. A variable
 * that is empty counts as not set. Names are those that the README documents.
 */
export const environment = z.object({
  NODE_ENV: oneOf(['development', 'test', 'production'])
    .prefault('development')
    .describe('production switches every stand-in off.'),
  PORT: wholeNumber(1, 65_535).prefault('3000').describe('TCP port of the web server.'),
  HOST: text().prefault('127.0.0.1').describe('Address to listen on. 0.0.0.0 opens the door to the network.'),
  PUBLIC_URL: address('https', 'http').optional().describe('Address under which Meta and people reach this server.'),
  ROLE: oneOf(['all', 'web', 'worker'])
    .prefault('all')
    .describe('What this process does. web and worker run apart, any number of each, and need DATABASE_URL.'),
  TRUST_PROXY: proxies()
    .prefault('off')
    .describe('Whose X-Forwarded-For is believed: off, the number of proxies in front, or their addresses.'),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .prefault('info')
    .describe('Least severe log line that is written.'),
  ...metricsVariables,

  DATABASE_URL: address('postgresql', 'postgres')
    .optional()
    .describe('PostgreSQL 16 to 18. Not set: a PostgreSQL of its own is started in DATA_DIR.'),
  DATABASE_CONNECTIONS: wholeNumber(1, 40)
    .optional()
    .describe(
      'Connections each process takes for its own work, beside two to thirteen others (docs/scaling.md). Not set: 8 with Redis, else 4.',
    ),
  DATA_DIR: text().prefault('./data').describe('Folder for the embedded database and files.'),
  DATA_DIR_SHARED: onOff().prefault('off').describe('on: DATA_DIR is one volume that every process reaches.'),

  REDIS_HOST: text().optional().describe('Redis for jobs, cache and limits. Not set: PostgreSQL and memory do it.'),
  REDIS_PORT: wholeNumber(1, 65_535).optional().describe('Port of Redis, 6379 when not set.'),
  REDIS_PASSWORD: text().optional().describe('Password of Redis.'),
  REDIS_TLS: onOff().optional().describe('on: speak TLS with Redis.'),
  REDIS_URL: address('redis', 'rediss')
    .refine((url) => /^\/?\d*$/.test(new URL(url).pathname), 'may end only in the number of a database, such as /0')
    .optional()
    .describe('The same in one address, instead of the four above.'),

  WHATSAPP_ACCESS_TOKEN: text(8)
    .optional()
    .describe('Permanent token of a Meta system user. Switches the simulator off.'),
  WHATSAPP_PHONE_NUMBER_ID: z
    .string()
    .regex(/^\d{5,25}$/, 'must be the phone number id of the WhatsApp manager (digits only), not the phone number')
    .optional()
    .describe('Id of the business number (not the number itself).'),
  WHATSAPP_WABA_ID: z
    .string()
    .regex(/^\d{5,25}$/, 'must be the id of the WhatsApp Business Account (digits only)')
    .optional()
    .describe('Id of the WhatsApp Business Account.'),
  WHATSAPP_WEBHOOK_VERIFY_TOKEN: text(8)
    .optional()
    .describe('Any secret word; the same is typed into the webhook form of Meta.'),
  WHATSAPP_APP_SECRET: text(8).optional().describe('App secret, with which Meta signs every webhook.'),
  WHATSAPP_APP_SECRET_PREVIOUS: text(8)
    .optional()
    .describe('The app secret before a change, accepted beside the new one.'),
  WHATSAPP_GRAPH_URL: address('https', 'http')
    .refine((url) => !/\/v\d+\.\d+$/.test(url), 'must not end in a version; that is WHATSAPP_GRAPH_VERSION')
    .optional()
    .describe('Base address of the Graph API, https://graph.facebook.com when not set.'),
  WHATSAPP_GRAPH_VERSION: z
    .string()
    .regex(/^v\d{1,3}\.\d$/, 'must look like v25.0')
    .prefault('v25.0')
    .describe('Version of the Graph API.'),
  WHATSAPP_MESSAGES_PER_SECOND: wholeNumber(20, 1_000)
    .prefault('80')
    .describe(
      'What Meta allows the number, in and out together: 80, 20 beside the WhatsApp app, 1000 for the largest.',
    ),
  WHATSAPP_PRICES_FILE: text()
    .optional()
    .describe('Prices of your own, shaped like src/costs/prices.json, whose figures are estimates.'),

  OPENROUTER_API_KEY: text(4)
    .optional()
    .describe('Key of the model gateway. Not set: a demo model answers by rules, not AI.'),
  LLM_BASE_URL: address('https', 'http').optional().describe('Gateway, https://openrouter.ai/api/v1 when not set.'),
  LLM_MODEL_DEFAULT: text().prefault('anthropic/claude-haiku-5.5').describe('Model that answers.'),
  LLM_MODEL_PREMIUM: text().prefault('anthropic/claude-sonnet-5.5').describe('Model for a second try.'),
  LLM_MODEL_ECONOMIC: text()
    .prefault('mistralai/mistral-small-2603')
    .describe('Model that answers when most of LLM_DAILY_LIMIT_USD is spent.'),
  LLM_MODEL_FALLBACK: list()
    .prefault('openai/gpt-6-luna')
    .describe('Comma list of models for when the first one fails.'),
  LLM_MAX_TOKENS: wholeNumber(1, 100_000).prefault('1000').describe('Longest answer, in tokens.'),
  LLM_TEMPERATURE: decimal(0, 2).prefault('0.7').describe('Sent only to models that know it.'),
  LLM_DAILY_LIMIT_USD: decimal(0, 1_000_000)
    .optional()
    .describe('Spend since midnight in the shop’s time zone after which people answer; no limit when not set.'),
  LLM_ECONOMIC_FROM_PERCENT: wholeNumber(0, 100)
    .prefault('80')
    .describe(
      'Share of the daily limit, and of each budget, from which LLM_MODEL_ECONOMIC answers; 100 = never. No effect without a limit.',
    ),
  LLM_MAX_CONCURRENT: wholeNumber(1, 100_000)
    .prefault('400')
    .describe('Calls under way at one time per model, over all processes; falls by itself when the gateway refuses.'),
  LLM_TOKENS_PER_MINUTE: wholeNumber(1_000, 1_000_000_000)
    .optional()
    .describe('Tokens a minute per model, over all processes, as your account allows; no limit when not set.'),

  BUDGET_CONVERSATION_USD: budget().describe(
    'What one conversation may cost in 24 hours (models, speech, vision, WhatsApp); then a person. No limit when not set.',
  ),
  BUDGET_CUSTOMER_DAY_USD: budget().describe('The same for one customer and calendar day of the shop.'),
  BUDGET_DAY_USD: budget().describe('The same for all customers together and day.'),
  BUDGET_MONTH_USD: budget().describe('The same for all customers together and calendar month.'),
  BUDGET_BRIEF_FROM_PERCENT: wholeNumber(0, 100)
    .prefault('90')
    .describe('Share of a budget from which the economic model answers in a sentence or two; 100 = never.'),

  LLM_MODEL_VISION: text()
    .optional()
    .describe('Model with vision that describes pictures, besides what is read in them. Off when not set.'),
  GOOGLE_APPLICATION_CREDENTIALS: text()
    .optional()
    .describe('Path of a service account’s file: text in pictures is read by Google Vision, not on this machine.'),
  GOOGLE_VISION_PROJECT_ID: z
    .string()
    .regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'must be the id of a Google Cloud project, such as my-shop-123456')
    .optional()
    .describe('Its project, with the Cloud Vision API enabled.'),
  GOOGLE_VISION_API_KEY: text(8).optional().describe('An API key for Cloud Vision, instead of the two above.'),

  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w{8,}$/, 'must be a secret or restricted key of Stripe (sk_… or rk_…)')
    .optional()
    .describe('Secret key of Stripe. Not set: a demo ledger while the simulator is on, no billing otherwise.'),
  STRIPE_PUBLISHABLE_KEY: z
    .string()
    .regex(/^pk_(test|live)_\w{8,}$/, 'must be a publishable key of Stripe (pk_…)')
    .optional()
    .describe('Publishable key of the same account and mode; checked, and kept for pages of your own.'),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\S{8,}$/, 'must be the signing secret of the webhook endpoint (whsec_…)')
    .optional()
    .describe('Signing secret of the endpoint /webhooks/stripe.'),
  STRIPE_WEBHOOK_SECRET_PREVIOUS: z
    .string()
    .regex(/^whsec_\S{8,}$/, 'must be the signing secret of the webhook endpoint (whsec_…)')
    .optional()
    .describe('The signing secret before a change, accepted beside the new one.'),
  STRIPE_API_URL: address('https', 'http')
    .optional()
    .describe('Base address of the API, https://api.stripe.com when not set.'),
  SUBSCRIPTION_TRIAL_DAYS: wholeNumber(0, 730).prefault('0').describe('Days of trial of a new subscription; 0 = none.'),
  SENDGRID_API_KEY: z
    .string()
    .regex(/^SG\.[\w.-]{4,}$/, 'must be an API key of SendGrid, which starts with SG.')
    .optional()
    .describe('Key that may send mail. The first mail account that is set is used: SendGrid, then SES, then SMTP.'),
  SENDGRID_FROM_EMAIL: mailbox().optional().describe('Verified sender at SendGrid.'),
  SENDGRID_FROM_NAME: text().optional().describe("Sender's name; that of the shop when not set."),
  SENDGRID_WEBHOOK_PUBLIC_KEY: text(40)
    .optional()
    .describe('Verification key of the signed event webhook, which reports bounces to /webhooks/sendgrid.'),
  AWS_SES_ACCESS_KEY_ID: text(8).optional().describe('Access key of an IAM user that may send with SES.'),
  AWS_SES_SECRET_ACCESS_KEY: text(8).optional().describe('Its secret.'),
  AWS_SES_REGION: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region such as us-east-1')
    .optional()
    .describe('Region of SES, such as us-east-1.'),
  AWS_SES_FROM_EMAIL: mailbox().optional().describe('Verified sender at SES.'),
  AWS_SES_CONFIGURATION_SET: text()
    .optional()
    .describe('Configuration set whose events name the mail, so that a lost answer is settled.'),
  AWS_SES_TOPIC_ARN: z
    .string()
    .regex(/^arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[\w.-]{1,256}$/, 'must be the ARN of an SNS topic')
    .optional()
    .describe('SNS topic that reports bounces to /webhooks/ses; messages of others are refused.'),
  SMTP_URL: address('smtp', 'smtps')
    .optional()
    .describe('Any mail server: smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465.'),
  SMTP_FROM_EMAIL: mailbox().optional().describe('Sender at that server.'),
  EMAIL_DAILY_LIMIT: wholeNumber(0, 10_000)
    .prefault('20')
    .describe('Mails that one customer gets a day at most, codes not counted.'),
  STAFF_EMAIL: mailboxes()
    .optional()
    .describe('Comma list of addresses of your team: told when a customer waits for a person or a payment fails.'),

  AWS_S3_BUCKET: bucket().optional().describe('Bucket of AWS S3 for files. Not set: a folder in DATA_DIR keeps them.'),
  AWS_ACCESS_KEY_ID: text(8).optional().describe('Access key of an IAM user that may list, read, write, delete there.'),
  AWS_SECRET_ACCESS_KEY: text(8).optional().describe('Its secret.'),
  AWS_REGION: text().optional().describe('Region of the bucket, such as us-east-1.'),
  R2_BUCKET: bucket().optional().describe('The same at Cloudflare R2; only one bucket may be set.'),
  R2_ENDPOINT: address('https', 'http').optional().describe('Such as https://<account>.r2.cloudflarestorage.com.'),
  R2_ACCESS_KEY_ID: text(3).optional().describe('Access key of an R2 token that may read, write and delete.'),
  R2_SECRET_ACCESS_KEY: text(3).optional().describe('Its secret.'),
  MINIO_BUCKET: bucket().optional().describe('The same at MinIO or another server that speaks S3.'),
  MINIO_ENDPOINT: address('https', 'http').optional().describe('Such as http://minio:9000.'),
  MINIO_ACCESS_KEY: text(3).optional().describe('Its access key.'),
  MINIO_SECRET_KEY: text(3).optional().describe('Its secret.'),
  ALERT_SILENT_HOURS: wholeNumber(0, 1_000)
    .prefault('8')
    .describe('Opening hours without a word of WhatsApp after which staff is told; 0 = never.'),
  MEDIA_RETENTION_DAYS: wholeNumber(1, 3_650)
    .prefault('90')
    .describe('Days after which files of customers are deleted.'),
  MEDIA_FILES_PER_DAY: wholeNumber(1, 100_000)
    .prefault('100')
    .describe('Files of one customer that are understood in a day of the shop; more are kept for staff.'),
  MEDIA_SOUND_MINUTES_PER_DAY: wholeNumber(1, 1_440)
    .prefault('60')
    .describe('Minutes of sound of one customer that are transcribed in a day; more is kept for staff.'),
  MEDIA_VISION_CALLS_PER_DAY: wholeNumber(1, 100_000)
    .prefault('200')
    .describe('Calls of Google Vision and LLM_MODEL_VISION for one customer in a day; then this machine reads alone.'),

  OPENAI_API_KEY: text(4)
    .optional()
    .describe('Key for speech to text. Not set: voice notes are kept for staff and customers are asked to type.'),
  OPENAI_BASE_URL: address('https', 'http')
    .optional()
    .describe('Server of your own that speaks the same protocol, with /v1; https://api.openai.com/v1 when not set.'),
  WHISPER_MODEL: text()
    .prefault('whisper-1')
    .describe('Speech model. OpenAI shuts whisper-1 down on 2027-02-26; gpt-transcribe follows it.'),
  VOICE_MAX_MINUTES: wholeNumber(1, 30)
    .prefault('15')
    .describe(
      'Longest voice note or sound file that is heard, up to 30: more does not fit into the two minutes of one file.',
    ),
  VOICE_MAX_MB: wholeNumber(1, 100).prefault('25').describe('Largest one, in megabytes.'),

  QUIET_TIME_MS: wholeNumber(0, 60_000)
    .prefault('1200')
    .describe('Wait after a complete question, so that a burst gets one answer. 0 = answer at once.'),
  ASSISTANT_ONLY_FOR: customers()
    .optional()
    .describe('Comma list of phone numbers or user ids; only they are answered, for a careful start.'),

  QUIET_HOURS: quietHours()
    .prefault('21:00-08:00')
    .describe('Hours of the customer’s own clock in which nothing is sent unasked, such as 21:00-08:00, or off.'),
  NOTIFICATION_WEBHOOK_URL: address('https', 'http')
    .optional()
    .describe('Told of what becomes of notifications, by calls that are signed as Standard Webhooks has it.'),
  NOTIFICATION_WEBHOOK_SECRET: signingSecret()
    .optional()
    .describe('Its secret: whsec_ and 24 to 64 bytes in base64. Make one: echo "whsec_$(openssl rand -base64 32)"'),
  WEBHOOK_ALLOWED_HOSTS: list()
    .optional()
    .describe('Hosts with private addresses, or without TLS, that may be called: a comma list such as erp.internal.'),

  ...pushVariables,

  UNASKED_PER_DAY: wholeNumber(1, 100)
    .prefault('3')
    .describe('Reminders and promotions that one customer gets unasked in 24 hours; others wait.'),
  ORDER_NOTICES_PER_DAY: wholeNumber(1, 1_000)
    .prefault('10')
    .describe('Notices of what became of their own orders that one customer gets unasked in 24 hours; others wait.'),

  ORDER_UNPAID_HOURS: wholeNumber(1, 720)
    .prefault('72')
    .describe('Hours after which an order that nobody paid is cancelled and its pieces are for sale again.'),
  ORDER_MAX_UNPAID: wholeNumber(1, 100).prefault('2').describe('Unpaid orders that one customer can have.'),
  ORDER_MAX_PER_DAY: wholeNumber(1, 1_000)
    .prefault('10')
    .describe('Orders of one customer in 24 hours; a person looks at more.'),
  REFUND_MAX_PER_DAY: wholeNumber(0, 1_000_000_000)
    .prefault('200000')
    .describe('Refunds of one customer in 24 hours, in hundredths (200000 = $2,000.00); a person looks at more.'),
  PROPOSALS_PER_DAY: wholeNumber(1, 1_000)
    .prefault('30')
    .describe('Questions for a yes (orders, changes, refunds) that one customer gets in 24 hours; then a person.'),

  ...retentionVariables,

  SIMULATOR: onOff().optional().describe('A WhatsApp of its own to try things out. On when no WhatsApp token is set.'),
  SIMULATOR_KEY: text(8).optional().describe('Opens the simulator for others; required when HOST is not this machine.'),
});

export type Environment = z.output<typeof environment>;
export type VariableName = keyof Environment;
